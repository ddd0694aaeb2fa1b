//! Spatially adaptive normalisation (Park et al., CVPR 2019, arXiv:1903.07291, equation 1): a layout
//! says, position by position, how a normalised feature is scaled and shifted.

use burn::config::Config;
use burn::module::{Module, RunningState};
use burn::nn::PaddingConfig2d;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::ops::modulate;
use super::{Conv2d, Conv2dConfig, instance_norm, resize_nearest};

/// Keeps the division by a constant channel's deviation finite.
const EPSILON: f64 = 1e-5;
/// How much of a new batch enters the running statistics.
const MOMENTUM: f64 = 0.1;

/// Over what a feature is normalised before the layout speaks.
#[derive(Config, Debug, PartialEq, Eq, Copy)]
pub enum SpadeNorm {
    /// Each plane of each sample by itself.
    Instance,
    /// Each channel over the batch in training, by running statistics afterwards.
    Batch,
}

/// Configuration of a [`Spade`].
#[derive(Config, Debug)]
pub struct SpadeConfig {
    /// Channels of the feature.
    pub channels: usize,
    /// Channels of the layout: the classes of a one-hot map, or those of a learned prior.
    pub layout: usize,
    /// Channels between layout and modulation.
    #[config(default = "128")]
    pub hidden: usize,
    #[config(default = "SpadeNorm::Instance")]
    pub norm: SpadeNorm,
}

/// `norm(x)·(1 + γ(layout)) + β(layout)`; γ and β are 3×3 convolutions over a shared one.
#[derive(Module, Debug)]
pub struct Spade {
    mlp_shared: Conv2d,
    mlp_gamma: Conv2d,
    mlp_beta: Conv2d,
    /// Only with [`SpadeNorm::Batch`].
    statistics: Option<BatchStatistics>,
}

impl SpadeConfig {
    pub fn init(&self, device: &Device) -> Spade {
        let conv = |channels| {
            let around = PaddingConfig2d::Explicit(1, 1, 1, 1);
            Conv2dConfig::new(channels, [3, 3]).with_padding(around).init(device)
        };
        let batch = self.norm == SpadeNorm::Batch;
        Spade {
            mlp_shared: conv([self.layout, self.hidden]),
            mlp_gamma: conv([self.hidden, self.channels]),
            mlp_beta: conv([self.hidden, self.channels]),
            statistics: batch.then(|| BatchStatistics::init(self.channels, device)),
        }
    }
}

impl Spade {
    /// Normalises by the sample or by the running statistics, which stay as they are.
    ///
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    /// - `layout`: `[batch, layout, *, *]`, resized to `x` by nearest neighbour
    pub fn forward(&self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        let normalised = match &self.statistics {
            Some(statistics) => statistics.apply(x),
            None => instance_norm(x),
        };
        self.modulate(normalised, layout)
    }

    /// As [`Self::forward`], but normalises by the batch and lets it into the running statistics.
    pub fn forward_train(&self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        let normalised = match &self.statistics {
            Some(statistics) => statistics.observe(x),
            None => instance_norm(x),
        };
        self.modulate(normalised, layout)
    }

    fn modulate(&self, normalised: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = normalised.dims();
        let layout = resize_nearest(layout, [height, width]);
        let shared = relu(self.mlp_shared.forward(layout)); // [batch, hidden, height, width]
        let gamma = self.mlp_gamma.forward(shared.clone()); // [batch, channels, height, width]
        let beta = self.mlp_beta.forward(shared); // [batch, channels, height, width]
        modulate(normalised, gamma, beta)
    }
}

/// Mean and variance of each channel, `[channels]`, without gain and shift of its own.
#[derive(Module, Debug)]
struct BatchStatistics {
    running_mean: RunningState<Tensor<1>>,
    running_var: RunningState<Tensor<1>>,
}

impl BatchStatistics {
    fn init(channels: usize, device: &Device) -> Self {
        Self {
            running_mean: RunningState::new(Tensor::zeros([channels], device)),
            running_var: RunningState::new(Tensor::ones([channels], device)),
        }
    }

    fn apply(&self, x: Tensor<4>) -> Tensor<4> {
        let per_channel = |values: Tensor<1>| values.unsqueeze_dims::<4>(&[0, 2, 3]); // [1, channels, 1, 1]
        let mean = per_channel(self.running_mean.value_sync());
        let variance = per_channel(self.running_var.value_sync());
        (x - mean) / (variance + EPSILON).sqrt()
    }

    /// The batch is divided by its own deviation; the variance that is remembered is the unbiased one.
    fn observe(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, channels, height, width] = x.dims();
        let count = (batch * height * width) as f64;
        let mean = x.clone().mean_dims(&[0, 2, 3]); // [1, channels, 1, 1]
        let centred = x - mean.clone();
        let variance = centred.clone().square().mean_dims(&[0, 2, 3]); // [1, channels, 1, 1]

        let unbiased = variance.clone() * (count / (count - 1.0));
        remember(&self.running_mean, mean.reshape([channels]));
        remember(&self.running_var, unbiased.reshape([channels]));
        centred / (variance + EPSILON).sqrt()
    }
}

fn remember(state: &RunningState<Tensor<1>>, value: Tensor<1>) {
    state.update(state.value_sync() * (1.0 - MOMENTUM) + value.detach() * MOMENTUM);
    // Without it whoever collects the module's tensors sees the state before the update.
    state.value_sync();
}
