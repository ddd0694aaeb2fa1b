//! Layers of the memory with equalised learning rate (Karras et al. 2018, arXiv:1710.10196): weights
//! start as N(0, 1) and are scaled where they are used.

use burn::module::{Initializer, Module, Param};
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};

use super::super::stylegan::modulated_conv;
use crate::models::blocks::{Conv2d, Conv2dConfig};

/// Slope of every rectifier.
pub(super) const SLOPE: f64 = 0.2;
const START: Initializer = Initializer::Normal { mean: 0.0, std: 1.0 };

/// `x·Wᵀ/√input·rate + b·rate`.
#[derive(Module, Debug)]
pub(super) struct EqualLinear {
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
    /// Slows this layer's learning.
    rate: f64,
}

impl EqualLinear {
    pub(super) fn init([input, output]: [usize; 2], bias: f64, rate: f64, device: &Device) -> Self {
        Self {
            weight: Initializer::Normal { mean: 0.0, std: 1.0 / rate }.init([output, input], device),
            bias: Initializer::Constant { value: bias / rate }.init([output], device),
            rate,
        }
    }

    /// `[batch, input]` to `[batch, output]`.
    pub(super) fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let [_, input] = x.dims();
        let weight = self.weight.val().transpose() * (self.rate / (input as f64).sqrt());
        x.matmul(weight) + self.bias.val().unsqueeze_dim(0) * self.rate
    }
}

/// A 3×3 or 1×1 convolution whose input channels a style code scales.
#[derive(Module, Debug)]
pub(super) struct StyledConv {
    weight: Param<Tensor<4>>,
    bias: Param<Tensor<1>>,
    style: EqualLinear,
    demodulate: bool,
}

impl StyledConv {
    /// 3×3, demodulated, for features.
    pub(super) fn feature(channels: [usize; 2], style: usize, device: &Device) -> Self {
        Self::init(channels, 3, style, true, device)
    }

    /// 1×1 to red, green, blue, not demodulated.
    pub(super) fn colour(channels: usize, style: usize, device: &Device) -> Self {
        Self::init([channels, 3], 1, style, false, device)
    }

    fn init(
        [input, output]: [usize; 2],
        kernel: usize,
        style: usize,
        demodulate: bool,
        device: &Device,
    ) -> Self {
        Self {
            weight: START.init([output, input, kernel, kernel], device),
            bias: Initializer::Zeros.init([output], device),
            style: EqualLinear::init([style, input], 1.0, 1.0, device),
            demodulate,
        }
    }

    /// `[batch, input, height, width]` and a code `[batch, style]` to `[batch, output, height, width]`.
    pub(super) fn forward(&self, x: Tensor<4>, code: Tensor<2>) -> Tensor<4> {
        let style = self.style.forward(code); // [batch, input]
        let y = modulated_conv(x, &self.weight, style, self.demodulate);
        y + self.bias.val().unsqueeze_dims(&[0, 2, 3])
    }
}

/// Leaky rectifier that keeps the variance.
pub(super) fn rectify<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    leaky_relu(x, SLOPE) * std::f64::consts::SQRT_2
}

/// 3×3 that keeps the size.
pub(super) fn same(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [3, 3]).with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1)).init(device)
}

/// 4×4 at stride 2.
pub(super) fn halve(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [4, 4])
        .with_stride([2, 2])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .init(device)
}

/// 1×1.
pub(super) fn point(channels: [usize; 2], device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [1, 1]).init(device)
}
