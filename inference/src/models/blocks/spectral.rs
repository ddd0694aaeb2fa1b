use burn::config::Config;
use burn::module::{Initializer, Module, Param};
use burn::nn::conv::Conv2dConfig;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor};

use super::conv2d_kept;

/// Keeps the length of a zero vector from dividing.
const EPSILON: f64 = 1e-12;

/// A convolution divided by its largest singular value (Miyato et al. 2018, arXiv:1802.05957), in the
/// form checkpoints hold it: the raw weight and the two vectors of the power iteration.
#[derive(Config, Debug)]
pub struct SpectralConv2dConfig {
    /// Input and output.
    pub channels: [usize; 2],
    pub kernel: usize,
    #[config(default = "1")]
    pub stride: usize,
    #[config(default = "0")]
    pub padding: usize,
    #[config(default = true)]
    pub bias: bool,
}

/// See [`SpectralConv2dConfig`].
#[derive(Module, Debug)]
pub struct SpectralConv2d {
    weight_orig: Param<Tensor<4>>,
    weight_u: Param<Tensor<1>>,
    weight_v: Param<Tensor<1>>,
    bias: Option<Param<Tensor<1>>>,
    stride: usize,
    padding: usize,
}

impl SpectralConv2dConfig {
    pub fn init(&self, device: &Device) -> SpectralConv2d {
        let conv =
            Conv2dConfig::new(self.channels, [self.kernel, self.kernel]).with_bias(self.bias).init(device);
        let [input, output] = self.channels;
        let vector = |length: usize| {
            let start = Initializer::Normal { mean: 0.0, std: 1.0 };
            start.init::<1, _>([length], device).set_require_grad(false)
        };
        SpectralConv2d {
            weight_orig: conv.weight,
            weight_u: vector(output),
            weight_v: vector(input * self.kernel * self.kernel),
            bias: conv.bias,
            stride: self.stride,
            padding: self.padding,
        }
    }
}

impl SpectralConv2d {
    /// # Shapes
    /// - `x`: `[batch, input, height, width]`
    /// - output: `[batch, output, *, *]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let divided = |weight: Tensor<4>| {
            // σ = uᵀ·W·v; the gradient reaches W through it, but not the vectors.
            let [u, v] = [&self.weight_u, &self.weight_v].map(|vector| vector.val().detach());
            let sigma = (u * times(matrix(weight.clone()), v)).sum(); // [1]
            weight / sigma.reshape([1, 1, 1, 1])
        };
        let options = ConvOptions::new([self.stride; 2], [self.padding; 2], [1, 1], 1);
        conv2d_kept(x, &self.weight_orig, divided, self.bias.as_ref().map(Param::val), options)
    }

    /// One power iteration: `v ← Wᵀ·u/‖·‖`, then `u ← W·v/‖·‖`. The published code does this in every
    /// forward pass of training and in none of evaluation.
    pub fn iterate(&mut self) {
        let weight = matrix(self.weight_orig.val().detach()); // [output, input·kernel²]
        let v = unit(times(weight.clone().transpose(), self.weight_u.val().detach()));
        let u = unit(times(weight, v.clone()));
        self.weight_v = self.weight_v.clone().map(|_| v);
        self.weight_u = self.weight_u.clone().map(|_| u);
    }
}

/// `[output, input, k, k]` to `[output, input·k·k]`.
fn matrix(weight: Tensor<4>) -> Tensor<2> {
    weight.flatten(1, 3)
}

/// `[rows, columns]·[columns]` to `[rows]`.
fn times(matrix: Tensor<2>, vector: Tensor<1>) -> Tensor<1> {
    matrix.matmul(vector.unsqueeze_dim(1)).squeeze_dim(1)
}

fn unit(vector: Tensor<1>) -> Tensor<1> {
    let length = vector.clone().square().sum().sqrt().clamp_min(EPSILON); // [1]
    vector / length
}
