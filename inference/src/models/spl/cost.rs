//! What one picture costs, layer by layer.

use super::SplConfig;
use crate::models::cost::{Conv, Cost, Feature};

impl SplConfig {
    /// The cost of one picture.
    pub fn cost(&self, [height, width]: [usize; 2]) -> Cost {
        let mut cost = Cost::default();
        let picture = Feature(3, height, width);
        let layout = self.semantic(&mut cost, picture.doubled().channels(4));
        let texture = self.texture(&mut cost, picture);
        let filled = (0..self.spade_blocks).fold(texture, |x, _| self.steered(&mut cost, x, layout));
        self.decoder(&mut cost, filled);
        cost
    }

    fn texture(&self, cost: &mut Cost, x: Feature) -> Feature {
        let w = self.width;
        let mut x = reflected(cost, x, Conv::new(w, 7), 3);
        cost.parameters += 4 * w;
        for channels in [2 * w, 4 * w] {
            x = cost.conv(x, Conv::new(channels, 4).halving());
            cost.parameters += 4 * channels;
        }
        x
    }

    fn semantic(&self, cost: &mut Cost, x: Feature) -> Feature {
        let w = self.width;
        let mut x = reflected(cost, x, Conv::new(w, 7), 3);
        for channels in [2 * w, 4 * w, 4 * w] {
            x = cost.conv(x, Conv::new(channels, 4).halving());
        }
        let x = cost.conv(x, Conv::new(4 * w, 3));
        for _ in 0..self.dense_blocks {
            let mut grown = x;
            for _ in 0..self.dense_layers {
                cost.conv(grown, Conv::new(self.growth, 3));
                grown = grown.channels(grown.0 + self.growth);
            }
            cost.conv(grown, Conv::new(x.0, 1));
        }
        let all = x.channels(self.dense_blocks * x.0);
        let fused = cost.conv(all, Conv::new(x.0, 1));
        let x = cost.conv(fused, Conv::new(x.0, 3));
        for _ in 0..2 * self.recon_blocks {
            reflected(cost, x, Conv::new(x.0, 3), 1);
        }
        cost.conv(x, Conv::new(self.prior, 1));
        x
    }

    /// A residual block between two normalisations that read the layout.
    fn steered(&self, cost: &mut Cost, x: Feature, layout: Feature) -> Feature {
        for margin in [2, 1] {
            let hidden = cost.conv(layout, Conv::new(self.spade_hidden, 3));
            cost.conv(hidden, Conv::new(x.0, 3));
            cost.conv(hidden, Conv::new(x.0, 3));
            reflected(cost, x, Conv::new(x.0, 3), margin);
        }
        x
    }

    fn decoder(&self, cost: &mut Cost, x: Feature) {
        let w = self.width;
        let mut x = x;
        for channels in [2 * w, w] {
            x = cost.conv(x, Conv::new(4 * channels, 3)).channels(channels).doubled();
            region_attention(cost, x);
        }
        reflected(cost, x, Conv::new(3, 7), 3);
    }
}

/// A convolution whose border is reflected beforehand.
fn reflected(cost: &mut Cost, x: Feature, conv: Conv, margin: usize) -> Feature {
    cost.see(x.padded(margin));
    cost.conv(x, conv)
}

/// The three planes of the learned region.
fn region_attention(cost: &mut Cost, x: Feature) {
    let plane = cost.conv(x.channels(2), Conv::new(1, 7).unbiased());
    cost.conv(plane, Conv::new(1, 7));
    cost.conv(plane, Conv::new(1, 7));
}
