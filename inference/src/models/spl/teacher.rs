use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::TeacherConfig;
use super::teacher_parts::{Abn, Act, SqueezeExcite, blur_pool, halve_mean, space_to_depth};
use crate::models::state::{LoadError, StateDict, load, rewrite};

/// Pixels a side that become channels.
const PATCH: usize = 4;

/// The trunk of TResNet (Ridnik et al. 2020, arXiv:2003.13630) that says what a whole picture shows:
/// SpaceToDepth, a stem and two layers of residual blocks. It is frozen; only its feature is used.
#[derive(Module, Debug)]
pub struct Teacher {
    conv1: ConvNorm,
    layer1: Vec<Block>,
    layer2: Vec<Block>,
}

/// What the trunk computes on its way.
#[derive(Clone, Debug)]
pub struct TeacherTaps {
    /// `[batch, 48, height/4, width/4]`
    pub patches: Tensor<4>,
    /// `[batch, width, height/4, width/4]`
    pub stem: Tensor<4>,
    /// `[batch, width, height/4, width/4]`
    pub layer1: Tensor<4>,
    /// The feature SPL learns to predict, `[batch, 2·width, height/8, width/8]`.
    pub layer2: Tensor<4>,
}

#[derive(Module, Debug)]
struct ConvNorm {
    conv: Conv2d,
    norm: Abn,
}

#[derive(Module, Debug)]
struct Block {
    conv1: ConvNorm,
    conv2: ConvNorm,
    se: SqueezeExcite,
    /// Where the block halves the size and widens.
    downsample: Option<ConvNorm>,
}

impl TeacherConfig {
    pub fn init(&self, device: &Device) -> Teacher {
        let w = self.width;
        let [first, second] = self.blocks;
        Teacher {
            conv1: ConvNorm::init([3 * PATCH * PATCH, w], 3, Act::Leaky(1e-2), device),
            layer1: (0..first).map(|_| Block::init([w, w], device)).collect(),
            layer2: (0..second)
                .map(|i| Block::init(if i == 0 { [w, 2 * w] } else { [2 * w, 2 * w] }, device))
                .collect(),
        }
    }
}

impl Teacher {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]`, red, green, blue in `[0, 1]`, no mean taken off; 512²
    ///   in the published use; sides multiples of 4
    pub fn forward(&self, image: Tensor<4>) -> TeacherTaps {
        let patches = space_to_depth(image, PATCH);
        let stem = self.conv1.forward(patches.clone());
        let layer1 = self.layer1.iter().fold(stem.clone(), |x, block| block.forward(x));
        let layer2 = self.layer2.iter().fold(layer1.clone(), |x, block| block.forward(x));
        TeacherTaps { patches, stem, layer1, layer2 }
    }

    /// Takes the weights of the trunk, official names without `tresnet_xL_hold.`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        let rules = [
            ("body.", ""),
            ("downsample.1.0.", "downsample.conv."),
            ("downsample.1.1.", "downsample.norm."),
            // A halving block has its blur beside the pair of layers.
            ("conv1.0.0.", "conv1.conv."),
            ("conv1.0.1.", "conv1.norm."),
            ("conv1.0.", "conv1.conv."),
            ("conv1.1.", "conv1.norm."),
            ("conv2.0.", "conv2.conv."),
            ("conv2.1.", "conv2.norm."),
        ];
        // Newer versions of the normalisation count their batches.
        load(self, state, |name| (!name.ends_with("num_batches_tracked")).then(|| rewrite(name, &rules)))
    }
}

impl ConvNorm {
    fn init(channels: [usize; 2], kernel: usize, act: Act, device: &Device) -> Self {
        let margin = kernel / 2;
        let conv = Conv2dConfig::new(channels, [kernel, kernel])
            .with_padding(PaddingConfig2d::Explicit(margin, margin, margin, margin))
            .with_bias(false)
            .init(device);
        Self { conv, norm: Abn::init(channels[1], act, device) }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.norm.forward(self.conv.forward(x))
    }
}

impl Block {
    fn init([input, output]: [usize; 2], device: &Device) -> Self {
        Self {
            conv1: ConvNorm::init([input, output], 3, Act::Leaky(1e-3), device),
            conv2: ConvNorm::init([output, output], 3, Act::Identity, device),
            se: SqueezeExcite::init(output, device),
            downsample: (input != output).then(|| ConvNorm::init([input, output], 1, Act::Identity, device)),
        }
    }

    /// `[batch, input, height, width]` to `[batch, output, *, *]`, halved where the block widens.
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let y = self.conv1.forward(x.clone());
        let (y, shortcut) = match &self.downsample {
            Some(downsample) => (blur_pool(y), downsample.forward(halve_mean(x))),
            None => (y, x),
        };
        relu(self.se.forward(self.conv2.forward(y)) + shortcut)
    }
}
