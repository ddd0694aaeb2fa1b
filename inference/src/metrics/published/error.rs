/// How much red, green and blue count in a grey value (Rec. 709, as scikit-image has it).
const GREY: [f64; 3] = [0.2125, 0.7154, 0.0721];

/// Peak signal to noise in dB for samples of 0..=`range`; infinite for equal images.
pub fn psnr(a: &[f64], b: &[f64], range: f64) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    10.0 * (range * range * a.len() as f64 / squares).log10()
}

/// Mean absolute difference.
pub fn mean_difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / a.len() as f64
}

/// Mean absolute difference of the pixels' channel means: what SPL calls L1. Opposite errors in two
/// channels cancel out, so it is smaller than [`mean_difference`].
pub fn channel_mean_difference(a: &[f64], b: &[f64], channels: usize) -> f64 {
    let means = |samples: &[f64]| -> Vec<f64> {
        samples.chunks_exact(channels).map(|pixel| pixel.iter().sum::<f64>() / channels as f64).collect()
    };
    mean_difference(&means(a), &means(b))
}

/// Grey values of interleaved red, green and blue.
pub fn grey(rgb: &[f64]) -> Vec<f64> {
    rgb.chunks_exact(3)
        .map(|pixel| pixel.iter().zip(GREY).map(|(sample, weight)| sample * weight).sum())
        .collect()
}
