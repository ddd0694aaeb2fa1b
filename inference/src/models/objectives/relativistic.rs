use burn::tensor::Tensor;

/// Relativistic average least squares (Jolicoeur-Martineau 2018, arXiv:1807.00734), as CSA publishes it:
/// `½·[mean((r − mean f − 1)²) + mean((f − mean r + 1)²)]`. A real image shall look more real than the
/// average fake.
pub fn relativistic_discriminator<const D: usize>(real: Tensor<D>, fake: Tensor<D>) -> Tensor<1> {
    apart(real, fake)
}

/// The same with real and fake exchanged: `½·[mean((r − mean f + 1)²) + mean((f − mean r − 1)²)]`.
pub fn relativistic_generator<const D: usize>(real: Tensor<D>, fake: Tensor<D>) -> Tensor<1> {
    apart(fake, real)
}

/// Wants `above` one above the mean of `below`, and the other way round.
fn apart<const D: usize>(above: Tensor<D>, below: Tensor<D>) -> Tensor<1> {
    let mean = |x: &Tensor<D>| x.clone().mean().reshape([1; D]); // [1, …]
    let (mean_above, mean_below) = (mean(&above), mean(&below));
    let over = (above - mean_below - 1.0).square().mean();
    let under = (below - mean_above + 1.0).square().mean();
    (over + under) * 0.5
}
