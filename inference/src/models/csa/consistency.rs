use burn::tensor::Tensor;

/// How far a feature of the hole is from the reference feature of the true image (the paper's
/// consistency loss): the mean over every element of `(hole·x − target)²`.
///
/// The target is not masked, as in the published code, so the known part adds a constant. There the
/// value carries no gradient either; that is the caller's choice here (`detach`).
///
/// # Shapes
/// - `x`: `[batch, at least channels, height, width]`; of more channels (the decoder's tap) the
///   first ones count
/// - `hole`: `[batch or 1, 1, height, width]`, 1 in the hole
/// - `target`: `[batch, channels, height, width]`: `relu4_3` of VGG-16 at the published width
/// - output: `[1]`
pub fn consistency(x: Tensor<4>, hole: Tensor<4>, target: Tensor<4>) -> Tensor<1> {
    let [_, channels, _, _] = target.dims();
    let x = x.narrow(1, 0, channels) * hole;
    (x - target).square().mean()
}
