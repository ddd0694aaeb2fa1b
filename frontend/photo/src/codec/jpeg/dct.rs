//! The forward transform of a block (T.81, A.3.3), in a fixed order of floating-point steps so that every
//! device writes the same file.

use super::tables::{Block, Table, ZIGZAG};

/// `cos(k π / 16)` for k in 0..=8.
const COSINES: [f32; 9] =
    [1.0, 0.980_785_3, 0.923_879_5, 0.831_469_6, 0.707_106_77, 0.555_570_24, 0.382_683_43, 0.195_090_32, 0.0];

/// Least and greatest coefficients that eight bits a sample give.
const RANGE: std::ops::RangeInclusive<f32> = -1023.0..=1023.0;

/// Row `u`, column `x`: `c(u) / 2 · cos((2x + 1) u π / 16)`.
const BASIS: [[f32; 8]; 8] = basis();

const fn basis() -> [[f32; 8]; 8] {
    let mut basis = [[0.0; 8]; 8];
    let mut u = 0;
    while u < 8 {
        let mut x = 0;
        while x < 8 {
            let angle = (2 * x + 1) * u % 32;
            // The cosine of a full turn of 32 steps, from its first quarter.
            let half = if angle > 16 { 32 - angle } else { angle };
            let cosine = if half > 8 { -COSINES[16 - half] } else { COSINES[half] };
            let norm = if u == 0 { COSINES[4] } else { 1.0 };
            basis[u][x] = 0.5 * norm * cosine;
            x += 1;
        }
        u += 1;
    }
    basis
}

/// Coefficients of 64 samples of -128 to 127, row by row, divided by the table and rounded.
pub fn quantised(samples: &[f32; 64], table: &Table) -> Block {
    let mut rows = [0.0; 64];
    for y in 0..8 {
        for u in 0..8 {
            rows[y * 8 + u] = (0..8).fold(0.0, |sum, x| sum + BASIS[u][x] * samples[y * 8 + x]);
        }
    }
    let mut natural = [0.0; 64];
    for v in 0..8 {
        for u in 0..8 {
            natural[v * 8 + u] = (0..8).fold(0.0, |sum, y| sum + BASIS[v][y] * rows[y * 8 + u]);
        }
    }
    std::array::from_fn(|index| {
        let value = natural[usize::from(ZIGZAG[index])] / f32::from(table[index]);
        value.round().clamp(*RANGE.start(), *RANGE.end()) as i16
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_block_is_its_mean_and_a_cosine_is_one_coefficient() {
        let mut expected = [0; 64];
        expected[0] = 8 * 50;
        assert_eq!(quantised(&[50.0; 64], &[1; 64]), expected);

        let wave = std::array::from_fn(|at| 100.0 * BASIS[3][at % 8]);
        let block = quantised(&wave, &[1; 64]);
        // 100 across by √8 down, at the place of (3, 0) in the zigzag.
        assert_eq!(block[6], 283);
        assert_eq!(block.iter().filter(|&&value| value != 0).count(), 1);
    }

    #[test]
    fn the_basis_is_orthonormal() {
        for (u, one) in BASIS.iter().enumerate() {
            for (v, other) in BASIS.iter().enumerate() {
                let product: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                let expected = f32::from(u8::from(u == v));
                assert!((product - expected).abs() < 1e-6, "{u}, {v}: {product}");
            }
        }
    }
}
