//! Layers of stage 1, under the names of the published weights.

use crate::models::blocks::{Conv2d, Conv2dConfig};
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::tensor::{Device, Tensor};

/// A convolution that its padding keeps in place.
#[derive(Module, Debug)]
pub(super) struct Layer {
    conv: Conv2d,
}

impl Layer {
    /// 3×3, stride 1.
    pub fn same(channels: [usize; 2], device: &Device) -> Self {
        Self::new(channels, 3, 1, 1, device)
    }

    /// 3×3, stride 2.
    pub fn halve(channels: [usize; 2], device: &Device) -> Self {
        Self::new(channels, 3, 2, 1, device)
    }

    /// 3×3, `dilation` apart.
    pub fn atrous(channels: usize, dilation: usize, device: &Device) -> Self {
        Self::new([channels, channels], 3, 1, dilation, device)
    }

    pub fn new(channels: [usize; 2], kernel: usize, stride: usize, dilation: usize, device: &Device) -> Self {
        let padding = dilation * (kernel - 1) / 2;
        let conv = Conv2dConfig::new(channels, [kernel, kernel])
            .with_stride([stride, stride])
            .with_dilation([dilation, dilation])
            .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding));
        Self { conv: conv.init(device) }
    }

    /// Convolution and ELU.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.conv.forward_elu(x)
    }

    /// The convolution alone.
    pub fn linear(&self, x: Tensor<4>) -> Tensor<4> {
        self.conv.forward(x)
    }
}
