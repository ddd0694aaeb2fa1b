use burn::module::Param;
use burn::tensor::Tensor;
use burn::tensor::module::conv_transpose2d;
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};

use crate::models::blocks::conv2d_kept;

/// Keeps a vanishing style or latent from dividing.
const EPSILON: f64 = 1e-8;

/// A latent of length √channels: `z / √(mean(z²) + 1e-8)`.
///
/// # Shapes
/// - `z` and output: `[batch, channels]`
pub fn pixel_norm(z: Tensor<2>) -> Tensor<2> {
    let scale = (z.clone().square().mean_dim(1) + EPSILON).sqrt(); // [batch, 1]
    z / scale
}

/// A convolution whose input channels are scaled by the sample's style and, with `demodulate`, whose
/// output channels are scaled back to unit variance (equations 1 and 3 of the paper).
///
/// The weight has equalised learning rate: it is multiplied by `1/√fan_in` here. Scaling activations
/// instead of weights gives the same numbers without one weight a sample.
///
/// # Shapes
/// - `x`: `[batch, input, height, width]`
/// - `weight`: `[output, input, k, k]`, k odd
/// - `style`: `[batch, input]`
/// - output: `[batch, output, height, width]`
pub fn modulated_conv(
    x: Tensor<4>,
    weight: &Param<Tensor<4>>,
    style: Tensor<2>,
    demodulate: bool,
) -> Tensor<4> {
    let [_, input, kernel, _] = weight.dims();
    let scaled = |weight: Tensor<4>| weight / ((input * kernel * kernel) as f64).sqrt();
    let scale: Tensor<4> = style.clone().unsqueeze_dims(&[2, 3]); // [batch, input, 1, 1]
    let options = ConvOptions::new([1, 1], [kernel / 2; 2], [1, 1], 1);
    let y = conv2d_kept(x * scale, weight, scaled, None, options);
    if !demodulate {
        return y;
    }
    let energy: Tensor<2> = scaled(weight.val()).square().sum_dims(&[2, 3]).squeeze_dims(&[2, 3]); // [output, input]
    let variance = style.square().matmul(energy.transpose()); // [batch, output]
    y / (variance + EPSILON).sqrt().unsqueeze_dims::<4>(&[2, 3])
}

/// Twice the size: zeros between the pixels, then the filter, its gain restored by 4.
///
/// # Shapes
/// - `x`: `[batch, channels, height, width]`
/// - `filter`: `[4, 4]`, sum 1, symmetric (`[1, 3, 3, 1]` both ways in the paper)
/// - output: `[batch, channels, 2·height, 2·width]`
pub fn upsample_fir(x: Tensor<4>, filter: Tensor<2>) -> Tensor<4> {
    let [_, channels, _, _] = x.dims();
    let [rows, columns] = filter.dims();
    let filter = (filter * 4.0).unsqueeze::<4>().expand([channels, 1, rows, columns]);
    let options = ConvTransposeOptions::new([2, 2], [1, 1], [0, 0], [1, 1], channels);
    conv_transpose2d(x, filter, None, options)
}
