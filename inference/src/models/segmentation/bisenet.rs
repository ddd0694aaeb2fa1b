use burn::module::Module;
use burn::tensor::activation::{relu, sigmoid};
use burn::tensor::{Device, Tensor};

use super::Taps;
use super::parts::{Layer, point, summary};
use crate::models::blocks::{Conv2d, resize_bilinear};

/// Channels of the backbone's features.
const DEEP: usize = 512;

/// The head of BiSeNet (Yu et al., ECCV 2018, arXiv:1808.00897): a shallow path keeps detail, the backbone
/// gives context, and what both say is fused.
#[derive(Module, Debug)]
pub struct BiSeNet {
    /// Three halvings and a mixing (section 3.1 of the paper).
    spatial: Vec<Layer>,
    /// Of the features at a sixteenth and at an eighth.
    refine16: Refinement,
    refine8: Refinement,
    /// The whole picture's summary.
    global: Conv2d,
    smooth16: Layer,
    smooth8: Layer,
    fusion: Fusion,
    head: Layer,
    logits: Conv2d,
}

/// Attention refinement (section 3.2): weighs channels by what the whole feature holds.
#[derive(Module, Debug)]
struct Refinement {
    layer: Layer,
    weight: Conv2d,
}

/// Feature fusion (section 3.3): both paths side by side, then weighed channels once more on top.
#[derive(Module, Debug)]
struct Fusion {
    layer: Layer,
    squeeze: Conv2d,
    weight: Conv2d,
}

impl BiSeNet {
    pub(super) fn init(classes: usize, width: usize, device: &Device) -> Self {
        let w = width;
        let refinement =
            || Refinement { layer: Layer::init([DEEP, w], 3, 1, device), weight: point([w, w], device) };
        Self {
            spatial: vec![
                Layer::init([3, w / 2], 7, 2, device),
                Layer::init([w / 2, w], 3, 2, device),
                Layer::init([w, w], 3, 2, device),
                Layer::init([w, w], 1, 1, device),
            ],
            refine16: refinement(),
            refine8: refinement(),
            global: point([DEEP, w], device),
            smooth16: Layer::init([w, w], 3, 1, device),
            smooth8: Layer::init([w, w], 3, 1, device),
            fusion: Fusion {
                layer: Layer::init([2 * w, w], 1, 1, device),
                squeeze: point([w, w], device),
                weight: point([w, w], device),
            },
            head: Layer::init([w, w], 3, 1, device),
            logits: point([w, classes], device),
        }
    }

    /// # Shapes
    /// - `input`: `[batch, 3, height, width]`, what the backbone read
    /// - output: logits, `[batch, classes, height/8, width/8]`
    pub fn forward(&self, input: Tensor<4>, taps: Taps) -> Tensor<4> {
        let detail = self.spatial.iter().fold(input, |x, layer| layer.forward(x)); // [batch, width, h/8, w/8]
        let [_, _, height, width] = detail.dims();
        let whole = relu(self.global.forward(summary(taps.last.clone()))); // [batch, width, 1, 1]
        let deep = self.refine16.forward(taps.last) + whole; // [batch, width, h/16, w/16]
        let deep = self.smooth16.forward(resize_bilinear(deep, [height, width]));
        let context = self.refine8.forward(resize_bilinear(taps.eighth, [height, width])) + deep;
        let fused = self.fusion.forward(detail, self.smooth8.forward(context)); // [batch, width, h/8, w/8]
        self.logits.forward(self.head.forward(fused))
    }
}

impl Refinement {
    /// `[batch, 512, *, *]` to `[batch, width, *, *]`.
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.layer.forward(x);
        x.clone() * sigmoid(self.weight.forward(summary(x)))
    }
}

impl Fusion {
    /// Two of `[batch, width, *, *]` to one.
    fn forward(&self, detail: Tensor<4>, context: Tensor<4>) -> Tensor<4> {
        let x = self.layer.forward(Tensor::cat(vec![detail, context], 1));
        let weight = sigmoid(self.weight.forward(relu(self.squeeze.forward(summary(x.clone())))));
        x.clone() + x * weight
    }
}
