use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};
use infill_protocol::{LabelMap, Size};

use super::backbone::normalised;
use super::{Backbone, BiSeNet, DeepLab, HeadKind, SegmentationConfig, Taps};
use crate::models::blocks::resize_bilinear;

/// A backbone under one of two heads.
#[derive(Module, Debug)]
pub struct Segmentation {
    pub backbone: Backbone,
    bisenet: Option<BiSeNet>,
    /// Where there is no other head.
    deeplab: Option<DeepLab>,
}

/// A picture as the heads see it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// `[batch, 3, height, width]`, as the backbone takes it.
    pub input: Tensor<4>,
    pub taps: Taps,
}

impl SegmentationConfig {
    /// # Panics
    /// Where the width is no multiple of 8.
    pub fn init(&self, device: &Device) -> Segmentation {
        let detailed = self.head == HeadKind::BiSeNet;
        Segmentation {
            backbone: Backbone::init(!detailed, device),
            bisenet: detailed.then(|| BiSeNet::init(self.classes, self.width, device)),
            deeplab: (!detailed).then(|| DeepLab::init(self.classes, device)),
        }
    }
}

impl Segmentation {
    /// # Shapes
    /// - `picture`: `[batch, 3, height, width]` in `[0, 1]`, sides of 16 at least
    /// - output: logits, `[batch, classes, height, width]`
    pub fn forward(&self, picture: Tensor<4>) -> Tensor<4> {
        self.decide(self.see(picture))
    }

    /// What the backbone makes of a picture; for [`Self::decide`].
    pub fn see(&self, picture: Tensor<4>) -> Sight {
        let input = normalised(picture);
        Sight { taps: self.backbone.forward(input.clone()), input }
    }

    /// Logits, shaped as those of [`Self::forward`].
    pub fn decide(&self, Sight { input, taps }: Sight) -> Tensor<4> {
        let [_, _, height, width] = input.dims();
        let logits = match (&self.bisenet, &self.deeplab) {
            (Some(head), _) => head.forward(input, taps),
            (None, head) => head.as_ref().expect("a network has a head").forward(taps.last),
        }; // [batch, classes, height/8, width/8]
        resize_bilinear(logits, [height, width])
    }

    /// The likeliest class of every pixel; [`label_map`] makes a map of it.
    ///
    /// # Shapes
    /// - `picture`: as for [`Self::forward`]; output: `[batch, height, width]`
    pub fn labels(&self, picture: Tensor<4>) -> Tensor<3, Int> {
        self.forward(picture).argmax(1).squeeze_dim(1)
    }
}

/// The map of one picture's labels, as they were read back from [`Segmentation::labels`]. `None` where they
/// are of several pictures.
pub fn label_map(labels: &TensorData) -> Option<LabelMap> {
    let &[1, height, width] = labels.shape().as_slice() else { return None };
    let size = Size::new(width as u32, height as u32);
    // A file has 255 classes at most: the 256th number is no class.
    LabelMap::new(size, labels.iter::<i64>().map(|class| class as u8).collect())
}
