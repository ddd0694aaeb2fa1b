use std::fmt;

use anyhow::bail;
use burn::tensor::TensorData;

use super::noise;
use super::tolerance::{Place, Tolerance, tolerance};
use super::{Case, Outputs};

/// All expected tensors agree.
#[derive(Debug)]
pub struct Verdict {
    pub compared: usize,
    pub worst: Worst,
}

/// The tensor that comes nearest to its tolerance.
#[derive(Debug, Default)]
pub struct Worst {
    name: String,
    error: f64,
    share: f64,
}

impl fmt::Display for Worst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return f.write_str("nothing expected");
        }
        write!(
            f,
            "max error {:.1e} ({}, {:.0} % of its tolerance)",
            self.error,
            self.name,
            100.0 * self.share
        )
    }
}

/// Compares every tensor that `case` expects.
///
/// # Errors
/// Lists every tensor that is missing, of another shape, or too far off.
pub fn judge(case: &Case, kind: &str, outputs: &Outputs, place: Place) -> anyhow::Result<Verdict> {
    let (mut compared, mut worst, mut complaints) = (0, Worst::default(), Vec::new());
    for (name, expected) in case.expected() {
        let Some(found) = outputs.get(name) else {
            complaints.push(format!("{name} was not computed"));
            continue;
        };
        if let Some(complaint) = shapes_differ(expected, found) {
            complaints.push(format!("{name} {complaint}"));
            continue;
        }
        compared += 1;
        let allowed = tolerance(kind, name, place);
        let error = match noise::of(case, name, |name| tolerance(kind, name, place).bound()) {
            Some(noise) => noise.error(allowed, expected, found),
            None => allowed.error(expected, found),
        };
        let share = error / allowed.bound();
        if share > 1.0 || share.is_nan() {
            complaints.push(format!("{name} is off by {error:.2e} ({allowed})"));
        }
        if share > worst.share || share.is_nan() || worst.name.is_empty() {
            worst = Worst { name: name.to_owned(), error, share };
        }
    }
    if complaints.is_empty() { Ok(Verdict { compared, worst }) } else { bail!("{}", complaints.join("; ")) }
}

/// A single number has no shape to speak of.
fn shapes_differ(expected: &TensorData, found: &TensorData) -> Option<String> {
    let same = expected.shape() == found.shape();
    let single = expected.num_elements() == 1 && found.num_elements() == 1;
    (!same && !single).then(|| format!("has the shape {:?}, not {:?}", found.shape(), expected.shape()))
}

impl Tolerance {
    /// The largest difference, in the measure of this tolerance.
    fn error(&self, expected: &TensorData, found: &TensorData) -> f64 {
        let pairs = || expected.iter::<f64>().zip(found.iter::<f64>());
        // `f64::max` would swallow a NaN.
        let worse = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
        let largest = pairs().map(|(e, f)| if e == f { 0.0 } else { (e - f).abs() }).fold(0.0, worse);
        match self {
            Self::Absolute(_) => largest,
            Self::Relative(_) => {
                let scale = expected.iter::<f64>().map(f64::abs).fold(0.0, f64::max);
                if largest == 0.0 { 0.0 } else { largest / scale }
            }
        }
    }
}
