use burn::tensor::Tensor;

/// Below this a logarithm is cut off, as in PyTorch.
const FLOOR: f64 = -100.0;

/// Mean binary cross-entropy of logits against one label, 0 or 1:
/// `max(x, 0) − x·label + ln(1 + e^(−|x|))`, which overflows for no logit.
pub fn cross_entropy<const D: usize>(logits: Tensor<D>, label: f64) -> Tensor<1> {
    let tail = (-logits.clone().abs()).exp().log1p();
    (logits.clone().clamp_min(0.0) - logits * label + tail).mean()
}

/// The same for probabilities, of a discriminator that ends in a sigmoid.
pub fn binary_cross_entropy<const D: usize>(probabilities: Tensor<D>, label: f64) -> Tensor<1> {
    let log = |p: Tensor<D>| p.log().clamp_min(FLOOR);
    let hit = log(probabilities.clone()) * label;
    let miss = log(-probabilities + 1.0) * (1.0 - label);
    -(hit + miss).mean()
}
