//! Convolutions on the CPU while something learns, as one matrix product over columns.
//!
//! Burn's CPU takes the gradient of a kernel as a convolution with a kernel as large as the picture, whose
//! output has nine numbers; no matrix product can be made of that. Here the columns are gathered by tensor
//! operations, once, and all three products (forward, gradient of the kernel, gradient of the input) are
//! matrix products of the kernel's width.

use burn::tensor::{Device, Slice, Tensor};

use crate::convolve::Window;

/// Whether `x` is on the CPU with a gradient to hand on.
pub(super) fn learns<const D: usize>(x: &Tensor<D>) -> bool {
    let device = x.device();
    device.is_autodiff() && device.inner() == Device::flex()
}

/// # Shapes
/// - `x`: `[batch, input, height, width]`, zeros around it
/// - `weight`: `[output, input, *, *]`, `bias`: `[output]`
/// - output: `[batch, output, *, *]`
pub(super) fn convolve(
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
    window: Window,
) -> Tensor<4> {
    let [output, input, ..] = weight.dims();
    let [batch, ..] = x.dims();
    let lines = input * window.kernel[0] * window.kernel[1];
    let (columns, [height, width]) = gather(x, window);
    let columns = columns.reshape([batch, lines, height * width]);
    let y = weight.reshape([1, output, lines]).matmul(columns); // [batch, output, positions]
    let y = match bias {
        Some(bias) => y + bias.reshape([1, output, 1]),
        None => y,
    };
    y.reshape([batch, output, height, width])
}

/// What every element of the kernel sees, `[batch, input, taps, height·width]`, and how many rows and columns
/// of positions there are.
fn gather(x: Tensor<4>, window: Window) -> (Tensor<4>, [usize; 2]) {
    let Window { kernel, stride, padding, dilation } = window;
    let [batch, channels, height, width] = x.dims();
    if kernel == [1, 1] && stride == 1 && padding == 0 {
        return (x.reshape([batch, channels, 1, height * width]), [height, width]);
    }
    let x = if padding == 0 { x } else { x.pad([(padding, padding), (padding, padding)], 0.0) };
    let side =
        |length: usize, kernel: usize| (length + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    let sides = [side(height, kernel[0]), side(width, kernel[1])];
    let along = |tap: usize, count: usize| {
        let first = tap * dilation;
        let end = first + (count - 1) * stride + 1;
        Slice::new(first as isize, Some(end as isize), stride as isize)
    };
    let taps = (0..kernel[0] * kernel[1]).map(|tap| {
        let (row, column) = (along(tap / kernel[1], sides[0]), along(tap % kernel[1], sides[1]));
        let seen = x.clone().slice([Slice::full(), Slice::full(), row, column]);
        seen.reshape([batch, channels, 1, sides[0] * sides[1]])
    });
    (Tensor::cat(taps.collect(), 2), sides)
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use burn::tensor::Distribution;
    use burn::tensor::module::conv2d;
    use burn::tensor::ops::ConvOptions;

    use super::*;

    /// Input channels, height, width; output channels; kernel, stride, padding, dilation.
    type Case = ([usize; 3], usize, [usize; 4]);

    const CASES: [Case; 7] = [
        ([3, 9, 11], 5, [3, 1, 1, 1]),
        ([4, 16, 12], 6, [3, 2, 1, 1]),
        ([5, 13, 10], 4, [3, 1, 4, 4]),
        ([5, 15, 17], 3, [5, 1, 2, 1]),
        ([3, 20, 21], 7, [7, 2, 3, 1]),
        ([6, 8, 8], 4, [4, 2, 1, 1]),
        ([8, 7, 5], 3, [1, 1, 0, 1]),
    ];

    /// The output and the three gradients of a loss that weighs every output differently.
    fn results(case: Case, ours: bool) -> Vec<Tensor<1>> {
        let ([input, height, width], output, [side, stride, padding, dilation]) = case;
        let device = Device::flex().autodiff();
        device.seed(5);
        let drawn = |shape: [usize; 4]| Tensor::<4>::random(shape, Distribution::Default, &device);
        let x = drawn([2, input, height, width]).require_grad();
        let weight = drawn([output, input, side, side]).require_grad();
        let bias = drawn([1, 1, 1, output]).reshape([output]).detach().require_grad();
        let y = if ours {
            let window = Window { kernel: [side, side], stride, padding, dilation };
            convolve(x.clone(), weight.clone(), Some(bias.clone()), window)
        } else {
            let options = ConvOptions::new([stride; 2], [padding; 2], [dilation; 2], 1);
            conv2d(x.clone(), weight.clone(), Some(bias.clone()), options)
        };
        let loss = (y.clone() * drawn(y.dims())).sum();
        let gradients = loss.backward();
        let gradient = |tensor: &Tensor<4>| tensor.grad(&gradients).expect("a gradient").flatten(0, 3);
        vec![
            y.inner().flatten(0, 3),
            gradient(&x),
            gradient(&weight),
            bias.grad(&gradients).expect("a gradient"),
        ]
    }

    #[test]
    fn values_and_gradients_are_those_of_burn() {
        for case in CASES {
            for (ours, theirs) in results(case, true).into_iter().zip(results(case, false)) {
                let scale: f32 = theirs.clone().abs().max().into_scalar();
                let error: f32 = (ours - theirs).abs().max().into_scalar();
                assert!(error <= 1e-5 * scale, "{case:?}: {error:e} of {scale}");
            }
        }
    }
}
