//! Gradients where no fixture holds them: against finite differences, or by what is learned from them.

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::csa::{CsaBackward, CsaLayer, FeatureMask};
use infill_inference::models::objectives::class_cross_entropy;
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::segmentation::{HeadKind, SegmentationConfig};

const CHANNELS: usize = 3;
const SIDE: usize = 6;

/// A hole of 3×2 positions of the feature.
fn mask() -> FeatureMask {
    let side = 8 * SIDE;
    let inside = |i: usize| (16..40).contains(&(i / side)) && (16..32).contains(&(i % side));
    let mask: Vec<u8> = (0..side * side).map(|i| u8::from(inside(i))).collect();
    FeatureMask::new(&mask, [side, side])
}

/// `Σ y·w` for the layer's output `y` and fixed weights `w`.
fn weighted(x: Tensor<4>) -> Tensor<1> {
    let shape = [1, CHANNELS, SIDE, SIDE];
    let weights = procedural::tensor("weights", &shape, 2, Vectors::Plain);
    let weights = Tensor::<4>::from_data(weights, &x.device());
    let layer = CsaLayer { backward: CsaBackward::Derivative };
    (layer.forward(x, &[mask()]) * weights).sum()
}

/// In f32 a difference over 4e-3 of a sum of order one is good to some 1e-4; the curvature adds 1e-5.
#[test]
fn the_attention_layer_hands_on_its_derivative() {
    assert!(mask().hole().len() >= 4, "a hole long enough to recur");
    let shape = [1, CHANNELS, SIDE, SIDE];
    let data = procedural::tensor("x", &shape, 1, Vectors::Plain);
    let mut values = data.try_to_vec::<f32>().expect("f32 data");
    // Within 0 and 2: positive, so that the sum of the two weights stays away from zero, and far enough
    // apart that a step does not change which known vector is nearest.
    values.iter_mut().for_each(|value| *value = 1.0 + 6.0 * *value);
    let plain = Device::flex();
    let recorded = plain.clone().autodiff();
    let build = |values: &[f32], device: &Device| Tensor::<1>::from_floats(values, device).reshape(shape);

    let x = build(&values, &recorded).require_grad();
    let gradients = weighted(x.clone()).backward();
    let gradient = x.grad(&gradients).expect("a gradient").into_data().try_to_vec::<f32>().expect("f32 data");

    let step = 2e-3;
    for index in 0..values.len() {
        let mut at = |offset: f32| {
            let kept = values[index];
            values[index] = kept + offset;
            let sum = weighted(build(&values, &plain)).into_scalar::<f32>();
            values[index] = kept;
            sum
        };
        let difference = (at(step) - at(-step)) / (2.0 * step);
        let error = (difference - gradient[index]).abs();
        assert!(error < 1e-3, "element {index}: {difference} by differences, {} handed on", gradient[index]);
    }
}

/// Red on the left, blue on the right: the picture, and its labels one plane a class.
fn toy(device: &Device) -> [Tensor<4>; 2] {
    let (height, width) = (48, 64);
    let planes = |of: &dyn Fn(usize, bool) -> bool, count: usize| {
        let all =
            (0..count).flat_map(|plane| (0..height * width).map(move |i| (plane, i % width < width / 2)));
        let values: Vec<f32> = all.map(|(plane, left)| f32::from(u8::from(of(plane, left)))).collect();
        Tensor::from_data(TensorData::new(values, [1, count, height, width]), device)
    };
    [
        planes(&|plane, left| plane == if left { 0 } else { 2 }, 3),
        planes(&|plane, left| (plane == 0) == left, 2),
    ]
}

#[test]
fn segmentation_learns_two_classes_in_a_few_steps() {
    let (plain, recorded) = (Device::flex(), Device::flex().autodiff());
    for head in [HeadKind::BiSeNet, HeadKind::DeepLab] {
        plain.seed(3);
        let mut net = SegmentationConfig::new(2, head).with_width(16).init(&recorded);
        let mut adam = AdamConfig::new().init();
        let [picture, labels] = toy(&recorded);
        let mut losses = Vec::new();
        for _ in 0..25 {
            let loss = class_cross_entropy(net.forward(picture.clone()), labels.clone());
            losses.push(loss.clone().into_scalar::<f32>());
            net = adam.step(1e-3, net.clone(), GradientsParams::from_grads(loss.backward(), &net));
        }
        assert!(losses[24] < 0.5 * losses[0], "{head:?}: {losses:?}");

        let [picture, labels] = toy(&plain);
        let found = net.valid().labels(picture).float(); // [1, height, width]
        let wrong = (found - labels.narrow(1, 1, 1).squeeze_dim::<3>(1)).abs().mean().into_scalar::<f32>();
        // Within half a feature of the edge, 4 of 64 columns on either side, any answer is fair.
        assert!(wrong < 0.125, "{head:?} gets {wrong} wrong");
    }
}
