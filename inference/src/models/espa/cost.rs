//! What one picture costs, layer by layer.

use super::{EspaConfig, SemanticDecoderConfig};
use crate::models::cost::{Conv, Cost, Feature};

impl EspaConfig {
    /// The cost of one picture of the configured size.
    pub fn cost(&self) -> Cost {
        let [height, width] = self.size;
        let mut cost = Cost::default();
        let features = self.stage1(&mut cost, Feature(5, height, width));
        if let Some(decoder) = &self.decoder {
            decoder.cost(&mut cost, features);
        }
        cost
    }

    /// From the input to the features that both decoders read.
    fn stage1(&self, cost: &mut Cost, input: Feature) -> Feature {
        let c = self.width;
        let x = cost.conv(input, Conv::new(c, 5));
        let x = cost.conv(x, Conv::new(2 * c, 3).halving());
        let x = cost.conv(x, Conv::new(2 * c, 3));
        let x = cost.conv(x, Conv::new(4 * c, 3).halving());
        // Two of the encoder, four of the dilated branch, two after both.
        let features = (0..8).fold(x, |x, _| cost.conv(x, Conv::new(4 * c, 3)));
        if self.attention {
            attention(cost, features);
        }
        let x = cost.conv(features.doubled(), Conv::new(2 * c, 3));
        let x = cost.conv(x, Conv::new(2 * c, 3));
        let x = cost.conv(x.doubled(), Conv::new(c, 3));
        let x = cost.conv(x, Conv::new(c / 2, 3));
        cost.conv(x, Conv::new(3, 3));
        features
    }
}

/// The projection of what is known, a layer norm, and two products along either axis, the one between
/// them twice as long.
fn attention(cost: &mut Cost, x: Feature) {
    let Feature(channels, height, width) = x;
    cost.conv(x.channels(3), Conv::new(channels, 1).unbiased());
    cost.parameters += 2 * channels;
    for (length, lines) in [(height, width), (width, height)] {
        cost.product([channels * lines, length, 2 * length]);
        cost.product([channels * lines, 2 * length, length]);
        cost.parameters += 4 * length * length;
    }
}

impl SemanticDecoderConfig {
    fn cost(&self, cost: &mut Cost, features: Feature) {
        let c = features.0 / 4;
        let x = self.block(cost, features, 4 * c);
        let x = self.block(cost, x, 4 * c);
        let x = self.block(cost, x.doubled(), 2 * c);
        let x = self.block(cost, x.doubled(), c);
        cost.conv(x, Conv::new(3, 3));
    }

    /// A residual SPADE block.
    fn block(&self, cost: &mut Cost, x: Feature, output: usize) -> Feature {
        let middle = x.0.min(output);
        if x.0 != output {
            self.spade(cost, x);
            cost.spectral(x, Conv::new(output, 1).unbiased());
        }
        self.spade(cost, x);
        let y = cost.spectral(x, Conv::new(middle, 3));
        self.spade(cost, y);
        cost.spectral(y, Conv::new(output, 3))
    }

    fn spade(&self, cost: &mut Cost, x: Feature) {
        let hidden = cost.conv(x.channels(self.classes), Conv::new(self.hidden, 3));
        cost.conv(hidden, Conv::new(x.0, 3));
        cost.conv(hidden, Conv::new(x.0, 3));
    }
}
