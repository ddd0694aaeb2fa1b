use burn::tensor::Tensor;
use burn::tensor::activation::relu;

/// `mean(max(0, 1 − real)) + mean(max(0, 1 + fake))` (Lim and Ye 2017, arXiv:1705.02894).
pub fn hinge_discriminator<const D: usize>(real: Tensor<D>, fake: Tensor<D>) -> Tensor<1> {
    relu(-real + 1.0).mean() + relu(fake + 1.0).mean()
}

/// `−mean(fake)`.
pub fn hinge_generator<const D: usize>(fake: Tensor<D>) -> Tensor<1> {
    -fake.mean()
}
