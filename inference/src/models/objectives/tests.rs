use burn::tensor::{Device, Tensor};

use super::*;

fn logits(values: [f32; 3]) -> Tensor<1> {
    Tensor::from_floats(values, &Device::flex())
}

fn value(loss: Tensor<1>) -> f64 {
    f64::from(loss.into_scalar::<f32>())
}

fn assert_near(found: Tensor<1>, expected: f64) {
    let found = value(found);
    assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
}

#[test]
fn cross_entropy_stays_finite_and_agrees_with_its_definition() {
    let x = [-3.0, 0.5, 2.0];
    let expected = x.map(|x: f64| -(1.0 / (1.0 + (-x).exp())).ln()).iter().sum::<f64>() / 3.0;
    assert_near(cross_entropy(logits([-3.0, 0.5, 2.0]), 1.0), expected);
    let sigmoid = burn::tensor::activation::sigmoid(logits([-3.0, 0.5, 2.0]));
    assert_near(binary_cross_entropy(sigmoid, 1.0), expected);

    assert_near(cross_entropy(logits([-500.0, -500.0, -500.0]), 1.0), 500.0);
    assert_near(binary_cross_entropy(logits([0.0, 0.0, 0.0]), 1.0), 100.0);
}

#[test]
fn a_discriminator_that_is_right_and_sure_pays_nothing() {
    let (real, fake) = (logits([1.0, 1.0, 1.0]), logits([0.0, 0.0, 0.0]));
    assert_near(LeastSquares::USUAL.discriminator(real.clone(), fake.clone()), 0.0);
    assert_near(LeastSquares::ESPA.discriminator(fake.clone(), real.clone()), 0.0);
    assert_near(relativistic_discriminator(real.clone(), fake.clone()), 0.0);
    assert_near(hinge_discriminator(real.clone(), fake.clone() - 1.0), 0.0);
    assert_near(relativistic_generator(real, fake), 4.0);
}

#[test]
fn a_generator_pays_less_the_more_real_it_looks() {
    let (bad, good) = (logits([-1.0, 0.0, 0.2]), logits([0.8, 0.9, 1.0]));
    for generator in
        [hinge_generator::<1>, |fake| LeastSquares::USUAL.generator(fake), |fake| cross_entropy(fake, 1.0)]
    {
        assert!(value(generator(good.clone())) < value(generator(bad.clone())));
    }
}
