//! Convolutions under the names and with the numbers of Burn's own, which they are, except in a network
//! that fills or learns on the CPU: there they run on [`crate::convolve`].

use burn::module::{Initializer, Module, Param};
use burn::nn::{PaddingConfig2d, conv};
use burn::tensor::activation::elu;
#[cfg(not(feature = "train"))]
use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{DType, Device, Tensor, TensorData};

#[cfg(feature = "train")]
use super::learning::Layer;
#[cfg(feature = "train")]
use super::mixed::{self, conv_transpose2d, conv2d};
use crate::convolve::{Finish, Geometry, Weights, Window, convolve};
use crate::models::kept::Kept;

/// As Burn's, without groups.
#[derive(Clone, Debug)]
pub struct Conv2dConfig(conv::Conv2dConfig);

/// As Burn's, without groups.
#[derive(Clone, Debug)]
pub struct ConvTranspose2dConfig(conv::ConvTranspose2dConfig);

/// A convolution with as many zeros before as after.
#[derive(Module, Debug)]
pub struct Conv2d {
    /// `[output, input, height, width]`
    pub weight: Param<Tensor<4>>,
    /// `[output]`
    pub bias: Option<Param<Tensor<1>>>,
    pub(crate) stride: [usize; 2],
    pub(crate) padding: [usize; 2],
    pub(crate) dilation: [usize; 2],
    pub(crate) in_burns_order: bool,
}

/// A transposed convolution without padding of its output.
#[derive(Module, Debug)]
pub struct ConvTranspose2d {
    /// `[input, output, height, width]`
    pub weight: Param<Tensor<4>>,
    /// `[output]`
    pub bias: Option<Param<Tensor<1>>>,
    pub(crate) stride: [usize; 2],
    pub(crate) padding: [usize; 2],
    pub(crate) dilation: [usize; 2],
}

/// The builders of a configuration, handed on to Burn's.
macro_rules! builders {
    ($config:ident, $burn:path, $padding:ty) => {
        impl $config {
            /// From input to output channels.
            pub fn new(channels: [usize; 2], kernel: [usize; 2]) -> Self {
                Self(<$burn>::new(channels, kernel))
            }

            pub fn with_stride(self, stride: [usize; 2]) -> Self {
                Self(self.0.with_stride(stride))
            }

            pub fn with_padding(self, padding: $padding) -> Self {
                Self(self.0.with_padding(padding))
            }

            pub fn with_dilation(self, dilation: [usize; 2]) -> Self {
                Self(self.0.with_dilation(dilation))
            }

            pub fn with_bias(self, bias: bool) -> Self {
                Self(self.0.with_bias(bias))
            }

            pub fn with_initializer(self, initializer: Initializer) -> Self {
                Self(self.0.with_initializer(initializer))
            }
        }
    };
}

builders!(Conv2dConfig, conv::Conv2dConfig, PaddingConfig2d);
builders!(ConvTranspose2dConfig, conv::ConvTranspose2dConfig, [usize; 2]);

impl Conv2dConfig {
    /// # Panics
    /// Where the padding differs before and after, or is derived from the picture.
    pub fn init(&self, device: &Device) -> Conv2d {
        let layer = self.0.init(device);
        let padding = match layer.padding {
            PaddingConfig2d::Valid => [0, 0],
            PaddingConfig2d::Explicit(top, left, bottom, right) => {
                assert!(top == bottom && left == right, "as many zeros before as after");
                [top, left]
            }
            other => panic!("padding {other:?} is not used here"),
        };
        let conv::Conv2d { weight, bias, stride, dilation, .. } = layer;
        Conv2d { weight, bias, stride, padding, dilation, in_burns_order: false }
    }
}

impl ConvTranspose2dConfig {
    pub fn init(&self, device: &Device) -> ConvTranspose2d {
        let conv::ConvTranspose2d { weight, bias, stride, padding, dilation, .. } = self.0.init(device);
        ConvTranspose2d { weight, bias, stride, padding, dilation }
    }
}

impl Conv2d {
    /// Adds in the order of Burn's own convolution while it learns, which is slower on a CPU: where a
    /// rounding of the picture is a hundredth of the gradient.
    #[must_use]
    pub fn in_burns_order(self) -> Self {
        Self { in_burns_order: true, ..self }
    }

