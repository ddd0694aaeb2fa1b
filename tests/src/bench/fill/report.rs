//! What a run leaves behind, as JSON.

use serde::Serialize;

use super::super::conversation::Cost;
use super::methods::Family;

/// Quality of a fill, in the hole alone.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Quality {
    pub psnr: f64,
    pub ssim: f64,
    /// Absent without the backbone's weights.
    pub perceptual: Option<f64>,
    pub energy: f64,
    pub border_jump: f64,
}

/// One fill.
#[derive(Clone, Debug, Serialize)]
pub struct Fill {
    pub method: &'static str,
    pub series: &'static str,
    pub photo: String,
    pub percent: f64,
    pub cost: Option<Cost>,
    pub quality: Option<Quality>,
    pub error: Option<String>,
}

/// A peer that could not take part.
#[derive(Clone, Debug, Serialize)]
pub struct Absent {
    pub method: &'static str,
    pub label: &'static str,
    pub reason: String,
}

/// Means over the fills of one method in one series at one share of hole.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub series: &'static str,
    pub percent: f64,
    pub method: &'static str,
    pub label: &'static str,
    pub family: Family,
    /// Fills that succeeded, and what the others said.
    pub fills: usize,
    pub errors: Vec<String>,
    pub wall_s: f64,
    pub cpu_s: f64,
    pub peak_mb: Option<f64>,
    pub quality: Option<Quality>,
}

/// One promise, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    pub met: bool,
    pub text: String,
}

/// Everything, in the order of `fill.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub cores: usize,
    pub photos: Vec<String>,
    pub absent: Vec<Absent>,
    pub goals: Vec<Goal>,
    pub rows: Vec<Row>,
    pub fills: Vec<Fill>,
}
