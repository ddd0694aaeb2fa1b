use burn::tensor::{Tensor, TensorData};

use super::VggFeatures;

/// Mean and deviation of ImageNet's red, green and blue in [0, 1].
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

/// How two features are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Mean of the squares, equation 5 of ESPA.
    Squared,
    /// Mean of the magnitudes.
    Absolute,
}

/// Sum over the blocks of the mean difference between the first feature of each (`relu1_1`, `relu2_1`,
/// …). ESPA does not say which layers it compares; these are the usual ones.
///
/// # Shapes
/// - output: `[1]`
///
/// # Panics
/// Where there is no block.
pub fn perceptual(a: &VggFeatures, b: &VggFeatures, difference: Difference) -> Tensor<1> {
    let pairs = a.blocks.iter().zip(&b.blocks);
    let terms = pairs.map(|(a, b)| {
        let gap = a[0].clone() - b[0].clone();
        match difference {
            Difference::Squared => gap.square().mean(),
            Difference::Absolute => gap.abs().mean(),
        }
    });
    terms.reduce(|sum, term| sum + term).expect("features of one block at least")
}

/// An image in [0, 1] as networks trained on ImageNet expect it.
///
/// # Shapes
/// - `image` and output: `[batch, 3, height, width]`
pub fn imagenet(image: Tensor<4>) -> Tensor<4> {
    let device = image.device();
    let plane = |values: [f32; 3]| {
        Tensor::<1>::from_data(TensorData::from(values), &device).reshape([1, 3, 1, 1]) // [1, 3, 1, 1]
    };
    (image - plane(MEAN)) / plane(DEVIATION)
}
