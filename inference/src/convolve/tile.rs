//! Some channels of some rows: gather, multiply, write.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::Finish;
use super::geometry::{Geometry, Phase, Tap};
use super::sight::Sight;
use super::weights::Weights;

/// Channels of the output that are computed together.
pub(super) const BLOCK: usize = 6;
/// Vectors side by side in a register tile: with six channels twelve sums, which sixteen registers hold
/// beside what is loaded.
pub(super) const VECTORS: usize = 2;
/// Lines (input channels and taps) multiplied in one go: a panel of them stays in the first cache.
const DEPTH: usize = 256;

/// An expression with the processor's vectors, or another where it has none.
macro_rules! vectors {
    ($simd:ident => $with:expr, $without:expr) => {{
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let found = pulp::x86::V3::try_new();
        #[cfg(target_arch = "aarch64")]
        let found = pulp::aarch64::Neon::try_new();
        #[cfg(target_arch = "wasm32")]
        let found = pulp::wasm::Simd128::try_new();
        #[cfg(not(any(
            target_arch = "x86",
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_arch = "wasm32"
        )))]
        let found: Option<pulp::Scalar> = None;
        match found {
            Some($simd) => $with,
            None => $without,
        }
    }};
}
#[cfg(feature = "train")]
pub(super) use vectors;

/// Work that writes `planes`, one for each channel from block `block` on, from row `row` of each phase on.
pub(super) struct Tile<'a> {
    pub geometry: &'a Geometry,
    pub weights: &'a Weights,
    pub bias: Option<&'a [f32]>,
    pub finish: Finish,
    pub input: &'a [f32],
    pub block: usize,
    pub row: usize,
    pub rows: usize,
    pub planes: Vec<&'a mut [f32]>,
}

/// Whether this processor's vectors are known here: AVX2 with FMA, Neon, 128-bit wasm.
pub fn supported() -> bool {
    vectors!(_simd => true, false)
}

/// Does the work with the widest vectors that are known here.
pub(super) fn run(tile: Tile<'_>) {
    vectors!(simd => Simd::vectorize(simd, tile), panic!("these vectors are not known here"));
}

impl WithSimd for Tile<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let geometry = self.geometry;
        for (index, phase) in geometry.phases.iter().enumerate() {
            self.phase(simd, index, phase);
        }
    }
}

