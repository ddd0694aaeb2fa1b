use crate::models::blocks::{Conv2d, Conv2dConfig};
use burn::config::Config;
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use crate::models::state::{LoadError, StateDict, count_parts, dimension};

/// A residual dense block (Zhang et al., CVPR 2018, arXiv:1802.08797).
#[derive(Config, Debug)]
pub struct RdbConfig {
    pub channels: usize,
    /// Channels each layer adds.
    pub growth: usize,
    pub layers: usize,
}

/// See [`RdbConfig`].
#[derive(Module, Debug)]
pub struct Rdb {
    layers: Vec<DenseLayer>,
    lff: Conv2d,
}

#[derive(Module, Debug)]
struct DenseLayer {
    conv: Conv2d,
}

impl RdbConfig {
    /// Widths and depth of a published state dict of one block.
    ///
    /// # Errors
    /// Where it is of another block.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        Ok(Self {
            channels: dimension(state, "lff.weight", 0)?,
            growth: dimension(state, "layers.0.conv.weight", 0)?,
            layers: count_parts(state, "layers."),
        })
    }

    pub fn init(&self, device: &Device) -> Rdb {
        let input = |layer| self.channels + layer * self.growth;
        let layer = |index| DenseLayer {
            conv: Conv2dConfig::new([input(index), self.growth], [3, 3])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .init(device),
        };
        Rdb {
            layers: (0..self.layers).map(layer).collect(),
            lff: Conv2dConfig::new([input(self.layers), self.channels], [1, 1]).init(device),
        }
    }
}

impl Rdb {
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let mut grown = x.clone();
        for layer in &self.layers {
            let new = relu(layer.conv.forward(grown.clone())); // [batch, growth, height, width]
            grown = Tensor::cat(vec![grown, new], 1);
        }
        self.lff.forward(grown) + x
    }
}
