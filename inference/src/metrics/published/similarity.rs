use infill_protocol::Size;

const K1: f64 = 0.01;
const K2: f64 = 0.03;
const SIGMA: f64 = 1.5;
const GAUSSIAN_RADIUS: usize = 5;

/// What the local statistics of [`ssim`] are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// An odd number of pixels a side, all alike; sample (co)variances, divided by one less than the
    /// count.
    Uniform(usize),
    /// 11 pixels a side, Gaussian with sigma 1.5; plain (co)variances (Wang et al. 2004).
    Gaussian,
}

/// Structural similarity in -1..=1, the mean over channels and over all pixels whose window lies inside
/// the image, for samples of 0..=`range`. The conventions are scikit-image's `structural_similarity`.
///
/// # Panics
/// Where the samples are not `size.area() · channels`, or the window does not fit into the image.
pub fn ssim(a: &[f64], b: &[f64], size: Size, channels: usize, window: Window, range: f64) -> f64 {
    for samples in [a, b] {
        assert_eq!(samples.len(), size.area() * channels, "samples of a {size:?} image");
    }
    let plane = |samples: &[f64], channel: usize| -> Vec<f64> {
        samples.iter().skip(channel).step_by(channels).copied().collect()
    };
    let of_channel = |channel| plane_ssim(&plane(a, channel), &plane(b, channel), size, window, range);
    (0..channels).map(of_channel).sum::<f64>() / channels as f64
}

fn plane_ssim(a: &[f64], b: &[f64], size: Size, window: Window, range: f64) -> f64 {
    let weights = window.weights();
    let local = |values: Vec<f64>| filter(&values, size, &weights);
    let product = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| p * q).collect();
    let (mean_a, mean_b) = (local(a.to_vec()), local(b.to_vec()));
    let (aa, bb, ab) = (local(product(a, a)), local(product(b, b)), local(product(a, b)));

    let (c1, c2) = ((K1 * range).powi(2), (K2 * range).powi(2));
    let norm = window.covariance_norm();
    let at = |i: usize| {
        let (mean_a, mean_b) = (mean_a[i], mean_b[i]);
        let (var_a, var_b) = (norm * (aa[i] - mean_a * mean_a), norm * (bb[i] - mean_b * mean_b));
        let covariance = norm * (ab[i] - mean_a * mean_b);
        (2.0 * mean_a * mean_b + c1) * (2.0 * covariance + c2)
            / ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2))
    };
    (0..mean_a.len()).map(at).sum::<f64>() / mean_a.len() as f64
}

impl Window {
    /// Along one axis, of sum 1.
    fn weights(self) -> Vec<f64> {
        match self {
            Self::Uniform(side) => vec![1.0 / side as f64; side],
            Self::Gaussian => {
                let at =
                    |i: usize| (-(i as f64 - GAUSSIAN_RADIUS as f64).powi(2) / (2.0 * SIGMA * SIGMA)).exp();
                let raw: Vec<f64> = (0..=2 * GAUSSIAN_RADIUS).map(at).collect();
                let sum: f64 = raw.iter().sum();
                raw.into_iter().map(|w| w / sum).collect()
            }
        }
    }

    fn covariance_norm(self) -> f64 {
        match self {
            Self::Uniform(side) => (side * side) as f64 / (side * side - 1) as f64,
            Self::Gaussian => 1.0,
        }
    }
}

/// Weighted means over the windows that lie inside, row by row.
fn filter(values: &[f64], size: Size, weights: &[f64]) -> Vec<f64> {
    let (width, height) = (size.width as usize, size.height as usize);
    let dot =
        |taps: &mut dyn Iterator<Item = f64>| taps.zip(weights).map(|(value, w)| value * w).sum::<f64>();
    let inside =
        |side: usize| (side + 1).checked_sub(weights.len()).expect("a window smaller than the image");
    let (columns, rows) = (inside(width), inside(height));
    let across: Vec<f64> = values
        .chunks_exact(width)
        .flat_map(|row| (0..columns).map(move |x| row[x..].iter().copied()))
        .map(|mut taps| dot(&mut taps))
        .collect();
    let down = |i: usize| dot(&mut across[i..].iter().step_by(columns).copied());
    (0..rows * columns).map(down).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_like_itself() {
        let image: Vec<f64> = (0..13 * 12 * 3).map(|i| f64::from(i * 37 % 256)).collect();
        for window in [Window::Uniform(7), Window::Uniform(11), Window::Gaussian] {
            let same = ssim(&image, &image, Size::new(13, 12), 3, window, 255.0);
            assert!((same - 1.0).abs() < 1e-9, "{window:?}: {same}");
        }
    }

    #[test]
    fn only_windows_inside_count() {
        let ramp: Vec<f64> = (0..12).map(f64::from).collect();
        let means = filter(&ramp, Size::new(4, 3), &Window::Uniform(3).weights());
        assert_eq!(means.iter().map(|m| m.round()).collect::<Vec<_>>(), [5.0, 6.0]);
    }
}
