use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;

/// Below this a logarithm is cut off, as in PyTorch.
const FLOOR: f64 = -100.0;
/// The least product of a probability and its rest that a slope is divided by, as in PyTorch.
const STEEPEST: f64 = 1e-12;

/// Mean binary cross-entropy of logits against one label, 0 or 1:
/// `max(x, 0) − x·label + ln(1 + e^(−|x|))`, which overflows for no logit.
pub fn cross_entropy<const D: usize>(logits: Tensor<D>, label: f64) -> Tensor<1> {
    let tail = (-logits.clone().abs()).exp().log1p();
    (logits.clone().clamp_min(0.0) - logits * label + tail).mean()
}

/// The same for probabilities, of a discriminator that ends in a sigmoid. Value and slope are cut off where
/// PyTorch cuts them off: a discriminator that is sure gives 0 or 1 exactly, where the logarithm's own slope
/// is infinite.
pub fn binary_cross_entropy<const D: usize>(probabilities: Tensor<D>, label: f64) -> Tensor<1> {
    let p = probabilities.clone().detach();
    let rest = -p.clone() + 1.0;
    let log = |p: Tensor<D>| p.log().clamp_min(FLOOR);
    let value = -(log(p.clone()) * label + log(rest.clone()) * (1.0 - label)).mean();
    let slope = (p.clone() - label) / (p.clone() * rest).clamp_min(STEEPEST);
    value + (slope * (probabilities - p)).mean()
}

/// Mean cross-entropy of every labelled pixel, `−ln softmax(logits)` at its class.
///
/// # Shapes
/// - `logits`: `[batch, classes, height, width]`
/// - `labels`: the same, one of each position's planes 1, the others 0; all 0 where there is no label,
///   which then does not count
/// - output: `[1]`
pub fn class_cross_entropy(logits: Tensor<4>, labels: Tensor<4>) -> Tensor<1> {
    let labelled = labels.clone().sum().clamp_min(1.0);
    -(log_softmax(logits, 1) * labels).sum() / labelled
}
