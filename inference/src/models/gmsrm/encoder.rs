use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::Memory;
use super::config::{GmSrmConfig, LEVELS};
use super::parts::{EqualLinear, SLOPE, halve, same};
use crate::models::blocks::{Conv2d, leaky_relu};

/// Reads what is known, and words the question to the memory.
#[derive(Module, Debug)]
pub struct Encoder {
    head: Conv2d,
    downs: Vec<Conv2d>,
    convs: Vec<Conv2d>,
    query: EqualLinear,
    style: usize,
}

impl Encoder {
    pub(super) fn init(config: &GmSrmConfig, device: &Device) -> Self {
        let channels = |level| config.channels(level);
        Self {
            head: same([4, channels(0)], device),
            downs: (1..=LEVELS).map(|l| halve([channels(l - 1), channels(l)], device)).collect(),
            convs: (1..=LEVELS).map(|l| same([channels(l), channels(l)], device)).collect(),
            query: EqualLinear::init([channels(LEVELS), Memory::CODES * config.style], 0.0, 1.0, device),
            style: config.style,
        }
    }

    /// One feature a level, full resolution first, halved each time.
    ///
    /// # Shapes
    /// - `masked`: `[batch, 3, height, width]` in `[-1, 1]`, 0 in the hole; sides multiples of 64
    /// - `mask`: `[batch, 1, height, width]`
    /// - output: seven, the last `[batch, channels, height/64, width/64]`
    pub fn forward(&self, masked: Tensor<4>, mask: Tensor<4>) -> Vec<Tensor<4>> {
        let input = Tensor::cat(vec![masked, mask], 1); // [batch, 4, height, width]
        let mut levels = vec![leaky_relu(self.head.forward(input), SLOPE)];
        for (down, conv) in self.downs.iter().zip(&self.convs) {
            let x = levels[levels.len() - 1].clone();
            let x = leaky_relu(down.forward(x), SLOPE); // halved
            levels.push(leaky_relu(conv.forward(x), SLOPE));
        }
        levels
    }

    /// The question: offsets from the memory's mean code.
    ///
    /// # Shapes
    /// - `innermost`: `[batch, channels, *, *]`
    /// - output: `[batch, CODES, style]`
    pub fn query(&self, innermost: Tensor<4>) -> Tensor<3> {
        let [batch, _, _, _] = innermost.dims();
        let summary: Tensor<2> = innermost.mean_dims(&[2, 3]).squeeze_dims(&[2, 3]); // [batch, channels]
        self.query.forward(summary).reshape([batch, Memory::CODES, self.style])
    }
}
