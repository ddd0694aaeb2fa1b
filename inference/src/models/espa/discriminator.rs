use burn::config::Config;
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::{Device, Tensor};

use crate::models::blocks::{instance_norm, leaky_relu};
use crate::models::state::{LoadError, StateDict, load};

const SLOPE: f64 = 0.2;

/// Configuration of a [`PatchGan`].
#[derive(Config, Debug)]
pub struct PatchGanConfig {
    /// Channels after the first convolution; twice, four and eight times as many after the others.
    #[config(default = "64")]
    pub width: usize,
}

/// The published discriminator. The paper calls it a 70×70 PatchGAN; with four halvings each logit sees
/// 94×94 pixels.
#[derive(Module, Debug)]
pub struct PatchGan {
    convs: Vec<Conv2d>,
    logits: Conv2d,
}

impl PatchGanConfig {
    pub fn init(&self, device: &Device) -> PatchGan {
        let w = self.width;
        let halve = |channels: [usize; 2]| {
            let around = PaddingConfig2d::Explicit(1, 1, 1, 1);
            Conv2dConfig::new(channels, [4, 4]).with_stride([2, 2]).with_padding(around).init(device)
        };
        // One row above and one column to the left, and one of the convolution's own all around.
        let logits = Conv2dConfig::new([8 * w, 1], [4, 4])
            .with_padding(PaddingConfig2d::Explicit(2, 2, 1, 1))
            .with_bias(false)
            .init(device);
        PatchGan { convs: [[3, w], [w, 2 * w], [2 * w, 4 * w], [4 * w, 8 * w]].map(halve).into(), logits }
    }

    /// The configuration whose weights `state` holds, in the authors' names.
    pub fn of(state: &StateDict) -> Option<Self> {
        Some(Self { width: *state.get("model.0.weight")?.shape().as_slice().first()? })
    }
}

impl PatchGan {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in [-1, 1], sides multiples of 16
    /// - output: logits, `[batch, 1, height/16, width/16]`
    pub fn forward(&self, image: Tensor<4>) -> Tensor<4> {
        let layer = |x, conv: &Conv2d| leaky_relu(instance_norm(conv.forward(x)), SLOPE);
        let x = self.convs.iter().fold(image, layer); // [batch, 8·width, height/16, width/16]
        self.logits.forward(x)
    }

    /// Takes the discriminator's weights of the published code.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        // The published list counts norms and rectifiers too.
        let places =
            [("0", "convs.0"), ("3", "convs.1"), ("6", "convs.2"), ("9", "convs.3"), ("13", "logits")];
        load(self, state, |name| {
            let parts = name.strip_prefix("model.").and_then(|rest| rest.split_once('.'));
            let place = parts.and_then(|(index, rest)| {
                places.iter().find(|(theirs, _)| *theirs == index).map(|(_, ours)| format!("{ours}.{rest}"))
            });
            Some(place.unwrap_or_else(|| name.to_owned()))
        })
    }
}
