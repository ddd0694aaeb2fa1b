use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::{FeatureMask, Refine, Refined, Rough};
use crate::models::state::{LoadError, StateDict, load};

/// What the hole is painted with before either network sees it: red, green, blue of 0..255.
pub const HOLE_COLOUR: [f32; 3] = [123.0, 104.0, 117.0];

/// Both networks of CSA.
#[derive(Module, Debug)]
pub struct Csa {
    /// The first guess (`netP`).
    pub rough: Rough,
    /// The refinement (`netG`).
    pub refine: Refine,
}

/// Everything a fill, a loss or a test wants to see.
#[derive(Clone, Debug)]
pub struct CsaOutput {
    /// The input with the hole painted, `[batch, 3, height, width]`.
    pub painted: Tensor<4>,
    /// The first guess, `[batch, 3, height, width]` in `[-1, 1]`.
    pub rough: Tensor<4>,
    /// The guess in the hole, the image outside.
    pub guess: Tensor<4>,
    /// The prediction and the taps of the losses.
    pub refined: Refined,
}

impl Csa {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[-1, 1]`, sides multiples of 256
    /// - `mask`: `[batch, 1, height, width]`, 1 in the hole, 0 elsewhere, nothing between
    /// - `masks`: the same holes as [`FeatureMask`]s, one a sample
    pub fn forward(&self, image: Tensor<4>, mask: Tensor<4>, masks: &[FeatureMask]) -> CsaOutput {
        let painted = paint_hole(image, mask.clone());
        let rough = self.rough.forward(painted.clone());
        // The refining network does not train the rough one.
        let guess = blend(rough.clone().detach(), painted.clone(), mask);
        let refined = self.refine.forward(guess.clone(), painted.clone(), masks);
        CsaOutput { painted, rough, guess, refined }
    }
}

impl Rough {
    /// The name a published weight has here.
    pub fn field(name: &str) -> String {
        super::config::Names::rough().rename(name)
    }

    /// Takes the weights of `<epoch>_net_P.pth`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        let names = super::config::Names::rough();
        load(self, state, |name| Some(names.rename(name)))
    }
}

impl Refine {
    /// The name a published weight has here.
    pub fn field(name: &str) -> String {
        super::config::Names::refine().rename(name)
    }

    /// Takes the weights of `<epoch>_net_G.pth`.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        let names = super::config::Names::refine();
        load(self, state, |name| Some(names.rename(name)))
    }
}

/// `image` outside, [`HOLE_COLOUR`] inside.
fn paint_hole(image: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    let colour = hole_colour(&image.device());
    let paint = mask.clone() * colour; // [batch, 3, height, width]
    image * (-mask + 1.0) + paint
}

/// `inside` in the hole, `outside` elsewhere.
fn blend(inside: Tensor<4>, outside: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
    inside * mask.clone() + outside * (-mask + 1.0)
}

/// `[1, 3, 1, 1]` in `[-1, 1]`.
fn hole_colour(device: &Device) -> Tensor<4> {
    Tensor::<1>::from_floats(HOLE_COLOUR.map(|v| 2.0 * v / 255.0 - 1.0), device).reshape([1, 3, 1, 1])
}
