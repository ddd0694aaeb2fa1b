use crate::models::blocks::{Conv2d, Conv2dConfig};
use burn::config::Config;
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

/// Channels of a [`Fire`] module.
#[derive(Config, Debug)]
pub struct FireConfig {
    pub input: usize,
    pub squeeze: usize,
    /// Of each of the two expanding convolutions.
    pub expand: usize,
    /// How far apart the taps of the 3×3 convolution are.
    #[config(default = "1")]
    pub dilation: usize,
}

/// A 1×1 convolution that squeezes the channels, then 1×1 and 3×3 ones that expand them side by
/// side; a ReLU after each (section 3.1 of the paper).
#[derive(Module, Debug)]
pub struct Fire {
    s: Conv2d,
    e1: Conv2d,
    e3: Conv2d,
}

impl FireConfig {
    /// `fire2` to `fire9` of SqueezeNet 1.0 (table 1 of the paper).
    pub fn all() -> [Self; 8] {
        [
            Self::new(96, 16, 64),
            Self::new(128, 16, 64),
            Self::new(128, 32, 128),
            Self::new(256, 32, 128),
            Self::new(256, 48, 192),
            Self::new(384, 48, 192),
            Self::new(384, 64, 256),
            Self::new(512, 64, 256),
        ]
    }

    pub fn init(&self, device: &Device) -> Fire {
        let d = self.dilation;
        let around = PaddingConfig2d::Explicit(d, d, d, d);
        let wide = Conv2dConfig::new([self.squeeze, self.expand], [3, 3]);
        Fire {
            s: Conv2dConfig::new([self.input, self.squeeze], [1, 1]).init(device),
            e1: Conv2dConfig::new([self.squeeze, self.expand], [1, 1]).init(device),
            e3: wide.with_dilation([d, d]).with_padding(around).init(device),
        }
    }
}

impl Fire {
    /// # Shapes
    /// - `x`: `[batch, input, height, width]`
    /// - output: `[batch, 2 · expand, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let squeezed = relu(self.s.forward(x)); // [batch, squeeze, height, width]
        let e1 = relu(self.e1.forward(squeezed.clone())); // [batch, expand, height, width]
        let e3 = relu(self.e3.forward(squeezed)); // [batch, expand, height, width]
        Tensor::cat(vec![e1, e3], 1) // [batch, 2 · expand, height, width]
    }
}
