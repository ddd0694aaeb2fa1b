//! What of a training step is rounding and nothing else.
//!
//! A bias before a normalisation has no gradient: what stands there is what the additions left over. A weight
//! whose gradient is such a remainder moves by the whole rate in either direction, because Adam divides
//! the gradient by its own length.

use burn::tensor::TensorData;

use super::Case;
use super::tolerance::Tolerance;

/// A gradient this much smaller than the largest of its network counts as that small.
const SMALL: f64 = 1e-4;
/// A bias whose gradient is this much smaller than that of its layer's weights has none.
const NONE: f64 = 1e-3;
/// Below this a gradient is rounding whatever its tensor holds (the dossier's bound).
const ROUNDING: f64 = 1e-7;

/// Where rounding shows in one tensor of a training step.
#[derive(Debug)]
pub enum Noise {
    /// A gradient, its errors measured against at least this.
    Gradient(f64),
    /// A gradient that is nothing but rounding, of magnitudes up to this.
    Nothing(f64),
    /// Weights after a step: where the gradient is rounding they may be off by this.
    Weights { gradient: TensorData, rounding: f64, step: f64 },
}

/// Of tensor `name`, in fixtures of one step: `X_grad.`, `X_before.` and `X_after.`; `bound` is how far a
/// gradient may be off, as a part of its largest value.
pub fn of(case: &Case, name: &str, bound: impl Fn(&str) -> f64) -> Option<Noise> {
    let (group, rest) = name.split_once('.')?;
    let (letter, part) = group.split_once('_')?;
    let prefix = format!("{letter}_grad.");
    let gradient_name = format!("{prefix}{rest}");
    let gradient = case.tensors.get(&gradient_name)?;
    let all = case.tensors.iter().filter(|(name, _)| name.starts_with(&prefix));
    let largest = all.map(|(_, data)| magnitude(data)).fold(0.0, f64::max);
    let weights = rest.strip_suffix("bias").map(|layer| format!("{prefix}{layer}weight"));
    let weights = weights.and_then(|name| case.tensors.get(&name)).map_or(0.0, magnitude);
    let none = magnitude(gradient) < NONE * weights;
    match part {
        "grad" if none => Some(Noise::Nothing(NONE * weights)),
        "grad" => Some(Noise::Gradient(SMALL * largest)),
        "after" => {
            // A gradient that is off by as much as it may be can turn a step around.
            let allowed = bound(&gradient_name) * magnitude(gradient).max(SMALL * largest);
            let rounding = if none { f64::INFINITY } else { allowed.max(ROUNDING) };
            let step = 2.0 * furthest(case, letter);
            Some(Noise::Weights { gradient: gradient.clone(), rounding, step })
        }
        _ => None,
    }
}

/// How far any weight of a network moved: the rate, since Adam's first steps are that long.
fn furthest(case: &Case, letter: &str) -> f64 {
    let (before, after) = (case.state(&format!("{letter}_before.")), case.state(&format!("{letter}_after.")));
    // Vectors of a power iteration stand beside the weights.
    let weights = after.iter().filter(|(name, _)| case.has(&format!("{letter}_grad.{name}")));
    let moved = weights.filter_map(|(name, after)| {
        let pairs = before.get(name)?.iter::<f64>().zip(after.iter::<f64>());
        Some(pairs.map(|(before, after)| (before - after).abs()).fold(0.0, f64::max))
    });
    moved.fold(0.0, f64::max)
}

impl Noise {
    /// The error in the measure of `allowed`, rounding left out.
    pub fn error(&self, allowed: Tolerance, expected: &TensorData, found: &TensorData) -> f64 {
        let pairs = || expected.iter::<f64>().zip(found.iter::<f64>());
        // `f64::max` would swallow a NaN.
        let worse = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
        match self {
            Self::Gradient(floor) => {
                let scale = magnitude(expected).max(*floor);
                pairs().map(|(e, f)| (e - f).abs() / scale).fold(0.0, worse)
            }
            Self::Nothing(most) => {
                let largest = pairs().map(|(_, f)| f.abs()).fold(0.0, worse);
                if largest <= *most { 0.0 } else { f64::INFINITY }
            }
            Self::Weights { gradient, rounding, step } => {
                let scale = magnitude(expected).max(f64::MIN_POSITIVE);
                let off = pairs().zip(gradient.iter::<f64>()).map(|((e, f), gradient)| {
                    let off = (e - f).abs();
                    let rounded = gradient.abs() <= *rounding;
                    if rounded && off <= *step { 0.0 } else { off / scale }
                });
                let worst = off.fold(0.0, worse);
                // Weights have bounds of either kind.
                if matches!(allowed, Tolerance::Absolute(_)) { worst * scale } else { worst }
            }
        }
    }
}

fn magnitude(data: &TensorData) -> f64 {
    data.iter::<f64>().map(f64::abs).fold(0.0, f64::max)
}
