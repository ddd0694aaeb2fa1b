//! What a convolution gives back to its kernel, for one that learns.
//!
//! The gradient of a kernel is a matrix product over positions: what came back to the outputs times the columns
//! that they saw. Both are gathered a few rows at a time, so that they stay in the nearer caches, and a register
//! tile of four channels by three lines runs along the positions. The gradient of the input is a convolution of
//! the other kind, [`Geometry::transposed_to`].

use pulp::{Simd, WithSimd};

use super::geometry::{Geometry, Tap};
use super::tile::vectors;
use super::{for_each, threads};

/// Channels of the output, and lines (input channels and taps), whose products are summed together: with twelve
/// sums sixteen registers hold what is loaded as well.
const CHANNELS: usize = 4;
const LINES: usize = 3;
/// Lines gathered in one go: with [`POSITIONS`] of each they lie in the first cache.
const BAND: usize = 4 * LINES;
/// Positions gathered in one go, where a row is not longer.
const POSITIONS: usize = 512;

/// For each output channel and each line the sum over all positions of what came back times what was seen.
///
/// # Shapes
/// - `geometry`: a convolution, not a transposed one
/// - `seen`: whole samples of its input; `back`: as many of its output
/// - output: `[output channel][input channel][tap]`, as the kernel lies
///
/// # Panics
/// Where lengths do not fit `geometry`, or this processor's vectors are not [`supported`](super::supported).
pub fn kernel_gradient(geometry: &Geometry, seen: &[f32], back: &[f32]) -> Vec<f32> {
    let [inputs, outputs] = [geometry.input, geometry.output].map(|sides| sides.iter().product::<usize>());
    let samples = back.len() / outputs;
    assert_eq!([seen.len(), back.len()], [samples * inputs, samples * outputs], "samples of another size");
    let channels = geometry.output[0];
    let lines = geometry.input[0] * geometry.phases[0].taps.len();
    let share = lines.div_ceil(threads()).next_multiple_of(BAND);
    let mut shares: Vec<Share> = (0..lines)
        .step_by(share)
        .map(|first| Share { first, sums: vec![0.0; channels * share.min(lines - first)] })
        .collect();
    for_each(shares.iter_mut().collect(), |share: &mut Share| {
        let product = Product { geometry, seen, back, share };
        vectors!(simd => Simd::vectorize(simd, product), panic!("these vectors are not known here"));
    });
    let rows = |channel: usize| {
        shares.iter().flat_map(move |share| {
            let width = share.sums.len() / channels;
            &share.sums[channel * width..][..width]
        })
    };
    (0..channels).flat_map(rows).copied().collect()
}

/// The sum of every channel of `back`, `[sample][channel][position]`.
pub fn bias_gradient(back: &[f32], channels: usize, positions: usize) -> Vec<f32> {
    let mut sums = vec![0.0_f64; channels];
    for (plane, index) in back.chunks_exact(positions).zip((0..channels).cycle()) {
        // Eight sums side by side: a vector, and fewer digits lost than in one.
        let (chunks, rest) = plane.as_chunks::<8>();
        let mut partial = [0.0_f32; 8];
        for chunk in chunks {
            partial.iter_mut().zip(chunk).for_each(|(sum, value)| *sum += value);
        }
        sums[index] += partial.iter().chain(rest).copied().map(f64::from).sum::<f64>();
    }
    sums.into_iter().map(|sum| sum as f32).collect()
}

/// Some lines of the gradient.
struct Share {
    first: usize,
    /// `[output channel][line]`
    sums: Vec<f32>,
}

