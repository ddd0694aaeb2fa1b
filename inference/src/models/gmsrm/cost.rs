//! What one picture costs, layer by layer.

use super::config::{GmSrmConfig, LEVELS, MEMORY_START};
use super::{Memory, MemoryMode};
use crate::models::cost::{Conv, Cost, Feature};

impl GmSrmConfig {
    /// The cost of one picture. The memory works at one size whatever the picture's.
    pub fn cost(&self, [height, width]: [usize; 2]) -> Cost {
        let mut cost = Cost::default();
        let skips = self.encoder(&mut cost, Feature(4, height, width));
        match self.memory {
            MemoryMode::Off => cost.idle(|cost| self.recall(cost)),
            MemoryMode::Random | MemoryMode::Trained => self.recall(&mut cost),
        }
        // What paints and what draws latents is there for teaching alone.
        cost.idle(|cost| self.teaching(cost));
        self.decoder(&mut cost, &skips);
        cost
    }

    /// One feature a level, full resolution first.
    fn encoder(&self, cost: &mut Cost, input: Feature) -> Vec<Feature> {
        let mut levels = vec![cost.conv(input, Conv::new(self.channels(0), 3))];
        for level in 1..=LEVELS {
            let channels = self.channels(level);
            let x = cost.conv(levels[level - 1], Conv::new(channels, 4).halving());
            levels.push(cost.conv(x, Conv::new(channels, 3)));
        }
        linear(cost, self.channels(LEVELS), Memory::CODES * self.style);
        levels
    }

    fn recall(&self, cost: &mut Cost) {
        let mut x = Feature(self.channels(LEVELS), MEMORY_START, MEMORY_START);
        cost.parameters += self.style + x.0 * x.positions();
        self.styled(cost, x, x.0, 3);
        for level in (1..LEVELS).rev() {
            x = self.grow(cost, x, self.channels(level));
        }
    }

    fn teaching(&self, cost: &mut Cost) {
        (0..self.mapping).for_each(|_| linear(cost, self.style, self.style));
        let side = MEMORY_START << (LEVELS - 1);
        self.grow(cost, Feature(self.channels(1), side, side), self.channels(0));
        for level in 0..LEVELS {
            self.styled(cost, Feature(self.channels(level), side, side), 3, 1);
        }
    }

    /// A doubling of the memory.
    fn grow(&self, cost: &mut Cost, x: Feature, output: usize) -> Feature {
        // The filter: 16 taps a position and channel.
        cost.flops += 2.0 * (16 * x.0 * x.positions()) as f64;
        let x = cost.see(x.doubled());
        let x = self.styled(cost, x, output, 3);
        self.styled(cost, x, output, 3)
    }

    /// A modulated convolution with the map from its code.
    fn styled(&self, cost: &mut Cost, x: Feature, output: usize, kernel: usize) -> Feature {
        linear(cost, self.style, x.0);
        cost.conv(x, Conv::new(output, kernel))
    }

    fn decoder(&self, cost: &mut Cost, skips: &[Feature]) {
        let mut x = skips[LEVELS];
        for level in (0..LEVELS).rev() {
            let skip = skips[level];
            if level > 0 {
                cost.conv(skip, Conv::new(skip.0, 1));
                cost.conv(skip.channels(2 * skip.0), Conv::new(skip.0, 1));
            }
            x = cost.conv(skip.channels(x.0 + skip.0), Conv::new(skip.0, 3));
            x = cost.conv(x, Conv::new(skip.0, 3));
        }
        cost.conv(x, Conv::new(3, 3));
    }
}

fn linear(cost: &mut Cost, input: usize, output: usize) {
    cost.product([1, input, output]);
    cost.parameters += input * output + output;
}
