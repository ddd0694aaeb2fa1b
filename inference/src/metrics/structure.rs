use infill_protocol::Size;

const RADIUS: isize = 5;
const SIGMA: f64 = 1.5;
const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);

/// Structural similarity of two planes (0..=255) at every pixel, in -1..=1: equation 13 of Wang, Bovik,
/// Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity"
/// (2004). Beyond the border the picture is mirrored, its edge pixel repeated.
pub(super) fn similarity(a: &[f64], b: &[f64], size: Size) -> Vec<f64> {
    let blur = |values: Vec<f64>| gaussian(values, size);
    let product = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| p * q).collect();
    let (mean_a, mean_b) = (blur(a.to_vec()), blur(b.to_vec()));
    let (aa, bb, ab) = (blur(product(a, a)), blur(product(b, b)), blur(product(a, b)));
    let at = |i: usize| {
        let (mean_a, mean_b) = (mean_a[i], mean_b[i]);
        let (var_a, var_b) = (aa[i] - mean_a * mean_a, bb[i] - mean_b * mean_b);
        let covariance = ab[i] - mean_a * mean_b;
        let luminance = (2.0 * mean_a * mean_b + C1) / (mean_a * mean_a + mean_b * mean_b + C1);
        luminance * (2.0 * covariance + C2) / (var_a + var_b + C2)
    };
    (0..size.area()).map(at).collect()
}

/// Separable Gaussian: rows, then columns.
fn gaussian(values: Vec<f64>, size: Size) -> Vec<f64> {
    let (width, height) = (size.width as usize, size.height as usize);
    let weights = weights();
    let mut rows = vec![0.0; values.len()];
    for (from, to) in values.chunks_exact(width).zip(rows.chunks_exact_mut(width)) {
        for (x, to) in to.iter_mut().enumerate() {
            let taps = weights.iter().zip(-RADIUS..);
            *to = taps.map(|(w, d)| w * from[mirror(x as isize + d, width)]).sum();
        }
    }
    let mut out = vec![0.0; values.len()];
    for (y, to) in out.chunks_exact_mut(width).enumerate() {
        for (w, d) in weights.iter().zip(-RADIUS..) {
            let row = mirror(y as isize + d, height) * width;
            for (to, from) in to.iter_mut().zip(&rows[row..row + width]) {
                *to += w * from;
            }
        }
    }
    out
}

fn weights() -> [f64; 2 * RADIUS as usize + 1] {
    let raw = |i: usize| (-((i as isize - RADIUS) as f64).powi(2) / (2.0 * SIGMA * SIGMA)).exp();
    let mut weights = std::array::from_fn(raw);
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= sum);
    weights
}

/// `index` folded back into `0..length`, as often as a tiny picture needs.
fn mirror(index: isize, length: usize) -> usize {
    let length = length as isize;
    let folded = index.rem_euclid(2 * length);
    folded.min(2 * length - 1 - folded) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_repeats_the_edge() {
        let folded: Vec<_> = (-4..7).map(|i| mirror(i, 3)).collect();
        assert_eq!(folded, [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
    }

    #[test]
    fn flat_pictures_differ_by_luminance_alone() {
        let size = Size::new(3, 2);
        let map = similarity(&[100.0; 6], &[50.0; 6], size);
        let expected = (2.0 * 100.0 * 50.0 + C1) / (100.0 * 100.0 + 50.0 * 50.0 + C1);
        assert!(map.iter().all(|value| (value - expected).abs() < 1e-9));
    }

    #[test]
    fn opposite_patterns_are_dissimilar() {
        let stripes: Vec<f64> = (0..256).map(|i| if i % 2 == 0 { 60.0 } else { 190.0 }).collect();
        let opposite: Vec<f64> = stripes.iter().map(|v| 250.0 - v).collect();
        let map = similarity(&stripes, &opposite, Size::new(16, 16));
        assert!(map.iter().all(|&value| value < -0.9), "{map:?}");
    }
}
