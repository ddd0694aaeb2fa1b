use burn::module::Module;
use burn::nn::{GroupNorm, GroupNormConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use crate::models::blocks::{Conv2d, Conv2dConfig};

/// Channels that are normalised together are an eighth of all.
const GROUPS: usize = 8;

/// A convolution that its padding keeps in place, normalisation by groups, ReLU.
#[derive(Module, Debug)]
pub(super) struct Layer {
    conv: Conv2d,
    norm: GroupNorm,
}

impl Layer {
    pub fn init(channels: [usize; 2], kernel: usize, stride: usize, device: &Device) -> Self {
        let margin = kernel / 2;
        let conv = Conv2dConfig::new(channels, [kernel, kernel])
            .with_stride([stride, stride])
            .with_padding(PaddingConfig2d::Explicit(margin, margin, margin, margin))
            .with_bias(false);
        Self { conv: conv.init(device), norm: GroupNormConfig::new(GROUPS, channels[1]).init(device) }
    }

    /// # Shapes
    /// - `x`: `[batch, input, height, width]`
    /// - output: `[batch, output, ⌈height/stride⌉, ⌈width/stride⌉]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        relu(self.norm.forward(self.conv.forward(x)))
    }
}

/// 1×1.
pub(super) fn point(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [1, 1]).init(device)
}

/// The mean of every plane, `[batch, channels, 1, 1]`.
pub(super) fn summary(x: Tensor<4>) -> Tensor<4> {
    x.mean_dim(3).mean_dim(2)
}