impl Tile<'_> {
    #[inline(always)]
    fn phase<S: Simd>(&mut self, simd: S, index: usize, phase: &Phase) {
        let [channels, height, width] = self.geometry.output;
        let step = self.geometry.step;
        // Outputs of this phase in this tile.
        let end = (height - phase.first[0].min(height)).div_ceil(step).min(self.row + self.rows);
        let (rows, width) =
            (end.saturating_sub(self.row), (width - phase.first[1].min(width)).div_ceil(step));
        if rows * width == 0 {
            return;
        }
        let lanes = VECTORS * S::F32_LANES;
        let panels = (rows * width).div_ceil(lanes);
        let blocks = self.planes.len().div_ceil(BLOCK);
        // [block][panel][channel][lane]
        let mut sums = vec![0.0_f32; blocks * panels * BLOCK * lanes];
        let lines = self.geometry.input[0] * phase.taps.len();
        // [panel][line][lane], each panel a little longer, so that neighbours do not evict each other.
        let stride = (DEPTH.min(lines) + 1) * lanes;
        let mut columns = vec![0.0_f32; panels * stride];
        let nothing = [0.0; DEPTH];
        let sight = |tap: &Tap, panel: usize| {
            let positions = panel * lanes..((panel + 1) * lanes).min(rows * width);
            Sight::new(self.geometry, *tap, self.row, positions, width, lanes)
        };
        let sights: Vec<Vec<Sight>> =
            (phase.taps.iter()).map(|tap| (0..panels).map(|panel| sight(tap, panel)).collect()).collect();
        for first in (0..lines).step_by(DEPTH) {
            let depth = DEPTH.min(lines - first);
            self.gather(simd, &sights, first..first + depth, &mut columns, stride);
            for block in 0..blocks {
                let weights: [&[f32]; BLOCK] = std::array::from_fn(|lane| {
                    let channel = (self.block + block) * BLOCK + lane;
                    let row = (channel < channels).then(|| self.weights.row(index, channel, lines));
                    &row.map_or(&nothing[..], |row| &row[first..])[..depth]
                });
                let sums = &mut sums[block * panels * BLOCK * lanes..][..panels * BLOCK * lanes];
                for (columns, sums) in columns.chunks_exact(stride).zip(sums.chunks_exact_mut(BLOCK * lanes))
                {
                    multiply(simd, weights, &columns[..depth * lanes], sums);
                }
            }
        }
        self.write(phase, [rows, width], lanes, &sums);
    }

    /// What `lines` see from every panel, `[panel][line][lane]`. A line at a time: rows of the input are
    /// read in their order.
    #[inline(always)]
    fn gather<S: Simd>(
        &self,
        simd: S,
        sights: &[Vec<Sight>],
        lines: Range<usize>,
        columns: &mut [f32],
        stride: usize,
    ) {
        let lanes = VECTORS * S::F32_LANES;
        let [_, height, width] = self.geometry.input;
        for (at, line) in lines.enumerate() {
            let (channel, tap) = (line / sights.len(), line % sights.len());
            let plane = &self.input[channel * height * width..][..height * width];
            for (sight, panel) in sights[tap].iter().zip(columns.chunks_exact_mut(stride)) {
                sight.copy(simd, plane, self.geometry.stride, &mut panel[at * lanes..][..lanes]);
            }
        }
    }

    #[inline(always)]
    fn write(&mut self, phase: &Phase, [rows, width]: [usize; 2], lanes: usize, sums: &[f32]) {
        let panels = (rows * width).div_ceil(lanes);
        let (full, step, finish) = (self.geometry.output[2], self.geometry.step, self.finish);
        for (channel, plane) in self.planes.iter_mut().enumerate() {
            let bias = self.bias.map_or(0.0, |bias| bias[self.block * BLOCK + channel]);
            let sums = &sums[channel / BLOCK * panels * BLOCK * lanes..];
            let part = |panel: usize| &sums[(panel * BLOCK + channel % BLOCK) * lanes..][..lanes];
            if step == 1 {
                for (panel, out) in plane.chunks_mut(lanes).enumerate() {
                    for (value, sum) in out.iter_mut().zip(part(panel)) {
                        *value = finish.of(sum + bias);
                    }
                }
                continue;
            }
            for row in 0..rows {
                let out = &mut plane[(row * step + phase.first[0]) * full + phase.first[1]..];
                for (column, value) in out.iter_mut().step_by(step).take(width).enumerate() {
                    let position = row * width + column;
                    *value = finish.of(part(position / lanes)[position % lanes] + bias);
                }
            }
        }
    }
}

/// Adds `weights·columns` to `sums`.
///
/// # Shapes
/// - `weights`: `[BLOCK][lines]`, `columns`: `[lines][lanes]`, `sums`: `[BLOCK][lanes]`
#[inline(always)]
fn multiply<S: Simd>(simd: S, weights: [&[f32]; BLOCK], columns: &[f32], sums: &mut [f32]) {
    let (columns, _) = S::as_simd_f32s(columns);
    let (sums, _) = S::as_mut_simd_f32s(sums);
    let (columns, _) = columns.as_chunks::<VECTORS>();
    let (sums, _) = sums.as_chunks_mut::<VECTORS>();
    let weights = weights.map(|row| &row[..columns.len()]);
    let mut partial = [[simd.splat_f32s(0.0); VECTORS]; BLOCK];
    for (line, columns) in columns.iter().enumerate() {
        for (sums, weights) in partial.iter_mut().zip(weights) {
            let weight = simd.splat_f32s(weights[line]);
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum = simd.mul_add_e_f32s(weight, *column, *sum);
            }
        }
    }
    for (sums, partial) in sums.iter_mut().zip(partial) {
        for (sum, partial) in sums.iter_mut().zip(partial) {
            *sum = simd.add_f32s(*sum, partial);
        }
    }
}