struct Product<'a> {
    geometry: &'a Geometry,
    seen: &'a [f32],
    back: &'a [f32],
    share: &'a mut Share,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { geometry, seen, back, share } = self;
        let [channels, height, width] = geometry.output;
        let [depth, tall, wide] = geometry.input;
        let taps = &geometry.phases[0].taps;
        let count = share.sums.len() / channels;
        let rows = (POSITIONS / width).clamp(1, height);
        // A vector longer than needed, so that neighbours do not evict each other.
        let stride = (rows * width).next_multiple_of(S::F32_LANES) + S::F32_LANES;
        let mut returned = vec![0.0_f32; channels.next_multiple_of(CHANNELS) * stride];
        let mut columns = vec![0.0_f32; BAND * stride];
        let samples =
            seen.chunks_exact(depth * tall * wide).zip(back.chunks_exact(channels * height * width));
        for ((seen, back), first) in
            samples.flat_map(|sample| (0..height).step_by(rows).map(move |first| (sample, first)))
        {
            let rows = rows.min(height - first);
            let length = rows * width;
            let vectors = length.div_ceil(S::F32_LANES);
            for (plane, out) in back.chunks_exact(height * width).zip(returned.chunks_exact_mut(stride)) {
                out[..length].copy_from_slice(&plane[first * width..][..length]);
                out[length..].fill(0.0);
            }
            for band in (0..count).step_by(BAND) {
                let lines = BAND.min(count - band);
                for (line, out) in (band..band + lines).zip(columns.chunks_exact_mut(stride)) {
                    let line = share.first + line;
                    let plane = &seen[line / taps.len() * tall * wide..][..tall * wide];
                    gather(geometry, taps[line % taps.len()], plane, first, &mut out[..length]);
                }
                for channel in (0..channels).step_by(CHANNELS) {
                    for line in (0..lines).step_by(LINES) {
                        let row = |index: usize| &returned[(channel + index) * stride..][..stride];
                        let column = |index: usize| &columns[(line + index) * stride..][..stride];
                        let sums =
                            multiply(simd, std::array::from_fn(row), std::array::from_fn(column), vectors);
                        let channels = channels.min(channel + CHANNELS) - channel;
                        for (index, sums) in sums[..channels].iter().enumerate() {
                            let out = &mut share.sums[(channel + index) * count + band + line..];
                            let lines = LINES.min(lines - line);
                            out[..lines].iter_mut().zip(sums).for_each(|(out, sum)| *out += sum);
                        }
                    }
                }
            }
        }
    }
}

/// What `tap` sees in `plane` from the positions of whole rows, from row `first` on.
#[inline(always)]
fn gather(geometry: &Geometry, tap: Tap, plane: &[f32], first: usize, out: &mut [f32]) {
    let ([_, tall, wide], stride) = (geometry.input, geometry.stride);
    let width = geometry.output[2];
    // The first column at or beyond an edge of the input.
    let reach = |edge: usize| {
        let free = edge as isize - tap.at[1] + stride as isize - 1;
        (free.max(0) as usize / stride).min(width)
    };
    let (left, right) = (reach(0), reach(wide));
    for (row, out) in out.chunks_exact_mut(width).enumerate() {
        let y = ((first + row) * stride) as isize + tap.at[0];
        if y < 0 || y as usize >= tall || left >= right {
            out.fill(0.0);
            continue;
        }
        let x = (left * stride) as isize + tap.at[1];
        let seen = &plane[y as usize * wide + x as usize..];
        out[..left].fill(0.0);
        out[right..].fill(0.0);
        let out = &mut out[left..right];
        match stride {
            1 => out.copy_from_slice(&seen[..out.len()]),
            _ => out.iter_mut().zip(seen.iter().step_by(stride)).for_each(|(value, seen)| *value = *seen),
        }
    }
}

/// The sums of products of every row with every column over as many vectors.
#[inline(always)]
fn multiply<S: Simd>(
    simd: S,
    rows: [&[f32]; CHANNELS],
    columns: [&[f32]; LINES],
    vectors: usize,
) -> [[f32; LINES]; CHANNELS] {
    let rows = rows.map(|row| &S::as_simd_f32s(row).0[..vectors]);
    let columns = columns.map(|column| &S::as_simd_f32s(column).0[..vectors]);
    let mut sums = [[simd.splat_f32s(0.0); LINES]; CHANNELS];
    for index in 0..vectors {
        for (sums, row) in sums.iter_mut().zip(rows) {
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum = simd.mul_add_e_f32s(row[index], column[index], *sum);
            }
        }
    }
    let mut totals = [[0.0; LINES]; CHANNELS];
    for (totals, sums) in totals.iter_mut().zip(sums) {
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total = simd.reduce_sum_f32s(sum);
        }
    }
    totals
}
