//! What a page costs: the memory and the processor time of its renderer.

use std::fs;

use anyhow::Context;
use serde_json::{Value, json};

use super::Browser;

impl Browser {
    /// Proportional set size of the largest renderer, in bytes: memory shared with other processes
    /// counts by its share. Linux only.
    ///
    /// # Errors
    /// Where no renderer is found or the system does not say.
    pub fn renderer_memory(&self) -> anyhow::Result<u64> {
        let sizes = self.renderers()?;
        let sizes = sizes.iter().filter_map(|process| proportional_set_size(process["id"].as_u64()?).ok());
        sizes.max().context("no renderer is listed")
    }

    /// Seconds that renderers have had of the processor so far, all threads of all of them.
    ///
    /// # Errors
    /// Where the browser does not say.
    pub fn renderer_seconds(&self) -> anyhow::Result<f64> {
        Ok(self.renderers()?.iter().filter_map(|process| process["cpuTime"].as_f64()).sum())
    }

    fn renderers(&self) -> anyhow::Result<Vec<Value>> {
        let information = self.call("SystemInfo.getProcessInfo", json!({}))?;
        let processes = information["processInfo"].as_array().context("no processes are listed")?;
        Ok(processes.iter().filter(|process| process["type"] == "renderer").cloned().collect())
    }
}

/// From `smaps_rollup`, which counts in KiB.
fn proportional_set_size(process: u64) -> anyhow::Result<u64> {
    let file = format!("/proc/{process}/smaps_rollup");
    let text = fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss line")?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kibibytes * 1024)
}
