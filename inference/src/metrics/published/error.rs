/// Peak signal to noise in dB for samples of 0..=`range`; infinite for equal images.
pub fn psnr(a: &[f64], b: &[f64], range: f64) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    10.0 * (range * range * a.len() as f64 / squares).log10()
}

/// Mean absolute difference.
pub fn mean_difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / a.len() as f64
}

/// Mean absolute difference of the pixels' [`grey`] values: what SPL calls L1. Opposite errors in two
/// channels cancel out, so it is smaller than [`mean_difference`].
pub fn channel_mean_difference(a: &[f64], b: &[f64], channels: usize) -> f64 {
    mean_difference(&grey(a, channels), &grey(b, channels))
}

/// Each pixel's mean over its channels.
pub fn grey(samples: &[f64], channels: usize) -> Vec<f64> {
    samples.chunks_exact(channels).map(|pixel| pixel.iter().sum::<f64>() / channels as f64).collect()
}
