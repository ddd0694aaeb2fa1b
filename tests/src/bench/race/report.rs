use std::fs::write;
use std::path::Path;

use serde::Serialize;

use super::super::engines::processor;

/// Everything that a bench of races found, in the order of its JSON file.
#[derive(Clone, Debug, Serialize)]
pub struct Report<Row> {
    pub cores: usize,
    pub processor: String,
    /// What could not be compared, and why.
    pub absent: Vec<String>,
    pub rows: Vec<Row>,
}

impl<Row: Serialize> Report<Row> {
    /// Nothing yet, of this machine.
    pub fn new() -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(1, Into::into),
            processor: processor(),
            absent: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Writes what is known so far as `BENCH.json`, and its `table` for people as `BENCH.md`: a long run that
    /// is broken off leaves its part.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn save(&self, folder: &Path, bench: &str, table: &str) -> anyhow::Result<()> {
        write(folder.join(format!("{bench}.json")), serde_json::to_string_pretty(self)?)?;
        write(folder.join(format!("{bench}.md")), table)?;
        Ok(())
    }
}
