//! What a run leaves behind, as JSON.

use serde::Serialize;

use super::super::race::{self, Entry};

/// All engines on one case in one place.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub system: &'static str,
    pub preset: &'static str,
    pub side: usize,
    pub threads: usize,
    /// Absent without peers: they count.
    pub parameters: Option<u64>,
    pub gflop: Option<f64>,
    /// How many others wanted the processor, as a mean over the minute before the end; absent where the
    /// system does not tell.
    pub load: Option<f64>,
    pub entries: Vec<Entry>,
}

/// Everything, in the order of `models.json`.
pub type Report = race::Report<Row>;

impl Row {
    pub fn entry(&self, engine: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.engine == engine)
    }

    /// Billions of operations a second.
    pub fn speed(&self, entry: &Entry) -> Option<f64> {
        Some(self.gflop? / entry.wall_s?)
    }
}
