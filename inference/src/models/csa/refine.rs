use burn::module::Module;
use burn::nn::InstanceNorm;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::config::{ATTENTION_LEVEL, CsaConfig, REFINE_LEVELS};
use super::parts::{HALVE, HALVE_DILATED, Layers, SAME, SLOPE};
use super::{CsaLayer, FeatureMask};
use crate::models::blocks::{Conv2d, ConvTranspose2d, leaky_relu};

/// The refining network: a U-Net with two convolutions a level and the attention in its encoder.
#[derive(Module, Debug)]
pub struct Refine {
    head: Conv2d,
    levels: Vec<Level>,
    core: Core,
    tail: ConvTranspose2d,
    attention: CsaLayer,
}

/// One halving with its way back up.
#[derive(Module, Debug)]
struct Level {
    down: Conv2d,
    down_norm: InstanceNorm,
    widen: Conv2d,
    widen_norm: InstanceNorm,
    narrow: ConvTranspose2d,
    narrow_norm: InstanceNorm,
    up: ConvTranspose2d,
    up_norm: InstanceNorm,
}

/// The innermost halving.
#[derive(Module, Debug)]
struct Core {
    down: Conv2d,
    up: ConvTranspose2d,
    up_norm: InstanceNorm,
}

/// What the refining network returns.
#[derive(Clone, Debug)]
pub struct Refined {
    /// `[batch, 3, height, width]`, unbounded (no tanh): clamp before showing.
    pub prediction: Tensor<4>,
    /// Before the attention, `[batch, deep, height/8, width/8]`: 8 times the published width.
    pub attention_input: Tensor<4>,
    /// After it, same shape: the encoder's consistency tap.
    pub attention_output: Tensor<4>,
    /// The decoder's consistency tap: what rises to the attention's level, beside its skip,
    /// `[batch, 2·deep, height/8, width/8]`.
    pub decoder: Tensor<4>,
}

impl Refine {
    pub(super) fn init(config: &CsaConfig, device: &Device) -> Self {
        let layers = Layers::of(config.backward, device);
        let channels = |level| config.channels(level);
        let innermost = channels(REFINE_LEVELS);
        Self {
            head: layers.conv([6, config.width], SAME),
            levels: (0..REFINE_LEVELS)
                .map(|level| Level::init(channels(level), channels(level + 1), &layers))
                .collect(),
            core: Core {
                down: layers.conv([innermost, innermost], HALVE_DILATED),
                up: layers.conv_transpose([innermost, innermost], HALVE),
                up_norm: layers.norm(innermost),
            },
            tail: layers.conv_transpose([2 * config.width, 3], SAME),
            attention: CsaLayer { backward: config.backward },
        }
    }

    /// # Shapes
    /// - `guess`: `[batch, 3, height, width]` in `[-1, 1]`: the rough prediction in the hole, the
    ///   image outside
    /// - `image`: `[batch, 3, height, width]` in `[-1, 1]`, the hole painted
    /// - `masks`: one a sample, of an eighth of the image's sides
    pub fn forward(&self, guess: Tensor<4>, image: Tensor<4>, masks: &[FeatureMask]) -> Refined {
        let mut x = self.head.forward(Tensor::cat(vec![guess, image], 1)); // [batch, width, h, w]
        let mut skips = Vec::with_capacity(REFINE_LEVELS);
        let mut attention = None;
        for (index, level) in self.levels.iter().enumerate() {
            skips.push(x.clone());
            x = level.encode(x); // halved
            if index == ATTENTION_LEVEL {
                let attended = self.attention.forward(x.clone(), masks);
                attention = Some((x, attended.clone()));
                x = attended;
            }
            x = level.widen_norm.forward(x);
        }
        let (attention_input, attention_output) = attention.expect("one level holds the attention");

        x = Tensor::cat(vec![self.core.forward(x.clone()), x], 1); // [batch, 2·deep, h/128, w/128]
        let mut decoder = None;
        for (index, level) in self.levels.iter().enumerate().rev() {
            if index == ATTENTION_LEVEL {
                decoder = Some(x.clone());
            }
            let skip = skips.pop().expect("one skip a level");
            x = Tensor::cat(vec![level.decode(x), skip], 1); // doubled
        }
        Refined {
            prediction: self.tail.forward(relu(x)), // [batch, 3, h, w]
            attention_input,
            attention_output,
            decoder: decoder.expect("one level holds the attention"),
        }
    }
}

impl Level {
    fn init(outer: usize, inner: usize, layers: &Layers) -> Self {
        Self {
            down: layers.conv([outer, outer], HALVE_DILATED),
            down_norm: layers.norm(outer),
            widen: layers.conv([outer, inner], SAME),
            widen_norm: layers.norm(inner),
            narrow: layers.conv_transpose([2 * inner, outer], SAME),
            narrow_norm: layers.norm(outer),
            up: layers.conv_transpose([outer, outer], HALVE),
            up_norm: layers.norm(outer),
        }
    }

    /// `[batch, outer, h, w]` to `[batch, inner, h/2, w/2]`, before `widen_norm`.
    fn encode(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.down_norm.forward(self.down.forward(leaky_relu(x, SLOPE)));
        self.widen.forward(leaky_relu(x, SLOPE))
    }

    /// `[batch, 2·inner, h/2, w/2]` to `[batch, outer, h, w]`.
    fn decode(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.narrow_norm.forward(self.narrow.forward(relu(x)));
        self.up_norm.forward(self.up.forward(relu(x)))
    }
}

impl Core {
    /// Keeps the shape, through one halving.
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.down.forward(leaky_relu(x, SLOPE));
        self.up_norm.forward(self.up.forward(relu(x)))
    }
}
