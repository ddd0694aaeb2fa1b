use burn::module::Module;
use burn::nn::InstanceNorm;
use burn::tensor::activation::{relu, tanh};
use burn::tensor::{Device, Tensor};

use super::config::{CsaConfig, ROUGH_LEVELS};
use super::parts::{HALVE, Layers, SLOPE};
use crate::models::blocks::{Conv2d, ConvTranspose2d, leaky_relu};

/// The first guess: a U-Net of eight halvings (pix2pix, Isola et al. 2017).
#[derive(Module, Debug)]
pub struct Rough {
    downs: Vec<Down>,
    ups: Vec<Up>,
}

#[derive(Module, Debug)]
struct Down {
    conv: Conv2d,
    /// Absent on the outermost and the innermost level.
    norm: Option<InstanceNorm>,
}

#[derive(Module, Debug)]
struct Up {
    conv: ConvTranspose2d,
    /// Absent on the outermost level.
    norm: Option<InstanceNorm>,
}

impl Rough {
    pub(super) fn init(config: &CsaConfig, device: &Device) -> Self {
        let layers = Layers::of(config.backward, device);
        let channels = |level| config.channels(level);
        let last = ROUGH_LEVELS - 1;
        let down = |level: usize| {
            let input = if level == 0 { 3 } else { channels(level - 1) };
            Down {
                conv: layers.conv([input, channels(level)], HALVE),
                norm: (level != 0 && level != last).then(|| layers.norm(channels(level))),
            }
        };
        let up = |level: usize| {
            // Below the innermost level the skip comes beside what rises.
            let input = if level == last { channels(level) } else { 2 * channels(level) };
            let output = if level == 0 { 3 } else { channels(level - 1) };
            Up {
                conv: layers.conv_transpose([input, output], HALVE),
                norm: (level != 0).then(|| layers.norm(output)),
            }
        };
        Self { downs: (0..ROUGH_LEVELS).map(down).collect(), ups: (0..ROUGH_LEVELS).map(up).collect() }
    }

    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[-1, 1]`, the hole painted; sides multiples of 256
    /// - output: `[batch, 3, height, width]` in `[-1, 1]`
    pub fn forward(&self, image: Tensor<4>) -> Tensor<4> {
        let mut levels = vec![self.downs[0].conv.forward(image)]; // [batch, width, h/2, w/2]
        for down in &self.downs[1..] {
            let x = leaky_relu(levels[levels.len() - 1].clone(), SLOPE);
            levels.push(normalised(down.conv.forward(x), down.norm.as_ref())); // halved
        }
        let mut x = levels.pop().expect("a U-Net has levels"); // [batch, deep, h/256, w/256]
        for up in self.ups[1..].iter().rev() {
            x = normalised(up.conv.forward(relu(x)), up.norm.as_ref()); // doubled
            let skip = levels.pop().expect("one skip a level");
            x = Tensor::cat(vec![x, skip], 1);
        }
        tanh(self.ups[0].conv.forward(relu(x))) // [batch, 3, height, width]
    }
}

fn normalised(x: Tensor<4>, norm: Option<&InstanceNorm>) -> Tensor<4> {
    match norm {
        Some(norm) => norm.forward(x),
        None => x,
    }
}
