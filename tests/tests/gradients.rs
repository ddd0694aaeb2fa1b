//! Gradients against finite differences, where no fixture holds them.

use burn::tensor::{Device, Tensor};
use infill_inference::models::csa::{CsaBackward, CsaLayer, FeatureMask};
use infill_inference::models::procedural::{self, Vectors};

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
