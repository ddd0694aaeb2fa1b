use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where photos and what belongs to them lie; paths are seen from where the program is started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// A folder of photos, at any depth, or a pack of them.
    pub photos: PathBuf,
    /// A folder of label maps, each named as its photo; a pack brings its own.
    pub labels: Option<PathBuf>,
    /// A folder of masks, light where the hole is.
    pub masks: Option<PathBuf>,
    /// Classes of the label maps.
    #[serde(default)]
    pub classes: usize,
    /// Tiers of `SOURCES.csv` to learn from; all where none is named.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// One source photo in this many is kept out to judge by; 0 keeps none.
    #[serde(default = "ten")]
    pub keep_out: usize,
    /// Sources that must not be parted.
    #[serde(default)]
    pub together: Vec<Vec<String>>,
    /// Threads that read ahead.
    #[serde(default = "two")]
    pub threads: usize,
}

/// The holes: how large, and how often each kind is drawn, as weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Holes {
    /// Smallest and largest part of the picture.
    pub share: [f64; 2],
    pub strokes: f64,
    pub rectangles: f64,
    /// 128 of 256 pixels, in the middle.
    pub centre: f64,
    /// Outpainting.
    pub half: f64,
    /// Shapes of the label maps.
    pub objects: f64,
    /// From `data.masks`.
    pub files: f64,
}

impl Default for Holes {
    fn default() -> Self {
        Self {
            share: [0.02, 0.5],
            strokes: 1.0,
            rectangles: 0.3,
            centre: 0.0,
            half: 0.0,
            objects: 0.0,
            files: 0.0,
        }
    }
}

const fn two() -> usize {
    2
}

const fn ten() -> usize {
    10
}
