use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::SemanticDecoderConfig;
use super::generator::double;
use super::parts::Layer;
use crate::models::blocks::{SpadeResBlock, SpadeResBlockConfig};

/// The second stage; see [`SemanticDecoderConfig`] for what it is and why.
#[derive(Module, Debug)]
pub struct SemanticDecoder {
    quarter: Vec<SpadeResBlock>,
    half: SpadeResBlock,
    full: SpadeResBlock,
    output: Layer,
    spade: bool,
}

impl SemanticDecoder {
    pub(super) fn init(width: usize, config: &SemanticDecoderConfig, device: &Device) -> Self {
        let c = width;
        let block = |input, output| {
            let block = SpadeResBlockConfig::new([input, output], config.classes);
            block.with_hidden(config.hidden).init(device)
        };
        Self {
            quarter: vec![block(4 * c, 4 * c), block(4 * c, 4 * c)],
            half: block(4 * c, 2 * c),
            full: block(2 * c, c),
            output: Layer::same([c, 3], device),
            spade: config.spade,
        }
    }

    /// # Shapes
    /// - `features`: `[batch, 4c, height/4, width/4]` of stage 1
    /// - `labels`: `[batch, classes, height, width]`, one of each position's planes 1, the others 0
    /// - output: `[batch, 3, height, width]` in [-1, 1]
    pub fn forward(&self, features: Tensor<4>, labels: Tensor<4>) -> Tensor<4> {
        // An empty layout leaves the modulation's biases alone: the same at every position.
        let labels = if self.spade { labels } else { labels.zeros_like() };
        let x = self.quarter.iter().fold(features, |x, block| block.forward(x, labels.clone()));
        let x = self.half.forward(double(x), labels.clone()); // [batch, 2c, height/2, width/2]
        let x = self.full.forward(double(x), labels); // [batch, c, height, width]
        self.output.linear(x).clamp(-1.0, 1.0) // [batch, 3, height, width]
    }

    /// What each step of training begins with: one of every spectral norm's power iteration.
    pub fn iterate(&mut self) {
        for block in self.quarter.iter_mut().chain([&mut self.half, &mut self.full]) {
            block.iterate();
        }
    }
}
