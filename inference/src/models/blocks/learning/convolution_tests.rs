use burn::tensor::TensorData;
use burn::tensor::activation::elu;
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;

use super::*;

/// Input channels, height, width; output channels; kernel, stride, padding, dilation.
type Case = ([usize; 3], usize, [usize; 4]);

const CASES: [Case; 9] = [
    ([3, 9, 11], 5, [3, 1, 1, 1]),
    ([4, 16, 12], 6, [3, 2, 1, 1]),
    ([5, 13, 10], 4, [3, 1, 4, 4]),
    ([5, 15, 17], 3, [5, 1, 2, 1]),
    ([3, 20, 21], 7, [7, 2, 3, 1]),
    ([6, 8, 8], 4, [4, 2, 1, 1]),
    ([8, 7, 5], 3, [1, 1, 0, 1]),
    // Nobody sees the last row; more rows than are gathered in one go.
    ([2, 41, 60], 9, [2, 2, 0, 1]),
    // Taps that see zeros alone.
    ([3, 4, 1], 5, [5, 1, 2, 1]),
];

fn layer([side, stride, padding, dilation]: [usize; 4], finish: Finish) -> Layer {
    Layer { window: Window { kernel: [side, side], stride, padding, dilation }, finish }
}

/// Input, kernel and bias.
fn drawn(([input, height, width], output, [side, ..]): Case) -> (Tensor<4>, Tensor<4>, Tensor<1>) {
    let device = Device::flex().autodiff();
    // From nothing but the place: the device's own generator serves every test that runs meanwhile.
    let drawn = |shape: [usize; 4]| {
        let count = shape.iter().product::<usize>();
        let values = (0..count).map(|index| (index * index * 31 + index * 7919) % 2003);
        let values: Vec<f32> = values.map(|value| value as f32 / 1001.0 - 1.0).collect();
        Tensor::<4>::from_data(TensorData::new(values, shape), &device)
    };
    let bias = drawn([1, 1, 1, output]).reshape([output]);
    (drawn([2, input, height, width]), drawn([output, input, side, side]), bias)
}

/// A number for every output, so that each matters differently.
fn weighed(y: Tensor<4>) -> Tensor<1> {
    let shape = y.dims();
    let count = shape.iter().product::<usize>();
    let weights: Vec<f32> = (0..count).map(|index| (index * 37 % 101) as f32 / 50.0 - 0.5).collect();
    let weights = Tensor::from_data(TensorData::new(weights, shape), &y.device());
    (y * weights).sum()
}

/// The output and the three gradients.
fn results(case: Case, finish: Finish, ours: bool) -> Vec<Tensor<1>> {
    let (x, weight, bias) = drawn(case);
    let [x, weight] = [x, weight].map(|tensor| tensor.detach().require_grad());
    let bias = bias.detach().require_grad();
    let (.., numbers) = case;
    let [_, stride, padding, dilation] = numbers;
    let y = if ours {
        layer(numbers, finish).forward(&x, &weight, Some(&bias)).expect("a CPU that is known")
    } else {
        let options = ConvOptions::new([stride; 2], [padding; 2], [dilation; 2], 1);
        let y = conv2d(x.clone(), weight.clone(), Some(bias.clone()), options);
        if finish == Finish::Elu { elu(y, 1.0) } else { y }
    };
    let gradients = weighed(y.clone()).backward();
    let gradient = |tensor: &Tensor<4>| tensor.grad(&gradients).expect("a gradient").flatten(0, 3);
    let for_bias = bias.grad(&gradients).expect("a gradient");
    vec![y.inner().flatten(0, 3), gradient(&x), gradient(&weight), for_bias]
}

#[test]
fn values_and_gradients_are_those_of_burn() {
    let every = CASES.into_iter().flat_map(|case| [(case, Finish::Nothing), (case, Finish::Elu)]);
    for (case, finish) in every {
        for (ours, theirs) in results(case, finish, true).into_iter().zip(results(case, finish, false)) {
            let scale: f32 = theirs.clone().abs().max().into_scalar();
            let error: f32 = (ours - theirs).abs().max().into_scalar();
            assert!(error <= 1e-5 * scale, "{case:?} {finish:?}: {error:e} of {scale}");
        }
    }
}

#[test]
fn gradients_are_finite_differences() {
    const STEP: f32 = 1e-2;
    let case = ([3, 6, 5], 4, [3, 2, 1, 1]);
    for finish in [Finish::Nothing, Finish::Elu] {
        let layer = layer(case.2, finish);
        let (x, weight, bias) = drawn(case);
        let loss = |x: &Tensor<4>, weight: &Tensor<4>| -> f32 {
            weighed(layer.forward(x, weight, Some(&bias)).expect("a CPU that is known")).into_scalar()
        };
        let gradients = &results(case, finish, true)[1..3];
        for (which, gradient) in gradients.iter().enumerate() {
            for (index, expected) in gradient.to_data().iter::<f32>().enumerate().step_by(7) {
                let moved = |step: f32| {
                    let shift = |tensor: &Tensor<4>| {
                        let mut values: Vec<f32> = tensor.to_data().iter::<f32>().collect();
                        values[index] += step;
                        Tensor::from_data(TensorData::new(values, tensor.dims()), &tensor.device())
                    };
                    match which {
                        0 => loss(&shift(&x), &weight),
                        _ => loss(&x, &shift(&weight)),
                    }
                };
                let found = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                let error = (found - expected).abs();
                assert!(
                    error < 5e-3 * expected.abs().max(1.0),
                    "{finish:?} {which} at {index}: {found}, {expected}"
                );
            }
        }
    }
}

#[test]
fn what_does_not_learn_is_left_alone() {
    let case = ([3, 9, 11], 5, [3, 1, 1, 1]);
    let (x, weight, bias) = drawn(case);
    let layer = layer(case.2, Finish::Nothing);
    assert!(layer.forward(&x.clone().inner(), &weight.clone().inner(), None).is_none());
    let weight = weight.detach().require_grad();
    let gradients = weighed(layer.forward(&x, &weight, Some(&bias)).expect("a CPU")).backward();
    assert!(weight.grad(&gradients).is_some());
    assert!(x.grad(&gradients).is_none() && bias.grad(&gradients).is_none());
}
