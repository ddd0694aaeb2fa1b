use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::parts::Layer;
use super::{Attention, AttentionConfig, EspaConfig};
use crate::models::blocks::{Conv2d, Conv2dConfig, resize_bilinear, resize_nearest};
use crate::models::state::{LoadError, StateDict, load};

/// The first stage: encoder, a dilated branch beside one of attention, decoder. The fields carry the
/// names of the published weights.
#[derive(Module, Debug)]
pub struct Stage1 {
    conv1: Layer,
    conv2_downsample: Layer,
    conv3: Layer,
    conv4_downsample: Layer,
    conv5: Layer,
    conv6: Layer,
    conv7_atrous: Layer,
    conv8_atrous: Layer,
    conv9_atrous: Layer,
    conv10_atrous: Layer,
    conv11: Layer,
    conv12: Layer,
    conv13: Layer,
    conv14: Layer,
    conv15: Layer,
    conv16: Layer,
    conv17: Layer,
    branch: Option<Branch>,
}

/// Attention over what is known of the image and what the encoder made of the hole.
#[derive(Module, Debug)]
struct Branch {
    convc: Conv2d,
    espa: Attention,
}

/// What stage 1 computes, `c` its width.
#[derive(Clone, Debug)]
pub struct Coarse {
    /// `[batch, 3, height, width]` in [-1, 1].
    pub image: Tensor<4>,
    /// The image before it is clamped.
    pub raw: Tensor<4>,
    /// Features of image and hole together, `[batch, 4c, height/4, width/4]`: what stage 2 decodes.
    pub features: Tensor<4>,
    /// The encoder's output, shaped as `features`.
    pub encoded: Tensor<4>,
    /// What the attention said before the known part was put back, shaped as `features`.
    pub attended: Option<Tensor<4>>,
}

impl Stage1 {
    pub(super) fn init(config: &EspaConfig, device: &Device) -> Self {
        let c = config.width;
        let [height, width] = config.size;
        let same = |input, output| Layer::same([input, output], device);
        let branch = || Branch {
            convc: Conv2dConfig::new([3, 4 * c], [1, 1]).with_bias(false).init(device),
            espa: AttentionConfig::new(4 * c, [height / 4, width / 4]).init(device),
        };
        Self {
            conv1: Layer::new([5, c], 5, 1, 1, device),
            conv2_downsample: Layer::halve([c, 2 * c], device),
            conv3: same(2 * c, 2 * c),
            conv4_downsample: Layer::halve([2 * c, 4 * c], device),
            conv5: same(4 * c, 4 * c),
            conv6: same(4 * c, 4 * c),
            conv7_atrous: Layer::atrous(4 * c, 2, device),
            conv8_atrous: Layer::atrous(4 * c, 4, device),
            conv9_atrous: Layer::atrous(4 * c, 8, device),
            conv10_atrous: Layer::atrous(4 * c, 16, device),
            conv11: same(4 * c, 4 * c),
            conv12: same(4 * c, 4 * c),
            conv13: same(4 * c, 2 * c),
            conv14: same(2 * c, 2 * c),
            conv15: same(2 * c, c),
            conv16: same(c, c / 2),
            conv17: same(c / 2, 3),
            branch: config.attention.then(branch),
        }
    }

    /// # Shapes
    /// - `masked`: `[batch, 3, height, width]` in [-1, 1], 0 in the hole
    /// - `mask`: `[batch, 1, height, width]`, 1 in the hole, 0 elsewhere
    pub fn forward(&self, masked: Tensor<4>, mask: Tensor<4>) -> Coarse {
        let input = Tensor::cat(vec![masked.clone(), mask.ones_like(), mask.clone()], 1); // [batch, 5, h, w]
        let encoded = self.encode(input);
        let dilated = [&self.conv7_atrous, &self.conv8_atrous, &self.conv9_atrous, &self.conv10_atrous];
        let dilated = dilated.iter().fold(encoded.clone(), |x, layer| layer.forward(x)); // [batch, 4c, h/4, w/4]

        let mixed = self.branch.as_ref().map(|branch| branch.forward(encoded.clone(), masked, mask));
        let (fused, attended) = match mixed {
            Some((mixed, attended)) => (dilated + mixed, Some(attended)),
            None => (dilated, None),
        };
        let features = self.conv12.forward(self.conv11.forward(fused)); // [batch, 4c, h/4, w/4]
        let raw = self.decode(features.clone());
        Coarse { image: raw.clone().clamp(-1.0, 1.0), raw, features, encoded, attended }
    }

    fn encode(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.conv1.forward(x); // [batch, c, h, w]
        let x = self.conv3.forward(self.conv2_downsample.forward(x)); // [batch, 2c, h/2, w/2]
        let x = self.conv5.forward(self.conv4_downsample.forward(x)); // [batch, 4c, h/4, w/4]
        self.conv6.forward(x)
    }

    fn decode(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.conv14.forward(self.conv13.forward(double(x))); // [batch, 2c, h/2, w/2]
        let x = self.conv16.forward(self.conv15.forward(double(x))); // [batch, c/2, h, w]
        self.conv17.linear(x) // [batch, 3, h, w]
    }

    /// Takes the generator's weights of the published code.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| Some(Self::field(name)))
    }

    /// The name a published weight has here.
    pub fn field(name: &str) -> String {
        let beside = ["convc.", "espa."].iter().any(|start| name.starts_with(start));
        let branch = if beside { "branch." } else { "" };
        format!("{branch}{}", Attention::field(name))
    }
}

impl Branch {
    /// What is added to the dilated branch, and the attention before recomposition; both
    /// `[batch, 4c, height/4, width/4]`.
    fn forward(&self, encoded: Tensor<4>, masked: Tensor<4>, mask: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
        let [_, _, height, width] = encoded.dims();
        let hole = resize_nearest(mask, [height, width]); // [batch, 1, height/4, width/4]
        let known = self.convc.forward(resize_bilinear(masked, [height, width]));
        let known = known * (-hole.clone() + 1.0); // [batch, 4c, height/4, width/4]
        let attended = self.espa.forward(encoded * hole.clone() + known.clone());
        (attended.clone() * hole + known, attended)
    }
}

/// Every pixel becomes four.
pub(super) fn double(x: Tensor<4>) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    resize_nearest(x, [2 * height, 2 * width])
}
