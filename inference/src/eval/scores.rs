use std::collections::BTreeMap;

use infill_protocol::Mask;
use serde_json::{Value, json};

use crate::metrics::published::{self, Window};
use crate::metrics::{Comparison, MetricError, Observer, perceptual_distance};

/// A normal distribution has 95 of 100 within so many deviations.
const QUANTILE: f64 = 1.96;

/// One fill's measures by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores(pub BTreeMap<&'static str, f64>);

/// What an observer makes of a picture as a whole, for the Fréchet distance: the mean of each channel of
/// its last layer.
pub type Impression = Vec<f64>;

impl Scores {
    /// Measures of `result` against `truth`, RGBA8 of the mask's size, the truth put back outside the hole.
    ///
    /// `psnr`, `ssim`, `energy`, `border_jump` and `perceptual` look at the hole ([`Comparison`]); `l1`,
    /// `psnr_image` and `ssim_image` (Gaussian window, red, green and blue) at the whole picture, as the
    /// published evaluations do.
    ///
    /// # Errors
    /// Where lengths differ or there is no hole.
    pub fn of(
        result: &[u8],
        truth: &[u8],
        mask: &Mask,
        observer: Option<&Observer>,
    ) -> Result<(Self, Option<Impression>), MetricError> {
        let compared = Comparison::new(result, truth, mask)?;
        let (size, colours) = (mask.size(), [compared.composite(), truth].map(colours));
        let [ours, theirs] = &colours;
        let mut scores = BTreeMap::from([
            ("psnr", compared.psnr()),
            ("ssim", compared.ssim()),
            ("energy", compared.energy()),
            ("border_jump", compared.border_jump()),
            ("l1", published::mean_difference(ours, theirs) / 255.0),
            ("psnr_image", published::psnr(ours, theirs, 255.0)),
            ("ssim_image", published::ssim(ours, theirs, size, 3, Window::Gaussian, 255.0)),
        ]);
        let seen = observer.map(|observer| observer.features(compared.composite(), size));
        if let (Some(observer), Some(seen)) = (observer, &seen) {
            let distance = perceptual_distance(seen, &observer.features(truth, size), mask)?;
            scores.insert("perceptual", distance);
        }
        Ok((Self(scores), seen.and_then(|seen| seen.last().map(impression))))
    }
}

pub(super) fn impression(map: &crate::metrics::FeatureMap) -> Impression {
    let positions = map.height * map.width;
    let mean = |plane: &[f32]| plane.iter().map(|&value| f64::from(value)).sum::<f64>() / positions as f64;
    map.values.chunks_exact(positions).map(mean).collect()
}

/// Red, green and blue of RGBA8, 0..=255.
fn colours(rgba: &[u8]) -> Vec<f64> {
    rgba.chunks_exact(4).flat_map(|pixel| pixel[..3].iter().map(|&level| f64::from(level))).collect()
}

/// A mean and half of the interval that holds it 95 times of 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub margin: f64,
}

impl Estimate {
    /// Of numbers that are all finite; `None` of none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
        (!values.is_empty()).then(|| Self { mean, margin: QUANTILE * deviation / count.sqrt() })
    }
}

/// Measures of many fills.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    pub count: usize,
    pub measures: BTreeMap<&'static str, Estimate>,
}

impl Summary {
    /// Infinite ones (equal pixels, detail where there was none) are left out of the means.
    pub fn of<'a>(scores: impl IntoIterator<Item = &'a Scores>) -> Self {
        let mut values: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
        let mut count = 0;
        for Scores(scores) in scores {
            count += 1;
            for (&name, &value) in scores.iter().filter(|(_, value)| value.is_finite()) {
                values.entry(name).or_default().push(value);
            }
        }
        let estimate = |(name, values): (&'static str, Vec<f64>)| Some((name, Estimate::of(&values)?));
        Self { count, measures: values.into_iter().filter_map(estimate).collect() }
    }

    /// `{"count": …, "psnr": {"mean": …, "margin": …}, …}`, to six digits.
    pub fn json(&self) -> Value {
        let digits = |value: f64| (value * 1e6).round() / 1e6;
        let mut object = json!({ "count": self.count });
        for (&name, estimate) in &self.measures {
            object[name] = json!({ "mean": digits(estimate.mean), "margin": digits(estimate.margin) });
        }
        object
    }
}
