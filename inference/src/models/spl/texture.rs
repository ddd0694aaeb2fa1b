use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, Conv2dConfig, pad_reflect};
use super::{RnB, RnBConfig, SplConfig};

/// Reads the picture around the hole down to a quarter of its size.
#[derive(Module, Debug)]
pub struct TextureEncoder {
    encoder_conv1: Conv2d,
    encoder_in1: RnB,
    encoder_conv2: Conv2d,
    encoder_in2: RnB,
    encoder_conv3: Conv2d,
    encoder_in3: RnB,
}

/// What the encoder computes on its way.
#[derive(Clone, Debug)]
pub struct TextureTaps {
    /// After each normalisation, before its ReLU.
    pub normed: [Tensor<4>; 3],
    /// The last convolution, before its normalisation.
    pub conv3: Tensor<4>,
    /// The texture, `[batch, 4·width, height/4, width/4]`.
    pub texture: Tensor<4>,
}

impl TextureEncoder {
    pub(super) fn init(config: &SplConfig, device: &Device) -> Self {
        let w = config.width;
        let norm = |channels| RnBConfig::new(channels).init(device);
        Self {
            encoder_conv1: wide([3, w], device),
            encoder_in1: norm(w),
            encoder_conv2: halve([w, 2 * w], device),
            encoder_in2: norm(2 * w),
            encoder_conv3: halve([2 * w, 4 * w], device),
            encoder_in3: norm(4 * w),
        }
    }

    /// # Shapes
    /// - `masked`: `[batch, 3, height, width]` in `[0, 1]`, the hole white; sides multiples of 4
    /// - `mask`: `[batch, 1, height, width]`
    pub fn forward(&self, masked: Tensor<4>, mask: Tensor<4>) -> TextureTaps {
        let x = self.encoder_conv1.forward(pad_reflect(masked, 3)); // [batch, width, h, w]
        let normed1 = self.encoder_in1.forward(x, mask.clone());
        let x = self.encoder_conv2.forward(relu(normed1.clone())); // [batch, 2·width, h/2, w/2]
        let normed2 = self.encoder_in2.forward(x, mask.clone());
        let conv3 = self.encoder_conv3.forward(relu(normed2.clone())); // [batch, 4·width, h/4, w/4]
        let normed3 = self.encoder_in3.forward(conv3.clone(), mask);
        let texture = relu(normed3.clone());
        TextureTaps { normed: [normed1, normed2, normed3], conv3, texture }
    }
}

/// 7×7 for a border reflected beforehand.
pub(super) fn wide(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [7, 7]).with_padding(PaddingConfig2d::Valid).init(device)
}

/// 4×4 at stride 2.
pub(super) fn halve(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [4, 4])
        .with_stride([2, 2])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .init(device)
}

/// 3×3 that keeps the size, zeros around.
pub(super) fn same(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [3, 3]).with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1)).init(device)
}

/// 1×1.
pub(super) fn point(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [1, 1]).init(device)
}
