use std::ops::Range;

use pulp::Simd;

use super::geometry::{Geometry, Tap};
use super::tile::VECTORS;

/// What a tap sees from a panel of positions, in any channel.
pub(super) enum Sight {
    /// Neighbours, from this place of the plane on.
    Whole(usize),
    /// Parts, zeros between them.
    Strips(Vec<Strip>),
}

pub(super) struct Strip {
    lanes: Range<usize>,
    from: usize,
}

impl Sight {
    /// Of `positions`, counted from the beginning of row `first` of a phase; `width` of them make a row.
    pub fn new(
        geometry: &Geometry,
        tap: Tap,
        first: usize,
        mut positions: Range<usize>,
        width: usize,
        lanes: usize,
    ) -> Self {
        let ([_, height_in, width_in], stride) = (geometry.input, geometry.stride);
        let mut strips = Vec::new();
        let start = positions.start;
        while !positions.is_empty() {
            let (row, column) = (positions.start / width, positions.start % width);
            let end = positions.end.min(positions.start + width - column);
            let y = ((first + row) * stride) as isize + tap.at[0];
            // The first column at or beyond an edge of the input.
            let reach = |edge: usize| {
                let free = edge as isize - tap.at[1] + stride as isize - 1;
                (free.max(0) as usize / stride).clamp(column, column + end - positions.start)
            };
            let (left, right) = (reach(0), reach(width_in));
            if y >= 0 && (y as usize) < height_in && left < right {
                let x = (left * stride) as isize + tap.at[1];
                let lane = positions.start - start + left - column;
                let from = y as usize * width_in + x as usize;
                strips.push(Strip { lanes: lane..lane + right - left, from });
            }
            positions.start = end;
        }
        match strips[..] {
            [Strip { lanes: ref seen, from }] if stride == 1 && seen.len() == lanes => Self::Whole(from),
            _ => Self::Strips(strips),
        }
    }

    /// Writes what is seen in `plane`, a number for each position.
    #[inline(always)]
    pub fn copy<S: Simd>(&self, _: S, plane: &[f32], stride: usize, out: &mut [f32]) {
        match self {
            Self::Whole(from) => {
                // Vector by vector: a copy of known length, not a call.
                let (seen, _) = S::as_simd_f32s(&plane[*from..][..VECTORS * S::F32_LANES]);
                let (out, _) = S::as_mut_simd_f32s(out);
                let (out, seen) = (out.as_chunks_mut::<VECTORS>().0, seen.as_chunks::<VECTORS>().0);
                if let ([out], [seen]) = (out, seen) {
                    *out = *seen;
                }
            }
            Self::Strips(strips) => {
                out.fill(0.0);
                for Strip { lanes, from } in strips {
                    let seen = plane[*from..].iter().step_by(stride);
                    out[lanes.clone()].iter_mut().zip(seen).for_each(|(value, seen)| *value = *seen);
                }
            }
        }
    }
}
