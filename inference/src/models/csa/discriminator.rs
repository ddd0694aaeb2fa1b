use burn::config::Config;
use burn::module::Module;
use burn::nn::{InstanceNorm, InstanceNormConfig};
use burn::tensor::{Device, Tensor};

use super::parts::{Geometry, HALVE, Layers, SLOPE};
use crate::models::blocks::{Conv2d, leaky_relu};
use crate::models::state::{LoadError, StateDict, dimension, load, rewrite};

/// Shrinks the map by one instead of halving it.
const SLIDE: Geometry = Geometry(4, 1, 1, 1);

/// The patch discriminator: every logit judges 70×70 pixels (pix2pix, Isola et al. 2017).
#[derive(Config, Debug)]
pub struct PatchGan70Config {
    /// Channels after the first convolution (`ndf`).
    #[config(default = "64")]
    pub width: usize,
}

/// See [`PatchGan70Config`].
#[derive(Module, Debug)]
pub struct PatchGan70 {
    head: Conv2d,
    convs: Vec<Conv2d>,
    norms: Vec<InstanceNorm>,
    tail: Conv2d,
}

impl PatchGan70Config {
    /// The width of a published state dict.
    ///
    /// # Errors
    /// Where it is of another network.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        Ok(Self { width: dimension(state, "model.0.weight", 0)? })
    }

    pub fn init(&self, device: &Device) -> PatchGan70 {
        let layers = Layers::new(device);
        let w = self.width;
        let middle = [([w, 2 * w], HALVE), ([2 * w, 4 * w], HALVE), ([4 * w, 8 * w], SLIDE)];
        PatchGan70 {
            head: layers.conv([3, w], HALVE),
            convs: middle.iter().map(|&(channels, geometry)| layers.conv(channels, geometry)).collect(),
            norms: middle.iter().map(|&([_, output], _)| layers.norm(output)).collect(),
            tail: layers.conv([8 * w, 1], SLIDE),
        }
    }
}

impl PatchGan70 {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[-1, 1]`
    /// - output: logits `[batch, 1, height/8 − 2, width/8 − 2]`
    pub fn forward(&self, image: Tensor<4>) -> Tensor<4> {
        let mut x = leaky_relu(self.head.forward(image), SLOPE); // [batch, width, h/2, w/2]
        for (conv, norm) in self.convs.iter().zip(&self.norms) {
            x = leaky_relu(norm.forward(conv.forward(x)), SLOPE);
        }
        self.tail.forward(x)
    }

    /// Takes the weights of `<epoch>_net_D.pth`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| Some(Self::field(name)))
    }

    /// The name a published weight has here.
    pub fn field(name: &str) -> String {
        let rules = [
            ("model.11.", "tail."),
            ("model.0.", "head."),
            ("model.2.", "convs.0."),
            ("model.5.", "convs.1."),
            ("model.8.", "convs.2."),
            ("model.3.weight", "norms.0.gamma"),
            ("model.3.bias", "norms.0.beta"),
            ("model.6.weight", "norms.1.gamma"),
            ("model.6.bias", "norms.1.beta"),
            ("model.9.weight", "norms.2.gamma"),
            ("model.9.bias", "norms.2.beta"),
        ];
        rewrite(name, &rules)
    }
}

/// The discriminator on features: judges `pool3` of VGG-16 instead of pixels.
#[derive(Config, Debug)]
pub struct FeatureDiscriminatorConfig {
    /// Channels of the feature.
    #[config(default = "256")]
    pub input: usize,
    /// Channels of every layer.
    #[config(default = "512")]
    pub width: usize,
}

/// See [`FeatureDiscriminatorConfig`].
#[derive(Module, Debug)]
pub struct FeatureDiscriminator {
    convs: Vec<Conv2d>,
    /// After the second convolution; without gain and shift.
    norm: InstanceNorm,
}

impl FeatureDiscriminatorConfig {
    pub fn init(&self, device: &Device) -> FeatureDiscriminator {
        let layers = Layers::new(device);
        let inputs = [self.input, self.width, self.width];
        FeatureDiscriminator {
            convs: inputs.iter().map(|&input| layers.conv([input, self.width], HALVE)).collect(),
            norm: InstanceNormConfig::new(self.width).with_affine(false).init(device),
        }
    }
}

impl FeatureDiscriminator {
    /// # Shapes
    /// - `feature`: `[batch, input, height, width]`
    /// - output: logits `[batch, width, height/8, width/8]`
    pub fn forward(&self, feature: Tensor<4>) -> Tensor<4> {
        let x = leaky_relu(self.convs[0].forward(feature), SLOPE); // [batch, width, h/2, w/2]
        let x = leaky_relu(self.norm.forward(self.convs[1].forward(x)), SLOPE); // [batch, width, h/4, w/4]
        self.convs[2].forward(x)
    }
}
