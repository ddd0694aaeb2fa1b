//! Convolutions: [`crate::convolve`] both ways.
//!
//! Burn's CPU takes the gradient of a kernel as a convolution with a kernel as large as the picture, whose output
//! has nine numbers; no matrix product can be made of that. Here it is one, as is the gradient of the input.

use burn::backend::TensorMetadata;
use burn::backend::flex::FlexTensor;
use burn::tensor::{Device, Tensor};

use super::{Operation, floats, learned, record, tensor};
use crate::convolve::{
    Finish, Geometry, Weights, Window, bias_gradient, convolve, kernel_gradient, supported,
};

/// A convolution.
#[derive(Clone, Copy, Debug)]
pub(in crate::models::blocks) struct Layer {
    pub window: Window,
    pub finish: Finish,
}

/// What the way back needs of the way there.
#[derive(Clone, Debug)]
pub(in crate::models::blocks) struct Forward {
    x: FlexTensor,
    weight: FlexTensor,
    /// Where the output was finished in a way that its gradient has to pass.
    y: Option<FlexTensor>,
}

impl Layer {
    /// The layer on `x`; `None` where nothing learns, or not on a CPU whose vectors are known.
    ///
    /// # Shapes
    /// - `x`: `[batch, input, height, width]`, output: `[batch, output, *, *]`
    /// - `weight`: `[output, input, *, *]`, `bias`: `[output]`
    pub fn forward(self, x: &Tensor<4>, weight: &Tensor<4>, bias: Option<&Tensor<1>>) -> Option<Tensor<4>> {
        let [channels, ..] = weight.dims();
        if !supported() || Geometry::convolution(sample(x.dims()), channels, self.window).is_none() {
            return None;
        }
        let (x, weight) = (learned(x)?, learned(weight)?);
        let bias = match bias {
            Some(bias) => learned(bias)?,
            None => learned(&Tensor::<1>::zeros([channels], &Device::flex().autodiff()))?,
        };
        Some(record(self, [x, weight, bias]))
    }

    fn geometry(self, input: [usize; 3], channels: usize) -> Geometry {
        Geometry::convolution(input, channels, self.window).expect("a window that fits")
    }

    /// What goes back to the sums, of what came back to the finished output `y`.
    fn finish_gradient(self, gradient: &FlexTensor, y: &FlexTensor) -> FlexTensor {
        let slope = |(back, y): (&f32, &f32)| back * self.finish.slope(*y);
        tensor(floats(gradient).iter().zip(floats(y)).map(slope).collect(), dims(gradient))
    }
}

impl Operation<3> for Layer {
    type Kept = Forward;

    fn forward(&self, [x, weight, bias]: &[FlexTensor; 3]) -> (FlexTensor, Forward) {
        let input = dims(x);
        let geometry = self.geometry(sample(input), bias.shape()[0]);
        let weights = Weights::convolution(floats(weight).to_vec());
        let y = convolve(&geometry, &weights, Some(floats(bias)), self.finish, floats(x));
        let [channels, height, width] = geometry.output;
        let y = tensor(y, [input[0], channels, height, width]);
        let finished = (self.finish != Finish::Nothing).then(|| y.clone());
        (y, Forward { x: x.clone(), weight: weight.clone(), y: finished })
    }

    fn backward(self, kept: Forward, gradient: FlexTensor, wanted: [bool; 3]) -> [Option<FlexTensor>; 3] {
        let Forward { x, weight, y } = kept;
        let gradient = match y {
            Some(y) => self.finish_gradient(&gradient, &y),
            None => gradient,
        };
        let [input, output] = [&x, &gradient].map(|tensor| sample(dims(tensor)));
        let for_input = || {
            let back = Geometry::transposed_to(output, input, self.window);
            let weights = Weights::transposed(&back, floats(&weight));
            tensor(convolve(&back, &weights, None, Finish::Nothing, floats(&gradient)), dims(&x))
        };
        let for_weight = || {
            let there = self.geometry(input, output[0]);
            tensor(kernel_gradient(&there, floats(&x), floats(&gradient)), dims(&weight))
        };
        let for_bias = || {
            let [channels, height, width] = output;
            tensor(bias_gradient(floats(&gradient), channels, height * width), [channels])
        };
        [wanted[0].then(for_input), wanted[1].then(for_weight), wanted[2].then(for_bias)]
    }
}

fn sample([_, channels, height, width]: [usize; 4]) -> [usize; 3] {
    [channels, height, width]
}

fn dims(tensor: &FlexTensor) -> [usize; 4] {
    tensor.shape().dims()
}

#[cfg(test)]
#[path = "convolution_tests.rs"]
mod tests;