    /// # Shapes
    /// - `x`: `[batch, input, height, width]`, output: `[batch, output, *, *]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.finished(x, Finish::Nothing)
    }

    /// As [`Self::forward`], then ELU.
    pub fn forward_elu(&self, x: Tensor<4>) -> Tensor<4> {
        self.finished(x, Finish::Elu)
    }

    fn finished(&self, x: Tensor<4>, finish: Finish) -> Tensor<4> {
        let options = ConvOptions::new(self.stride, self.padding, self.dilation, 1);
        let bias = self.bias.as_ref().map(Param::val);
        if self.in_burns_order && finish == Finish::Nothing && Kept::current().is_none() {
            return conv2d(x, self.weight.val(), bias, options);
        }
        convolve_finished(x, &self.weight, |weight| weight, bias, options, finish)
    }
}

impl ConvTranspose2d {
    /// # Shapes
    /// - `x`: `[batch, input, height, width]`, output: `[batch, output, *, *]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let [_, output, height, width] = self.weight.dims();
        let bias = self.bias.as_ref().map(Param::val);
        let window = window([height, width], self.stride, self.padding, self.dilation);
        if let (Some(kept), Some(window)) = (kept_for(&x), window) {
            let [_, input, height, width] = x.dims();
            if let Some(geometry) = Geometry::transposed([input, height, width], output, window) {
                let make = || Weights::transposed(&geometry, &floats(self.weight.val()));
                return apply(&geometry, &kept.weights(self.weight.id, make), bias, Finish::Nothing, x);
            }
        }
        let options = ConvTransposeOptions::new(self.stride, self.padding, [0, 0], self.dilation, 1);
        conv_transpose2d(x, self.weight.val(), bias, options)
    }
}

/// A convolution whose kernel `make` makes of `weight`, and of nothing that could change without it.
///
/// # Shapes
/// - `x`: `[batch, input, height, width]`, output: `[batch, output, *, *]`
/// - `weight` and what is made of it: `[output, input, height, width]`; `bias`: `[output]`
pub fn conv2d_kept(
    x: Tensor<4>,
    weight: &Param<Tensor<4>>,
    make: impl FnOnce(Tensor<4>) -> Tensor<4>,
    bias: Option<Tensor<1>>,
    options: ConvOptions<2>,
) -> Tensor<4> {
    convolve_finished(x, weight, make, bias, options, Finish::Nothing)
}

fn convolve_finished(
    x: Tensor<4>,
    weight: &Param<Tensor<4>>,
    make: impl FnOnce(Tensor<4>) -> Tensor<4>,
    bias: Option<Tensor<1>>,
    options: ConvOptions<2>,
    finish: Finish,
) -> Tensor<4> {
    let [output, _, height, width] = weight.dims();
    let window = window([height, width], options.stride, options.padding_begin(), options.dilation);
    if let (Some(kept), Some(window), 1) = (kept_for(&x), window, options.groups) {
        let [_, input, height, width] = x.dims();
        if let Some(geometry) = Geometry::convolution([input, height, width], output, window) {
            let weights = kept.weights(weight.id, || Weights::convolution(floats(make(weight.val()))));
            return apply(&geometry, &weights, bias, finish, x);
        }
    }
    let weight = make(weight.val());
    #[cfg(feature = "train")]
    if let (Some(window), 1, false) = (window, options.groups, mixed::is_on()) {
        let layer = Layer { window, finish };
        if let Some(y) = layer.forward(&x, &weight, bias.as_ref()) {
            return y;
        }
    }
    let y = conv2d(x, weight, bias, options);
    match finish {
        Finish::Nothing => y,
        Finish::Elu => elu(y, 1.0),
    }
}

/// Kernels in use, where `x` is of the kind they are for.
fn kept_for(x: &Tensor<4>) -> Option<Kept> {
    Kept::current().filter(|_| x.dtype() == DType::F32)
}

fn window(
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: [usize; 2],
    dilation: [usize; 2],
) -> Option<Window> {
    let equal = |sides: [usize; 2]| (sides[0] == sides[1]).then_some(sides[0]);
    Some(Window { kernel, stride: equal(stride)?, padding: equal(padding)?, dilation: equal(dilation)? })
}

fn apply(
    geometry: &Geometry,
    weights: &Weights,
    bias: Option<Tensor<1>>,
    finish: Finish,
    x: Tensor<4>,
) -> Tensor<4> {
    let (device, [batch, ..]) = (x.device(), x.dims());
    let output = convolve(geometry, weights, bias.map(floats).as_deref(), finish, &floats(x));
    let [channels, height, width] = geometry.output;
    Tensor::from_data(TensorData::new(output, [batch, channels, height, width]), &device)
}

/// The values of a tensor on the CPU, in place where nobody else holds it.
fn floats<const D: usize>(x: Tensor<D>) -> Vec<f32> {
    x.into_data().try_into_vec().expect("f32 on the CPU")
}
