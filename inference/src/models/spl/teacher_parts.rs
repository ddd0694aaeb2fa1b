//! The parts of TResNet.

use burn::module::{Initializer, Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::activation::{leaky_relu, relu, sigmoid};
use burn::tensor::module::{avg_pool2d, conv2d};
use burn::tensor::ops::{AvgPoolOptions, ConvOptions};
use burn::tensor::{Device, Tensor};

use super::super::blocks::pad_reflect;

/// Of the variance and of the gain.
const EPSILON: f64 = 1e-5;
/// A squeeze never has fewer channels.
const LEAST_SQUEEZE: usize = 64;

/// What follows a normalisation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Identity,
    /// Leaky rectifier of this slope.
    Leaky(f64),
}

/// Batch normalisation with stored statistics and its activation (InPlaceABN, Rota Bulò et al. 2018,
/// arXiv:1712.02616). The gain is `|weight| + 1e-5`: a negative weight is not a negative gain.
#[derive(Module, Debug)]
pub(super) struct Abn {
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
    running_mean: Param<Tensor<1>>,
    running_var: Param<Tensor<1>>,
    #[module(skip)]
    act: Act,
}

impl Abn {
    pub(super) fn init(channels: usize, act: Act, device: &Device) -> Self {
        let constant = |start: Initializer| start.init([channels], device);
        Self {
            weight: constant(Initializer::Ones),
            bias: constant(Initializer::Zeros),
            running_mean: constant(Initializer::Zeros),
            running_var: constant(Initializer::Ones),
            act,
        }
    }

    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let per_channel = |values: Tensor<1>| values.unsqueeze_dims::<4>(&[0, 2, 3]); // [1, channels, 1, 1]
        let gain = (self.weight.val().abs() + EPSILON) / (self.running_var.val() + EPSILON).sqrt();
        let x = (x - per_channel(self.running_mean.val())) * per_channel(gain) + per_channel(self.bias.val());
        match self.act {
            Act::Identity => x,
            Act::Leaky(slope) => leaky_relu(x, slope),
        }
    }
}

/// Scales each channel by what all channels hold on average (Hu et al. 2018, arXiv:1709.01507).
#[derive(Module, Debug)]
pub(super) struct SqueezeExcite {
    fc1: Conv2d,
    fc2: Conv2d,
}

impl SqueezeExcite {
    pub(super) fn init(channels: usize, device: &Device) -> Self {
        let squeeze = (channels / 4).max(LEAST_SQUEEZE);
        Self {
            fc1: Conv2dConfig::new([channels, squeeze], [1, 1]).init(device),
            fc2: Conv2dConfig::new([squeeze, channels], [1, 1]).init(device),
        }
    }

    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let mean = x.clone().mean_dims(&[2, 3]); // [batch, channels, 1, 1]
        x * sigmoid(self.fc2.forward(relu(self.fc1.forward(mean))))
    }
}

/// Squares of `side` pixels become channels, ordered by row in the square, column, channel.
///
/// `[batch, channels, height, width]` to `[batch, side²·channels, height/side, width/side]`.
pub(super) fn space_to_depth(x: Tensor<4>, side: usize) -> Tensor<4> {
    let [batch, channels, height, width] = x.dims();
    let (rows, columns) = (height / side, width / side);
    x.reshape([batch, channels, rows, side, columns, side])
        .permute([0, 3, 5, 1, 2, 4]) // [batch, side, side, channels, rows, columns]
        .reshape([batch, side * side * channels, rows, columns])
}

/// Halves the size behind a binomial filter (Zhang 2019, arXiv:1904.11486).
pub(super) fn blur_pool(x: Tensor<4>) -> Tensor<4> {
    let [_, channels, _, _] = x.dims();
    let taps = [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]];
    let filter = Tensor::<2>::from_floats(taps, &x.device()) / 16.0;
    let filter = filter.unsqueeze::<4>().expand([channels, 1, 3, 3]);
    conv2d(pad_reflect(x, 1), filter, None, ConvOptions::new([2, 2], [0, 0], [1, 1], channels))
}

/// Halves the size by means of 2×2; at an odd border by those that exist.
pub(super) fn halve_mean(x: Tensor<4>) -> Tensor<4> {
    let options = AvgPoolOptions { count_include_pad: false, ceil_mode: true, ..AvgPoolOptions::new([2, 2]) };
    avg_pool2d(x, options)
}
