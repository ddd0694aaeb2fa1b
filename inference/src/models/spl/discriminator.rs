use burn::config::Config;
use burn::module::Module;
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};

use super::super::blocks::{SpectralConv2d, SpectralConv2dConfig, leaky_relu};
use crate::models::state::{LoadError, StateDict, dimension, load, rewrite};

/// Slope of every rectifier.
const SLOPE: f64 = 0.2;
/// Strides of the five convolutions.
const STRIDES: [usize; 5] = [2, 2, 2, 1, 1];

/// SPL's patch discriminator (`D_Net`): every judgement sees 70×70 pixels; spectral norm, no biases.
#[derive(Config, Debug)]
pub struct SplDiscriminatorConfig {
    /// Channels after the first convolution.
    #[config(default = "64")]
    pub width: usize,
}

/// See [`SplDiscriminatorConfig`].
#[derive(Module, Debug)]
pub struct SplDiscriminator {
    convs: Vec<SpectralConv2d>,
}

/// What the discriminator says of a picture.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Probability of being real, `[batch, 1, height/8 − 2, width/8 − 2]`.
    pub real: Tensor<4>,
    /// Output of each layer before the last, after its rectifier.
    pub features: Vec<Tensor<4>>,
}

impl SplDiscriminatorConfig {
    /// The width of a published state dict.
    ///
    /// # Errors
    /// Where it is of another network.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        Ok(Self { width: dimension(state, "conv1.0.weight_orig", 0)? })
    }

    pub fn init(&self, device: &Device) -> SplDiscriminator {
        let w = self.width;
        let channels = [3, w, 2 * w, 4 * w, 8 * w, 1];
        let convs = STRIDES.iter().enumerate().map(|(i, &stride)| {
            SpectralConv2dConfig::new([channels[i], channels[i + 1]], 4)
                .with_stride(stride)
                .with_padding(1)
                .with_bias(false)
                .init(device)
        });
        SplDiscriminator { convs: convs.collect() }
    }
}

impl SplDiscriminator {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[0, 1]`
    pub fn forward(&self, image: Tensor<4>) -> Judgement {
        let (last, inner) = self.convs.split_last().expect("the discriminator has layers");
        let mut x = image;
        let mut features = Vec::with_capacity(inner.len());
        for conv in inner {
            x = leaky_relu(conv.forward(x), SLOPE);
            features.push(x.clone());
        }
        Judgement { real: sigmoid(last.forward(x)), features }
    }

    /// [`Self::forward`] in training: one power iteration of every layer before.
    pub fn forward_training(&mut self, image: Tensor<4>) -> Judgement {
        self.convs.iter_mut().for_each(SpectralConv2d::iterate);
        self.forward(image)
    }

    /// Takes the weights of the discriminator, official names without `discriminator.`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, Self::field)
    }

    /// The name a published weight has here; none for `features.0`, the first convolution once more.
    pub fn field(name: &str) -> Option<String> {
        let rules = [
            ("conv1.0.", "convs.0."),
            ("conv2.0.", "convs.1."),
            ("conv3.0.", "convs.2."),
            ("conv4.0.", "convs.3."),
            ("conv5.0.", "convs.4."),
        ];
        (!name.starts_with("features.")).then(|| rewrite(name, &rules))
    }
}
