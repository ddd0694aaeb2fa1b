//! How far a result may be off, in one table.

use std::fmt;

/// A bound on the largest difference between what is expected and what is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// As it is.
    Absolute(f64),
    /// Divided by the largest magnitude that is expected in the tensor.
    Relative(f64),
}

impl Tolerance {
    pub fn bound(self) -> f64 {
        match self {
            Self::Absolute(bound) | Self::Relative(bound) => bound,
        }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(bound) => write!(f, "{bound:e} is allowed"),
            Self::Relative(bound) => write!(f, "{bound:e} of its largest value is allowed"),
        }
    }
}

/// Kind, start of the tensor's name, tolerance. The first that fits counts.
const TABLE: &[(&str, &str, Tolerance)] = &[
    ("espa_stage1", "", Tolerance::Absolute(2e-5)),
    ("train_espa", "grad", Tolerance::Relative(1e-4)),
    ("train_espa", "after", Tolerance::Absolute(1e-5)),
    // Stored as f16: half a unit in the last place of a number below two.
    ("csa", "mid.csa_attention", Tolerance::Absolute(6e-4)),
    ("csa", "", Tolerance::Absolute(1e-4)),
    ("csa_procedural", "", Tolerance::Absolute(2e-3)),
    ("spl", "", Tolerance::Absolute(1e-4)),
    // These reach 62 behind 120 convolutions without normalisation: the reference's own f32 lies 1.5e-6
    // of that from f64, ours 2.4e-6. What they steer, the image, is held to the bound below.
    ("spl_procedural", "mid.layout", Tolerance::Relative(5e-6)),
    ("spl_procedural", "out.feature_recon", Tolerance::Relative(5e-6)),
    ("spl_procedural", "", Tolerance::Absolute(1e-4)),
];

/// Blocks, losses and measures.
const OTHERWISE: Tolerance = Tolerance::Relative(1e-5);

pub fn tolerance(kind: &str, name: &str) -> Tolerance {
    let fits = |(k, start, _): &&(&str, &str, Tolerance)| *k == kind && name.starts_with(start);
    TABLE.iter().find(fits).map_or(OTHERWISE, |(_, _, tolerance)| *tolerance)
}
