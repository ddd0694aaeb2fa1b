use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Distribution, Tensor};

use super::super::{learned, record};
use super::*;

const SHAPE: [usize; 4] = [2, 3, 37, 41];

/// A value and the gradients of a loss that weighs every output differently, of ours and of Burn's operations.
fn compare<const N: usize>(
    ours: impl Fn([Tensor<4>; N]) -> Tensor<4>,
    theirs: impl Fn([Tensor<4>; N]) -> Tensor<4>,
) {
    let device = Device::flex().autodiff();
    device.seed(7);
    let drawn = || Tensor::<4>::random(SHAPE, Distribution::Uniform(-1.0, 2.0), &device);
    let weights = drawn();
    let inputs: [Tensor<4>; N] = std::array::from_fn(|_| drawn().require_grad());
    let results = |y: Tensor<4>| {
        let gradients = (y.clone() * weights.clone()).sum().backward();
        let gradient = |input: &Tensor<4>| input.grad(&gradients).expect("a gradient");
        std::iter::once(y.inner()).chain(inputs.iter().map(gradient)).collect::<Vec<_>>()
    };
    let pairs = results(ours(inputs.clone())).into_iter().zip(results(theirs(inputs.clone())));
    for (index, (ours, theirs)) in pairs.enumerate() {
        let scale: f32 = theirs.clone().abs().max().into_scalar();
        let error: f32 = (ours - theirs).abs().max().into_scalar();
        assert!(error <= 2e-6 * scale, "{index}: {error:e} of {scale}");
    }
}

fn place<const N: usize>(inputs: [Tensor<4>; N]) -> [super::super::Learned; N] {
    inputs.map(|input| learned(&input).expect("a tensor that learns"))
}

#[test]
fn leaky_rectifiers_are_burns() {
    compare(|x| record(LeakyRelu { slope: 0.2 }, place(x)), |[x]| leaky_relu(x, 0.2));
}

#[test]
fn instance_norm_is_its_formula() {
    compare(
        |x| record(InstanceNorm { epsilon: 1e-5 }, place(x)),
        |[x]| {
            let x = x.clone() - x.mean_dim(3).mean_dim(2);
            let variance = x.clone().square().mean_dim(3).mean_dim(2);
            x / (variance + 1e-5).sqrt()
        },
    );
}

#[test]
fn modulation_is_its_formula() {
    compare(|inputs| record(Modulation, place(inputs)), |[x, gain, shift]| x * (gain + 1.0) + shift);
}
