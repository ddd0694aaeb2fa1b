use burn::module::{Initializer, Module};
use burn::nn::PaddingConfig2d;
use burn::tensor::{Device, Tensor};

use crate::models::blocks::{Conv2d, Conv2dConfig};

/// Channels of the backbone's feature.
const DEEP: usize = 512;
/// How far apart the taps of the four convolutions are (`ASPP-L` of the paper).
const RATES: [usize; 4] = [6, 12, 18, 24];

/// Deviation of the first weights. The backbone was taught levels of 0 to 255 and its features are as large:
/// weights of the usual length would shout before anything is learned.
const START: f64 = 1e-4;

/// The head of DeepLab-V2 (Chen et al., TPAMI 2017, arXiv:1606.00915): four dilated convolutions look at
/// one dense feature from near and far; each scores every class, and the scores are summed.
#[derive(Module, Debug)]
pub struct DeepLab {
    branches: Vec<Conv2d>,
}

impl DeepLab {
    pub(super) fn init(classes: usize, device: &Device) -> Self {
        let branch = |rate| {
            Conv2dConfig::new([DEEP, classes], [3, 3])
                .with_dilation([rate, rate])
                .with_padding(PaddingConfig2d::Explicit(rate, rate, rate, rate))
                .with_initializer(Initializer::Normal { mean: 0.0, std: START })
                .init(device)
        };
        Self { branches: RATES.map(branch).into() }
    }

    /// # Shapes
    /// - `x`: `[batch, 512, height/8, width/8]`
    /// - output: logits, `[batch, classes, height/8, width/8]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let scores = self.branches.iter().map(|branch| branch.forward(x.clone()));
        scores.reduce(|sum, score| sum + score).expect("there are four branches")
    }
}
