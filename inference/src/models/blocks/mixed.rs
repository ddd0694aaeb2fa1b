//! Mixed precision: convolutions in numbers of 16 bits, everything else in those of 32.
//!
//! As Micikevicius et al. 2018 (arXiv:1710.03740) have it: weights, norms, losses and the optimiser stay as they are;
//! a convolution takes its input and its kernel in half, and hands on its output, and on the way back its gradients,
//! in full again. On GPUs that is most of the work.

use std::cell::Cell;

use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{FloatDType, Tensor, module};

thread_local! {
    static HALF: Cell<Option<FloatDType>> = const { Cell::new(None) };
}

/// Runs `work` with this thread's convolutions in `half`, where one is given.
pub fn during<R>(half: Option<FloatDType>, work: impl FnOnce() -> R) -> R {
    let _last = Restore(HALF.replace(half));
    work()
}

/// Whether convolutions of this thread are in half.
pub(super) fn is_on() -> bool {
    HALF.get().is_some()
}

/// Burn's convolution.
pub(super) fn conv2d(
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
    options: ConvOptions<2>,
) -> Tensor<4> {
    let run = |x, weight, bias| module::conv2d(x, weight, bias, options);
    in_half(x, weight, bias, run)
}

/// Burn's transposed convolution.
pub(super) fn conv_transpose2d(
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
    options: ConvTransposeOptions<2>,
) -> Tensor<4> {
    let run = |x, weight, bias| module::conv_transpose2d(x, weight, bias, options);
    in_half(x, weight, bias, run)
}

fn in_half(
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
    run: impl FnOnce(Tensor<4>, Tensor<4>, Option<Tensor<1>>) -> Tensor<4>,
) -> Tensor<4> {
    match HALF.get() {
        None => run(x, weight, bias),
        Some(half) => {
            run(x.cast(half), weight.cast(half), bias.map(|bias| bias.cast(half))).cast(FloatDType::F32)
        }
    }
}

/// Puts back what was before, also where the work panics.
struct Restore(Option<FloatDType>);

impl Drop for Restore {
    fn drop(&mut self) {
        HALF.set(self.0.take());
    }
}
