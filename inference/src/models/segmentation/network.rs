use burn::module::Module;
use burn::tensor::{Int, Tensor};

use super::backbone::normalised;
use super::{Backbone, BiSeNet, DeepLab};
use crate::models::blocks::resize_bilinear;

/// A backbone under one of two heads.
#[derive(Module, Debug)]
pub struct Segmentation {
    pub backbone: Backbone,
    pub head: Head,
}

/// See [`super::HeadKind`].
#[derive(Module, Debug)]
pub enum Head {
    BiSeNet(BiSeNet),
    DeepLab(DeepLab),
}

impl Segmentation {
    /// # Shapes
    /// - `picture`: `[batch, 3, height, width]` in `[0, 1]`, sides of 16 at least
    /// - output: logits, `[batch, classes, height, width]`
    pub fn forward(&self, picture: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = picture.dims();
        let input = normalised(picture);
        let taps = self.backbone.forward(input.clone());
        let logits = match &self.head {
            Head::BiSeNet(head) => head.forward(input, taps),
            Head::DeepLab(head) => head.forward(taps.last),
        }; // [batch, classes, height/8, width/8]
        resize_bilinear(logits, [height, width])
    }

    /// The likeliest class of every pixel: what a label map holds.
    ///
    /// # Shapes
    /// - `picture`: as for [`Self::forward`]; output: `[batch, height, width]`
    pub fn labels(&self, picture: Tensor<4>) -> Tensor<3, Int> {
        self.forward(picture).argmax(1).squeeze_dim(1)
    }
}
