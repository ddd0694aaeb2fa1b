use burn::config::Config;
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, Conv2dConfig, Spade, SpadeConfig, pad_reflect};
use super::names::rename_block;
use crate::models::state::{LoadError, StateDict, dimension, load};

/// Two convolutions with reflected borders, added to their input (`feature_recon`).
#[derive(Module, Debug)]
pub struct Residual {
    conv1: Conv2d,
    conv2: Conv2d,
}

impl Residual {
    pub fn init(channels: usize, device: &Device) -> Self {
        Self { conv1: conv(channels, 1, device), conv2: conv(channels, 1, device) }
    }

    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let y = relu(self.conv1.forward(pad_reflect(x.clone(), 1)));
        self.conv2.forward(pad_reflect(y, 1)) + x
    }
}

/// A residual block whose normalisations read the semantic prior (`ResnetBlock_Spade`).
#[derive(Config, Debug)]
pub struct SpadeResidualConfig {
    pub channels: usize,
    /// Channels of the prior.
    pub layout: usize,
    /// Channels inside the normalisation.
    pub hidden: usize,
    /// Of the first convolution.
    #[config(default = "2")]
    pub dilation: usize,
}

/// See [`SpadeResidualConfig`].
#[derive(Module, Debug)]
pub struct SpadeResidual {
    spade1: Spade,
    conv1: Conv2d,
    spade2: Spade,
    conv2: Conv2d,
    dilation: usize,
}

impl SpadeResidualConfig {
    /// Widths of a published state dict of one block. Its dilation is 2: no tensor tells it.
    ///
    /// # Errors
    /// Where it is of another block.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        let hidden = "conv_block.0.mlp_shared.0.weight";
        let channels = dimension(state, "conv_block.3.weight", 0)?;
        Ok(Self::new(channels, dimension(state, hidden, 1)?, dimension(state, hidden, 0)?))
    }

    pub fn init(&self, device: &Device) -> SpadeResidual {
        let spade = || SpadeConfig::new(self.channels, self.layout).with_hidden(self.hidden).init(device);
        SpadeResidual {
            spade1: spade(),
            conv1: conv(self.channels, self.dilation, device),
            spade2: spade(),
            conv2: conv(self.channels, 1, device),
            dilation: self.dilation,
        }
    }
}

impl SpadeResidual {
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    /// - `layout`: `[batch, layout, *, *]`
    pub fn forward(&self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        let y = relu(self.first_norm(x.clone(), layout.clone()));
        let y = self.conv1.forward(pad_reflect(y, self.dilation));
        let y = relu(self.spade2.forward(y, layout));
        self.conv2.forward(pad_reflect(y, 1)) + x
    }

    /// Takes the weights of one published block alone.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| Some(rename_block(name)))
    }

    /// The first normalisation alone, `[batch, channels, height, width]`.
    pub fn first_norm(&self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        self.spade1.forward(x, layout)
    }
}

/// 3×3, no padding of its own.
fn conv(channels: usize, dilation: usize, device: &Device) -> Conv2d {
    Conv2dConfig::new([channels, channels], [3, 3])
        .with_padding(PaddingConfig2d::Valid)
        .with_dilation([dilation, dilation])
        .init(device)
}
