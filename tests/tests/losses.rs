//! Every loss against finite differences along random directions, at toy sizes.

use burn::tensor::{Device, Distribution, Tensor};
use infill_inference::models::csa::consistency;
use infill_inference::models::features::{Difference, VggConfig, perceptual};
use infill_inference::models::objectives::{
    LeastSquares, binary_cross_entropy, class_cross_entropy, cross_entropy, hinge_discriminator,
    hinge_generator, relativistic_discriminator, relativistic_generator,
};
use infill_inference::models::spl::{feature_loss, reconstruction_loss};
use infill_inference::models::squeezenet::SqueezeNetConfig;
use infill_inference::train::Perceptual;

const SHAPE: [usize; 4] = [2, 3, 4, 5];
/// Directions that are tried.
const DIRECTIONS: u64 = 3;

fn drawn(shape: [usize; 4], [low, high]: [f64; 2], seed: u64) -> Tensor<4> {
    let device = Device::flex();
    device.seed(seed);
    Tensor::random(shape, Distribution::Uniform(low, high), &device)
}

/// Whether the gradient that `loss` hands on, along a direction, is its difference along it. Directions are
/// of signs: every element takes part. In f32 the difference of a loss of order one over `2·step` is good to
/// some 1e-4 of it.
fn holds(name: &str, at: &Tensor<4>, step: f64, loss: impl Fn(Tensor<4>) -> Tensor<1>) {
    let device = Device::flex().autodiff();
    let x = Tensor::from_data(at.to_data(), &device).require_grad();
    let gradients = loss(x.clone()).backward();
    let gradient = x.grad(&gradients).expect("a gradient");
    let value = |x: Tensor<4>| loss(Tensor::from_data(x.to_data(), &device)).into_scalar::<f64>();
    for seed in 0..DIRECTIONS {
        let direction = drawn(at.dims(), [-1.0, 1.0], 100 + seed).sign();
        let handed: f64 = (gradient.clone() * direction.clone()).sum().into_scalar();
        let moved = |by: f64| value(at.clone() + direction.clone() * by);
        let found = (moved(step) - moved(-step)) / (2.0 * step);
        let length: f64 = gradient.clone().abs().sum().into_scalar();
        assert!((found - handed).abs() < 2e-3 * length, "{name}: {found} by differences, {handed} handed on");
        assert!(length > 1e-6, "{name}: nothing is handed on");
    }
}

#[test]
fn what_discriminators_and_generators_pay() {
    let (fake, real) = (drawn(SHAPE, [-0.8, 0.8], 1), drawn(SHAPE, [-0.8, 0.8], 2));
    let device = Device::flex().autodiff();
    let real = Tensor::from_data(real.to_data(), &device);
    for kind in [LeastSquares::USUAL, LeastSquares::ESPA] {
        holds("least squares, discriminator", &fake, 1e-2, |x| kind.discriminator(real.clone(), x));
        holds("least squares, generator", &fake, 1e-2, |x| kind.generator(x));
    }
    holds("hinge, discriminator", &fake, 1e-2, |x| hinge_discriminator(real.clone(), x));
    holds("hinge, generator", &fake, 1e-2, hinge_generator);
    holds("relativistic, discriminator", &fake, 1e-2, |x| relativistic_discriminator(real.clone(), x));
    holds("relativistic, generator", &fake, 1e-2, |x| relativistic_generator(real.clone(), x));
    holds("cross-entropy of logits", &fake, 1e-2, |x| cross_entropy(x, 1.0));
    let probabilities = drawn(SHAPE, [0.3, 0.7], 3);
    holds("cross-entropy of probabilities", &probabilities, 1e-2, |x| binary_cross_entropy(x, 0.0));
}

#[test]
fn cross_entropy_of_classes() {
    let device = Device::flex().autodiff();
    // Class 1 at the even positions, none at the others.
    let labels: Vec<f32> =
        (0..2 * 3 * 20).map(|i| f32::from(u8::from(i / 20 % 3 == 1 && i % 2 == 0))).collect();
    let labels = Tensor::<1>::from_floats(labels.as_slice(), &device).reshape(SHAPE);
    holds("classes", &drawn(SHAPE, [-1.0, 1.0], 4), 1e-2, |x| class_cross_entropy(x, labels.clone()));
}

/// Where the logarithm's own slope is infinite: a discriminator that is sure must not end a training.
#[test]
fn a_sure_probability_has_a_finite_slope() {
    let sure = Tensor::<1>::from_floats([0.0, 1.0, 0.25], &Device::flex().autodiff()).require_grad();
    for (label, slope) in [(1.0, -1.0 / 0.25), (0.0, 1.0 / 0.75)] {
        let gradients = binary_cross_entropy(sure.clone(), label).backward();
        let found =
            sure.grad(&gradients).expect("a gradient").into_data().try_to_vec::<f32>().expect("floats");
        assert!(found.iter().all(|slope| slope.is_finite()), "{found:?}");
        assert!((f64::from(found[2]) - slope / 3.0).abs() < 1e-6, "{found:?}");
    }
}

/// Magnitudes have a kink at zero; the truth lies where no step reaches it.
#[test]
fn what_a_picture_pays() {
    let device = Device::flex().autodiff();
    let picture = drawn(SHAPE, [0.4, 0.6], 5);
    let signs = drawn(SHAPE, [-1.0, 1.0], 6).sign();
    let truth = Tensor::from_data((picture.clone() + signs * 0.3).to_data(), &device);
    let hole = drawn([2, 1, 4, 5], [0.0, 1.0], 7).greater_elem(0.5).float();
    let hole = Tensor::from_data(hole.to_data(), &device);
    holds("SPL, picture", &picture, 1e-2, |x| reconstruction_loss(x, truth.clone(), hole.clone()));
    holds("SPL, feature", &picture, 1e-2, |x| feature_loss(x, truth.clone(), hole.clone()));
    holds("CSA, consistency", &picture, 1e-2, |x| consistency(x, hole.clone(), truth.clone()));
}

/// Rectifiers and maxima have kinks everywhere; a small step crosses few of them.
#[test]
fn what_a_picture_pays_for_how_it_looks() {
    let device = Device::flex().autodiff();
    device.seed(8);
    let net = Perceptual::SqueezeNet(Box::new(SqueezeNetConfig::new().with_classes(2).init(&device)));
    let shape = [1, 3, 32, 32];
    let truth = Tensor::from_data(drawn(shape, [-1.0, 1.0], 9).to_data(), &device);
    holds("SqueezeNet", &drawn(shape, [-1.0, 1.0], 10), 1e-3, |x| net.loss(x, truth.clone()));
    let net = VggConfig::vgg16().init(&device);
    let features = net.features(truth, 2);
    holds("VGG", &drawn(shape, [-1.0, 1.0], 11), 1e-3, |x| {
        perceptual(&net.features(x, 2), &features, Difference::Squared)
    });
}
