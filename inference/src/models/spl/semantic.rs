use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, leaky_relu, pad_reflect};
use super::texture::{halve, point, same, wide};
use super::{Rdb, RdbConfig, Residual, SplConfig};

/// Slope of this branch's rectifiers.
const SLOPE: f64 = 0.1;

/// Learns what the whole picture shows, hole included, from twice the resolution.
#[derive(Module, Debug)]
pub struct SemanticBranch {
    encoder_conv1_sm: Conv2d,
    encoder_conv2_sm: Conv2d,
    encoder_conv3_sm: Conv2d,
    encoder_conv4_sm: Conv2d,
    encoder_sm_out: Conv2d,
    rdbs: Vec<Rdb>,
    gff: Vec<Conv2d>,
    feature_recon: Vec<Residual>,
    feature_mapping: Conv2d,
}

/// What the branch computes; all at a quarter of the image's size, `4·width` channels where not
/// said otherwise.
#[derive(Clone, Debug)]
pub struct Semantic {
    /// The last halving, before its rectifier.
    pub conv4: Tensor<4>,
    /// Output of each dense block.
    pub dense: Vec<Tensor<4>>,
    /// All of them fused, before the encoded picture is added.
    pub fused: Tensor<4>,
    /// The semantic prior that steers the fill.
    pub layout: Tensor<4>,
    /// The prior as the teacher would say it, `[batch, prior, height/4, width/4]`.
    pub feature: Tensor<4>,
}

impl SemanticBranch {
    pub(super) fn init(config: &SplConfig, device: &Device) -> Self {
        let w = config.width;
        let deep = 4 * w;
        let rdb = RdbConfig::new(deep, config.growth, config.dense_layers);
        Self {
            encoder_conv1_sm: wide([4, w], device),
            encoder_conv2_sm: halve([w, 2 * w], device),
            encoder_conv3_sm: halve([2 * w, deep], device),
            encoder_conv4_sm: halve([deep, deep], device),
            encoder_sm_out: same([deep, deep], device),
            rdbs: (0..config.dense_blocks).map(|_| rdb.init(device)).collect(),
            gff: vec![point([config.dense_blocks * deep, deep], device), same([deep, deep], device)],
            feature_recon: (0..config.recon_blocks).map(|_| Residual::init(deep, device)).collect(),
            feature_mapping: point([deep, config.prior], device),
        }
    }

    /// # Shapes
    /// - `masked`: `[batch, 3, 2·height, 2·width]` in `[0, 1]`, the hole white
    /// - `mask`: `[batch, 1, 2·height, 2·width]`
    pub fn forward(&self, masked: Tensor<4>, mask: Tensor<4>) -> Semantic {
        let x = pad_reflect(Tensor::cat(vec![masked, mask], 1), 3);
        let x = leaky_relu(self.encoder_conv1_sm.forward(x), SLOPE); // [batch, width, 2h, 2w]
        let x = leaky_relu(self.encoder_conv2_sm.forward(x), SLOPE); // [batch, 2·width, h, w]
        let x = leaky_relu(self.encoder_conv3_sm.forward(x), SLOPE); // [batch, 4·width, h/2, w/2]
        let conv4 = self.encoder_conv4_sm.forward(x); // [batch, 4·width, h/4, w/4]
        let encoded = leaky_relu(conv4.clone(), SLOPE);

        let mut x = self.encoder_sm_out.forward(encoded.clone());
        let mut dense = Vec::with_capacity(self.rdbs.len());
        for rdb in &self.rdbs {
            x = rdb.forward(x);
            dense.push(x.clone());
        }
        let fused = self.gff.iter().fold(Tensor::cat(dense.clone(), 1), |x, conv| conv.forward(x));

        let prior = fused.clone() + encoded;
        let layout = self.feature_recon.iter().fold(prior, |x, block| block.forward(x));
        let feature = self.feature_mapping.forward(layout.clone());
        Semantic { conv4, dense, fused, layout, feature }
    }
}
