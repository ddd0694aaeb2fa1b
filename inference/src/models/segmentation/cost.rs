//! What one picture costs, layer by layer.

use super::{HeadKind, SegmentationConfig};
use crate::models::cost::{Conv, Cost, Feature};

/// Squeezed and expanded channels of `fire2` to `fire8`; a halving comes before the fourth.
const FIRES: [(usize, usize); 7] =
    [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256)];

impl SegmentationConfig {
    /// The cost of one picture.
    pub fn cost(&self, [height, width]: [usize; 2]) -> Cost {
        let mut cost = Cost::default();
        let input = Feature(3, height, width);
        let mut x = cost.conv(input, Conv::new(96, 7).halving()).halved();
        for (index, (squeeze, expand)) in FIRES.into_iter().enumerate() {
            x = if index == 3 { x.halved() } else { x };
            x = fire(&mut cost, x, squeeze, expand);
        }
        let last = if self.head == HeadKind::DeepLab { x } else { x.halved() };
        fire(&mut cost, last, 64, 256);
        match self.head {
            HeadKind::BiSeNet => self.bisenet(&mut cost, input, x, last),
            HeadKind::DeepLab => {
                for _ in 0..4 {
                    cost.conv(last, Conv::new(self.classes, 3));
                }
            }
        }
        cost.see(input.channels(self.classes));
        cost
    }

    fn bisenet(&self, cost: &mut Cost, input: Feature, eighth: Feature, last: Feature) {
        let w = self.width;
        let x = layer(cost, input, Conv::new(w / 2, 7).halving());
        let x = layer(cost, x, Conv::new(w, 3).halving());
        let x = layer(cost, x, Conv::new(w, 3).halving());
        let detail = layer(cost, x, Conv::new(w, 1));
        cost.conv(Feature(last.0, 1, 1), Conv::new(w, 1));
        for tap in [last, eighth] {
            layer(cost, tap, Conv::new(w, 3));
            cost.conv(Feature(w, 1, 1), Conv::new(w, 1));
            layer(cost, detail, Conv::new(w, 3));
        }
        let fused = layer(cost, detail.channels(2 * w), Conv::new(w, 1));
        for _ in 0..2 {
            cost.conv(Feature(w, 1, 1), Conv::new(w, 1));
        }
        let x = layer(cost, fused, Conv::new(w, 3));
        cost.conv(x, Conv::new(self.classes, 1));
    }
}

fn fire(cost: &mut Cost, x: Feature, squeeze: usize, expand: usize) -> Feature {
    let squeezed = cost.conv(x, Conv::new(squeeze, 1));
    cost.conv(squeezed, Conv::new(expand, 1));
    let expanded = cost.conv(squeezed, Conv::new(expand, 3));
    cost.see(expanded.channels(2 * expand))
}

/// A convolution with a normalisation in place of its bias.
fn layer(cost: &mut Cost, x: Feature, conv: Conv) -> Feature {
    let y = cost.conv(x, conv.unbiased());
    cost.parameters += 2 * y.0;
    y
}
