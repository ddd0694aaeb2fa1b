//! Against sums written down plainly.

use super::*;
use crate::models::procedural::{Vectors, tensor};

/// Input channels, height, width; output channels; kernel, stride, padding, dilation.
type Case = ([usize; 3], usize, [usize; 4]);

fn drawn(name: &str, shape: &[usize]) -> Vec<f32> {
    tensor(name, shape, 9, Vectors::Plain).iter::<f32>().collect()
}

fn window([kernel, stride, padding, dilation]: [usize; 4]) -> Window {
    Window { kernel: [kernel, kernel], stride, padding, dilation }
}

/// For every pair of an input and the output it reaches: both places and the kernel's element.
fn pairs(
    fine: [usize; 2],
    coarse: [usize; 2],
    [kernel, stride, padding, dilation]: [usize; 4],
    mut visit: impl FnMut(usize, usize, usize),
) {
    for index in 0..coarse[0] * coarse[1] * kernel * kernel {
        let (place, tap) = (index / (kernel * kernel), index % (kernel * kernel));
        let side = |at: usize, tap: usize, length: usize| {
            (at * stride + tap * dilation).checked_sub(padding).filter(|&place| place < length)
        };
        let y = side(place / coarse[1], tap / kernel, fine[0]);
        let x = side(place % coarse[1], tap % kernel, fine[1]);
        if let (Some(y), Some(x)) = (y, x) {
            visit(y * fine[1] + x, place, tap);
        }
    }
}

/// The largest difference from the plain sum, in f64.
fn error((input, channels, numbers): Case, transposed: bool) -> f64 {
    let [depth, height, width] = input;
    let taps = numbers[0] * numbers[0];
    let x = drawn("x", &[depth * height * width]);
    let bias = drawn("bias", &[channels]);
    let geometry = if transposed {
        Geometry::transposed(input, channels, window(numbers))
    } else {
        Geometry::convolution(input, channels, window(numbers))
    };
    let geometry = geometry.expect("a window that fits");
    let [_, tall, wide] = geometry.output;
    let place = |output: usize, input: usize| {
        if transposed { input * channels + output } else { output * depth + input }
    };
    let rows = if transposed { [depth, channels] } else { [channels, depth] };
    let weight = drawn("weight", &[rows[0], rows[1], taps]);
    let weights = if transposed {
        Weights::transposed(&geometry, &weight)
    } else {
        Weights::convolution(weight.clone())
    };
    let found = convolve(&geometry, &weights, Some(&bias), Finish::Nothing, &x);

    let mut expected: Vec<f64> = (0..found.len()).map(|i| f64::from(bias[i / (tall * wide)])).collect();
    for (output, from) in (0..channels).flat_map(|output| (0..depth).map(move |from| (output, from))) {
        let mut add = |input: usize, at: usize, tap: usize| {
            let weight = weight[place(output, from) * taps + tap];
            let seen = x[from * height * width + input];
            expected[output * tall * wide + at] += f64::from(weight) * f64::from(seen);
        };
        if transposed {
            pairs([tall, wide], [height, width], numbers, |output, input, tap| add(input, output, tap));
        } else {
            pairs([height, width], [tall, wide], numbers, add);
        }
    }
    found.iter().zip(expected).fold(0.0, |worst, (&a, b)| f64::max(worst, (f64::from(a) - b).abs()))
}

#[test]
fn convolutions_are_their_sums() {
    let cases: [Case; 9] = [
        ([5, 13, 17], 7, [3, 1, 1, 1]),
        ([3, 20, 33], 13, [5, 1, 2, 1]),
        ([4, 16, 18], 6, [3, 2, 1, 1]),
        ([4, 17, 19], 8, [4, 2, 3, 2]),
        ([3, 12, 40], 2, [3, 1, 4, 4]),
        ([9, 6, 7], 11, [1, 1, 0, 1]),
        // More lines than are multiplied in one go.
        ([300, 3, 5], 20, [3, 1, 1, 1]),
        // The window is larger than the input, and hardly meets it.
        ([2, 4, 4], 3, [7, 1, 16, 1]),
        // Several tiles, rows that are whole panels.
        ([2, 48, 32], 4, [3, 1, 1, 1]),
    ];
    for case in cases {
        let error = error(case, false);
        assert!(error < 1e-5, "{case:?}: {error:e}");
    }
}

#[test]
fn transposed_convolutions_are_their_sums() {
    let cases: [Case; 6] = [
        ([5, 7, 9], 8, [4, 2, 1, 1]),
        ([5, 7, 9], 3, [3, 1, 1, 1]),
        ([4, 1, 1], 7, [4, 2, 1, 1]),
        ([3, 5, 6], 20, [3, 3, 0, 2]),
        // Some outputs see nothing.
        ([2, 4, 3], 2, [1, 2, 0, 1]),
        ([2, 40, 24], 5, [4, 2, 1, 1]),
    ];
    for case in cases {
        let error = error(case, true);
        assert!(error < 1e-5, "{case:?}: {error:e}");
    }
}

#[test]
fn a_window_that_does_not_fit_is_none() {
    assert!(Geometry::convolution([1, 2, 2], 1, window([5, 1, 1, 1])).is_none());
    assert!(Geometry::transposed([1, 1, 1], 1, window([1, 1, 1, 1])).is_none());
}
