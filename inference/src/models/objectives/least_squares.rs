use burn::tensor::Tensor;

/// Least-squares adversarial training (Mao et al. 2017, arXiv:1611.04076): the discriminator answers
/// `real` for real and `fake` for made images, the generator wants `real`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastSquares {
    pub real: f64,
    pub fake: f64,
    /// Of the discriminator's sum.
    pub weight: f64,
}

impl LeastSquares {
    pub const USUAL: Self = Self { real: 1.0, fake: 0.0, weight: 0.5 };
    /// Equation 8 of ESPA: the mirror image of the usual, not halved.
    pub const ESPA: Self = Self { real: 0.0, fake: 1.0, weight: 1.0 };

    /// `weight·[mean((r − real)²) + mean((f − fake)²)]` with the answers `r` for real and `f` for made
    /// images.
    pub fn discriminator<const D: usize>(self, real: Tensor<D>, fake: Tensor<D>) -> Tensor<1> {
        let sum = (real - self.real).square().mean() + (fake - self.fake).square().mean();
        sum * self.weight
    }

    /// `mean((f − real)²)`.
    pub fn generator<const D: usize>(self, fake: Tensor<D>) -> Tensor<1> {
        (fake - self.real).square().mean()
    }
}
