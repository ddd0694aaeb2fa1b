//! `cargo xtask bench models`: Infill's networks beside ONNX Runtime and PyTorch, on the same weights, the
//! same inputs and as many threads; on one thread in Chromium too, beside ONNX Runtime there.
//!
//! A case is a folder with weights and inputs; the peers' scripts define the same networks in PyTorch and
//! export them to ONNX. Each program fills every case once before it is timed: one whose output is not
//! ours is a line of the report and is not timed. Then all fill in turns, so that a change in the machine's
//! load meets all of them. The run writes `target/bench/models.json` and `target/bench/models.md`.

mod browser;
mod cases;
mod engines;
mod options;
mod ours;
mod page;
mod report;
mod run;
mod table;

use std::path::Path;

pub use options::Options;
pub use run::run;

/// Answers jobs about the case in `folder`, as every peer does.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(folder: &Path, options: &Options) -> anyhow::Result<()> {
    match &options.in_page {
        Some(engine) => browser::serve(engine, folder),
        None => ours::serve(folder),
    }
}
