//! Gradients where no fixture holds them: against finite differences, or by what is learned from them.

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::csa::{CsaBackward, CsaLayer, FeatureMask};
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::objectives::class_cross_entropy;
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::segmentation::{HeadKind, SegmentationConfig};
use infill_inference::models::state::{StateDict, state_of};
use infill_inference::train::config::{Optimiser, Phase};
use infill_inference::train::systems::{EspaTrainer, Scene, System};
use infill_inference::train::{Clock, Decay};

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

/// What averaging over several devices has to do, and what several batches a step do.
#[test]
fn averaged_gradients_of_the_parts_are_those_of_the_whole() {
    let device = Device::flex().autodiff();
    let config = EspaConfig::new().with_width(4).with_size([16, 16]);
    let given = state_of(&config.init(&device));
    let drawn = |name: &str, planes: usize| {
        let data = procedural::tensor(name, &[4, planes, 16, 16], 3, Vectors::Plain);
        Tensor::<4>::from_data(data, &device)
    };
    let (truth, hole) = (drawn("truth", 3), drawn("hole", 1).greater_elem(0.0).float());
    // The step of Adam hides the length of a gradient, so gradients are compared.
    let gradients = |parts: usize| -> StateDict {
        let plain = Optimiser::default();
        let mut trainer = EspaTrainer::new(&config, 4, Some(&given), &plain, &device).expect("a network");
        let weights = [("l1".to_owned(), 1.0)].into();
        let (name, decay) = ("stage1".to_owned(), Decay::Constant);
        trainer.begin(&Phase { name, steps: 1, rate: None, decay, weights }, true).expect("a phase");
        trainer.stage1.watch();
        for part in 0..parts {
            let pictures = |x: &Tensor<4>| x.clone().narrow(0, part * 4 / parts, 4 / parts);
            let scene = Scene { truth: pictures(&truth), hole: pictures(&hole) };
            let share = 1.0 / parts as f64;
            let clock = Clock { step: 0, rate: 1e-4, share, complete: part + 1 == parts };
            trainer.learn(&scene, None, &clock).expect("a step");
        }
        trainer.stage1.watched().expect("a watched step").clone()
    };
    let whole = gradients(1);
    for parts in [2, 4] {
        for (name, found) in gradients(parts) {
            let scale = whole[&name].iter::<f32>().fold(0.0, |largest: f32, value| largest.max(value.abs()));
            let pairs = found.iter::<f32>().zip(whole[&name].iter::<f32>());
            let error = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(scale > 0.0 && error <= 1e-4 * scale, "{name} in {parts} parts: {error:e} of {scale:e}");
        }
    }
}
