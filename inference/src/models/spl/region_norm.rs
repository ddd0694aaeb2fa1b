//! Region normalisation (Yu et al., AAAI 2020, arXiv:1911.10375) with statistics of the sample
//! instead of the batch, as SPL uses it: hole and known part are normalised apart.

use burn::config::Config;
use burn::module::{Initializer, Module, Param};
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, Conv2dConfig, resize_nearest};

/// Keeps the division by a constant region's deviation finite.
const EPSILON: f64 = 1e-5;
/// Attention above which a position counts as part of the learned region.
const REGION_THRESHOLD: f64 = 0.8;

/// Region normalisation with the given hole (`RN_B`).
#[derive(Module, Debug)]
pub struct RnB {
    foreground_gamma: Param<Tensor<1>>,
    foreground_beta: Param<Tensor<1>>,
    background_gamma: Param<Tensor<1>>,
    background_beta: Param<Tensor<1>>,
}

#[derive(Config, Debug)]
pub struct RnBConfig {
    pub channels: usize,
}

impl RnBConfig {
    pub fn init(&self, device: &Device) -> RnB {
        let zeros = || Initializer::Zeros.init([self.channels], device);
        RnB {
            foreground_gamma: zeros(),
            foreground_beta: zeros(),
            background_gamma: zeros(),
            background_beta: zeros(),
        }
    }
}

impl RnB {
    /// `RN·m·(1+γ_f) + β_f + RN·(1−m)·(1+γ_b) + β_b`: as published, both shifts are added at every
    /// position, inside the hole and outside.
    ///
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    /// - `mask`: `[batch, 1, *, *]`, 1 in the hole; resized to `x` by nearest neighbour
    pub fn forward(&self, x: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = x.dims();
        let mask = resize_nearest(mask, [height, width]);
        let known = -mask.clone() + 1.0;
        let normalised = normalise_regions(x, mask.clone());
        let foreground = normalised.clone() * mask * (per_channel(&self.foreground_gamma) + 1.0)
            + per_channel(&self.foreground_beta);
        let background = normalised * known * (per_channel(&self.background_gamma) + 1.0)
            + per_channel(&self.background_beta);
        foreground + background
    }
}

/// Region normalisation with a region found by attention (`RN_L`).
#[derive(Module, Debug)]
pub struct RnL {
    sa: SpatialAttention,
}

#[derive(Module, Debug)]
struct SpatialAttention {
    conv1: Conv2d,
    gamma_conv: Conv2d,
    beta_conv: Conv2d,
}

/// What [`RnL`] decides at each position, each `[batch, 1, height, width]`.
#[derive(Clone, Debug)]
pub struct RnLMaps {
    /// Attention in `(0, 1)`.
    pub attention: Tensor<4>,
    pub gamma: Tensor<4>,
    pub beta: Tensor<4>,
}

#[derive(Config, Debug)]
pub struct RnLConfig {}

impl RnLConfig {
    pub fn init(&self, device: &Device) -> RnL {
        let conv = |input, bias| {
            Conv2dConfig::new([input, 1], [7, 7])
                .with_padding(PaddingConfig2d::Explicit(3, 3, 3, 3))
                .with_bias(bias)
                .init(device)
        };
        RnL {
            sa: SpatialAttention {
                conv1: conv(2, false),
                gamma_conv: conv(1, true),
                beta_conv: conv(1, true),
            },
        }
    }
}

impl RnL {
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let maps = self.maps(x.clone());
        self.apply(x, maps)
    }

    /// The attention of `x` and what follows from it.
    pub fn maps(&self, x: Tensor<4>) -> RnLMaps {
        let summary = Tensor::cat(vec![x.clone().mean_dim(1), x.max_dim(1)], 1); // [batch, 2, height, width]
        let attention = sigmoid(self.sa.conv1.forward(summary));
        RnLMaps {
            gamma: self.sa.gamma_conv.forward(attention.clone()),
            beta: self.sa.beta_conv.forward(attention.clone()),
            attention,
        }
    }

    /// `RN(x; attention ≥ 0.8)·(1+γ) + β`.
    pub fn apply(&self, x: Tensor<4>, maps: RnLMaps) -> Tensor<4> {
        let RnLMaps { attention, gamma, beta } = maps;
        // A threshold has no gradient.
        let region = attention.detach().greater_equal_scalar(REGION_THRESHOLD).float();
        normalise_regions(x, region) * (gamma + 1.0) + beta
    }
}

/// Normalises `x` in `mask` and outside it, each by its own mean and variance.
fn normalise_regions(x: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    let outside = -mask.clone() + 1.0;
    normalise_region(x.clone(), mask) + normalise_region(x, outside)
}

/// `x` in `mask` by the statistics of the region, 0 outside; a sample without region gives 0.
///
/// The published code fills the rest with the region's mean and normalises the whole plane, which
/// thins the variance by the region's share; `√(n/(h·w))` undoes that. The filled plane has the
/// region's mean and no deviation outside it, so filling can be left out.
fn normalise_region(x: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    let count = plane_sum(mask.clone()); // [batch, 1, 1, 1]
    let count = count.clone() + count.equal_scalar(0.0).float();
    let mean = plane_sum(x.clone() * mask.clone()) / count.clone(); // [batch, channels, 1, 1]
    let centred = (x - mean) * mask;
    let variance = plane_sum(centred.clone().square()) / (height * width) as f64;
    centred / (variance + EPSILON).sqrt() * (count / (height * width) as f64).sqrt()
}

/// Rows first: two short sums keep digits that one long sum loses. `[batch, channels, 1, 1]`
fn plane_sum(x: Tensor<4>) -> Tensor<4> {
    x.sum_dim(3).sum_dim(2)
}

/// `[channels]` to `[1, channels, 1, 1]`.
fn per_channel(values: &Param<Tensor<1>>) -> Tensor<4> {
    values.val().unsqueeze_dims(&[0, 2, 3])
}
