//! What one picture costs, layer by layer.

use super::config::{ATTENTION_LEVEL, CsaConfig, REFINE_LEVELS, ROUGH_LEVELS};
use crate::models::cost::{Conv, Cost, Feature};

impl CsaConfig {
    /// The cost of both networks on one picture, half of which is hole.
    pub fn cost(&self, size: [usize; 2]) -> Cost {
        let mut cost = Cost::default();
        self.rough_cost(&mut cost, size);
        self.refine_cost(&mut cost, size);
        cost
    }

    pub(crate) fn rough_cost(&self, cost: &mut Cost, [height, width]: [usize; 2]) {
        let last = ROUGH_LEVELS - 1;
        let mut x = Feature(3, height, width);
        for level in 0..ROUGH_LEVELS {
            x = cost.conv(x, Conv::new(self.channels(level), 4).halving());
            cost.parameters += if level == 0 || level == last { 0 } else { 2 * x.0 };
        }
        for level in (0..ROUGH_LEVELS).rev() {
            let input = if level == last { x } else { x.channels(2 * self.channels(level)) };
            let output = if level == 0 { 3 } else { self.channels(level - 1) };
            x = cost.conv(input, Conv::new(output, 4).doubling());
            cost.parameters += if level == 0 { 0 } else { 2 * x.0 };
        }
    }

    fn refine_cost(&self, cost: &mut Cost, [height, width]: [usize; 2]) {
        let mut x = cost.conv(Feature(6, height, width), Conv::new(self.width, 3));
        for level in 0..REFINE_LEVELS {
            let (outer, inner) = (self.channels(level), self.channels(level + 1));
            x = normed(cost, x, Conv::new(outer, 4).halving());
            x = normed(cost, x, Conv::new(inner, 3));
            if level == ATTENTION_LEVEL {
                attention(cost, x);
            }
        }
        let core = cost.conv(x, Conv::new(x.0, 4).halving());
        x = normed(cost, core, Conv::new(x.0, 4).doubling());
        for level in (0..REFINE_LEVELS).rev() {
            let outer = self.channels(level);
            x = normed(cost, x.channels(2 * x.0), Conv::new(outer, 3));
            x = normed(cost, x, Conv::new(outer, 4).doubling());
        }
        cost.conv(x.channels(2 * x.0), Conv::new(3, 3));
    }
}

/// A convolution and a normalisation with gain and shift.
fn normed(cost: &mut Cost, x: Feature, conv: Conv) -> Feature {
    let y = cost.conv(x, conv);
    cost.parameters += 2 * y.0;
    y
}

/// The work where half of the feature is hole; the memory where all but one position are.
fn attention(cost: &mut Cost, x: Feature) {
    let half = x.positions() / 2;
    cost.product([half, x.0, half]); // scores
    cost.product([half, x.0, half]); // pull
    cost.product([half, half, x.0]); // output
    cost.hold(x.positions() * x.positions());
}
