use burn::module::Module;
use burn::nn::{PixelShuffle, PixelShuffleConfig};
use burn::tensor::activation::{relu, tanh};
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, pad_reflect};
use super::texture::{same, wide};
use super::{RnL, RnLConfig, SplConfig};

/// From the filled texture back to pixels.
#[derive(Module, Debug)]
pub struct Decoder {
    conv1: Conv2d,
    norm1: RnL,
    conv2: Conv2d,
    norm2: RnL,
    conv3: Conv2d,
    shuffle: PixelShuffle,
}

impl Decoder {
    pub(super) fn init(config: &SplConfig, device: &Device) -> Self {
        let w = config.width;
        Self {
            conv1: same([4 * w, 8 * w], device),
            norm1: RnLConfig::new().init(device),
            conv2: same([2 * w, 4 * w], device),
            norm2: RnLConfig::new().init(device),
            conv3: wide([w, 3], device),
            shuffle: PixelShuffleConfig::new(2).init(),
        }
    }

    /// # Shapes
    /// - `texture`: `[batch, 4·width, height/4, width/4]`
    /// - output: `[batch, 3, height, width]` in `[0, 1]`
    pub fn forward(&self, texture: Tensor<4>) -> Tensor<4> {
        let x = self.norm1.forward(self.lift1(texture));
        let x = self.norm2.forward(self.lift2(x));
        self.finish(x)
    }

    /// Up to half the size, before the first normalisation: `[batch, 2·width, height/2, width/2]`.
    pub fn lift1(&self, texture: Tensor<4>) -> Tensor<4> {
        self.shuffle.forward(self.conv1.forward(texture))
    }

    /// Up to full size, before the second normalisation: `[batch, width, height, width]`.
    pub fn lift2(&self, normed: Tensor<4>) -> Tensor<4> {
        self.shuffle.forward(self.conv2.forward(relu(normed)))
    }

    /// The last convolution, `(tanh + 1)/2`.
    pub fn finish(&self, normed: Tensor<4>) -> Tensor<4> {
        (tanh(self.conv3.forward(pad_reflect(relu(normed), 3))) + 1.0) / 2.0
    }

    /// The two normalisations.
    pub fn norms(&self) -> [&RnL; 2] {
        [&self.norm1, &self.norm2]
    }
}
