use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::super::blocks::resize_nearest;
use super::names::rename_generator;
use super::{
    Decoder, Semantic, SemanticBranch, SpadeResidual, SpadeResidualConfig, SplConfig, TextureEncoder,
    TextureTaps,
};
use crate::models::state::{LoadError, StateDict, load};

/// The generator of SPL (`G_Net`).
#[derive(Module, Debug)]
pub struct Spl {
    /// Reads the texture.
    pub encoder: TextureEncoder,
    /// Predicts the prior.
    pub semantic: SemanticBranch,
    /// Fill the texture, steered by the prior.
    pub middle: Vec<SpadeResidual>,
    /// Paints it.
    pub decoder: Decoder,
}

/// What the generator returns, and what it saw on the way.
#[derive(Clone, Debug)]
pub struct SplOutput {
    /// `[batch, 3, height, width]` in `[0, 1]`.
    pub prediction: Tensor<4>,
    pub texture: TextureTaps,
    pub semantic: Semantic,
    /// Output of each steered block, `[batch, 4·width, height/4, width/4]`.
    pub middle: Vec<Tensor<4>>,
}

impl SplConfig {
    pub fn init(&self, device: &Device) -> Spl {
        let deep = 4 * self.width;
        let block = SpadeResidualConfig::new(deep, deep, self.spade_hidden);
        Spl {
            encoder: TextureEncoder::init(self, device),
            semantic: SemanticBranch::init(self, device),
            middle: (0..self.spade_blocks).map(|_| block.init(device)).collect(),
            decoder: Decoder::init(self, device),
        }
    }
}

impl Spl {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[0, 1]`, sides multiples of 4; what lies in the
    ///   hole does not count
    /// - `mask`: `[batch, 1, height, width]`, 1 in the hole
    pub fn forward(&self, image: Tensor<4>, mask: Tensor<4>) -> SplOutput {
        let masked = paint_white(image, mask.clone());
        let semantic = self.semantic.forward(double(masked.clone()), double(mask.clone()));
        let texture = self.encoder.forward(masked, mask);
        let mut middle = Vec::with_capacity(self.middle.len());
        let mut x = texture.texture.clone(); // [batch, 4·width, height/4, width/4]
        for block in &self.middle {
            x = block.forward(x, semantic.layout.clone());
            middle.push(x.clone());
        }
        SplOutput { prediction: self.decoder.forward(x), texture, semantic, middle }
    }

    /// Takes the weights of the generator, official names without `generator.` and `module.`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| Some(Self::field(name)))
    }

    /// The name a published weight has here.
    pub fn field(name: &str) -> String {
        rename_generator(name)
    }
}

/// The hole painted white: `x(1−M) + M`.
pub(super) fn paint_white(image: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    image * (-mask.clone() + 1.0) + mask
}

/// Twice the size, each pixel four times.
pub(super) fn double(x: Tensor<4>) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    resize_nearest(x, [2 * height, 2 * width])
}
