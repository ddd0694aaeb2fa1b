use burn::tensor::Tensor;

use super::super::blocks::resize_nearest;

/// How much more an error in the hole counts in [`reconstruction_loss`].
const HOLE_WEIGHT: f64 = 2.0;
/// How much more an error in the hole counts in [`feature_loss`].
const FEATURE_HOLE_WEIGHT: f64 = 3.0;

/// `mean(|prediction − truth|·(1 + 2M))`, weight 10 in the published sum. `prediction` is the raw
/// output, not the composite.
///
/// # Shapes
/// - `prediction`, `truth`: `[batch, 3, height, width]` in `[0, 1]`; `mask`: `[batch, 1, height, width]`
/// - output: `[1]`
pub fn reconstruction_loss(prediction: Tensor<4>, truth: Tensor<4>, mask: Tensor<4>) -> Tensor<1> {
    ((prediction - truth).abs() * (mask * HOLE_WEIGHT + 1.0)).mean()
}

/// `mean(|feature − teacher|·(1 + 3M))` with the mask at the feature's size by nearest neighbour.
///
/// # Shapes
/// - `feature`, `teacher`: `[batch, prior, height/4, width/4]`; `mask`: `[batch, 1, height, width]`
/// - output: `[1]`
pub fn feature_loss(feature: Tensor<4>, teacher: Tensor<4>, mask: Tensor<4>) -> Tensor<1> {
    let [_, _, height, width] = feature.dims();
    let mask = resize_nearest(mask, [height, width]);
    ((feature - teacher).abs() * (mask * FEATURE_HOLE_WEIGHT + 1.0)).mean()
}
