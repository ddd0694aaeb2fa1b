//! Tensor operations in the conventions of the published code.

use burn::tensor::module::interpolate;
use burn::tensor::ops::{InterpolateMode, InterpolateOptions, PadMode};
use burn::tensor::{Tensor, activation};

#[cfg(feature = "train")]
use super::learning;

/// Keeps the division by a constant plane's deviation finite, as in every published network.
const EPSILON: f64 = 1e-5;

/// Every plane to mean 0 and variance 1 (biased), without gain or shift.
///
/// # Shapes
/// - `x` and output: `[batch, channels, height, width]`
pub fn instance_norm(x: Tensor<4>) -> Tensor<4> {
    #[cfg(feature = "train")]
    if let Some(x) = learning::learned(&x) {
        return learning::record(learning::InstanceNorm { epsilon: EPSILON as f32 }, [x]);
    }
    let x = x.clone() - plane_mean(x);
    let deviation = (plane_mean(x.clone().square()) + EPSILON).sqrt(); // [batch, channels, 1, 1]
    x / deviation
}

/// `x` above 0, `slope·x` below.
///
/// # Shapes
/// - `x` and output: `[batch, channels, height, width]`
pub fn leaky_relu(x: Tensor<4>, slope: f64) -> Tensor<4> {
    #[cfg(feature = "train")]
    if let Some(x) = learning::learned(&x) {
        return learning::record(learning::LeakyRelu { slope: slope as f32 }, [x]);
    }
    activation::leaky_relu(x, slope)
}

/// `x·(1 + gain) + shift`
///
/// # Shapes
/// - all: `[batch, channels, height, width]`
pub(super) fn modulate(x: Tensor<4>, gain: Tensor<4>, shift: Tensor<4>) -> Tensor<4> {
    #[cfg(feature = "train")]
    if let (Some(x), Some(gain), Some(shift)) =
        (learning::learned(&x), learning::learned(&gain), learning::learned(&shift))
    {
        return learning::record(learning::Modulation, [x, gain, shift]);
    }
    x * (gain + 1.0) + shift
}

/// The mean of every plane, `[batch, channels, 1, 1]`. Rows first: one long sum of 65 536 values loses
/// two digits that two sums of 256 keep.
fn plane_mean(x: Tensor<4>) -> Tensor<4> {
    x.mean_dim(3).mean_dim(2)
}

/// Nearest neighbour that takes source `⌊i·in/out⌋`.
///
/// # Shapes
/// - `x`: `[batch, channels, *, *]`, output `[batch, channels, height, width]`
pub fn resize_nearest(x: Tensor<4>, size: [usize; 2]) -> Tensor<4> {
    resize(x, size, InterpolateMode::Nearest)
}

/// Bilinear between pixel centres, borders repeated, without smoothing before shrinking.
///
/// # Shapes
/// - `x`: `[batch, channels, *, *]`, output `[batch, channels, height, width]`
pub fn resize_bilinear(x: Tensor<4>, size: [usize; 2]) -> Tensor<4> {
    resize(x, size, InterpolateMode::Bilinear)
}

fn resize(x: Tensor<4>, size: [usize; 2], mode: InterpolateMode) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    if size == [height, width] {
        return x;
    }
    interpolate(x, InterpolateOptions::new(mode).with_align_corners(false).with_output_size(size))
}

/// Mirrors `margin` pixels beyond each side, without repeating the border itself.
///
/// # Shapes
/// - `x`: `[batch, channels, height, width]`
/// - output: `[batch, channels, height + 2·margin, width + 2·margin]`
pub fn pad_reflect(x: Tensor<4>, margin: usize) -> Tensor<4> {
    x.pad((margin, margin, margin, margin), PadMode::Reflect)
}
