use burn::module::Module;
use burn::tensor::Tensor;

use super::{Coarse, SemanticDecoder, Stage1};

/// Both stages. Without the second, or without labels, the coarse image is the prediction.
#[derive(Module, Debug)]
pub struct Espa {
    pub stage1: Stage1,
    pub decoder: Option<SemanticDecoder>,
}

/// What [`Espa`] computes; images are `[batch, 3, height, width]` in [-1, 1].
#[derive(Clone, Debug)]
pub struct Filled {
    pub coarse: Coarse,
    /// The last stage's image.
    pub prediction: Tensor<4>,
    /// The prediction in the hole, the image elsewhere.
    pub composite: Tensor<4>,
}

impl Espa {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in [-1, 1]; what it holds in the hole is not looked at
    /// - `mask`: `[batch, 1, height, width]`, 1 in the hole, 0 elsewhere
    /// - `labels`: `[batch, classes, height, width]`, one of each position's planes 1, the others 0
    pub fn forward(&self, image: Tensor<4>, mask: Tensor<4>, labels: Option<Tensor<4>>) -> Filled {
        let known = -mask.clone() + 1.0;
        let masked = image * known;
        let coarse = self.stage1.forward(masked.clone(), mask.clone());
        let prediction = self.decode(coarse.image.clone(), coarse.features.clone(), labels);
        Filled { composite: masked + prediction.clone() * mask, prediction, coarse }
    }

    /// What stage 1 makes of an image and its hole, shaped as for [`Self::forward`]: the same whatever the
    /// labels are.
    pub fn encode(&self, image: Tensor<4>, mask: Tensor<4>) -> Coarse {
        let masked = image * (-mask.clone() + 1.0);
        self.stage1.forward(masked, mask)
    }

    /// The last stage's image, `[batch, 3, height, width]` in [-1, 1], from the two of [`Coarse`].
    pub fn decode(&self, image: Tensor<4>, features: Tensor<4>, labels: Option<Tensor<4>>) -> Tensor<4> {
        match (&self.decoder, labels) {
            (Some(decoder), Some(labels)) => decoder.forward(features, labels),
            _ => image,
        }
    }
}
