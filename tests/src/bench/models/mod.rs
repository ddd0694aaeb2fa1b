//! `cargo xtask bench models`: Infill's networks beside ONNX Runtime and PyTorch, on the same weights, the
//! same inputs and as many threads.
//!
//! A case is a folder with weights and inputs; the peers' scripts define the same networks in PyTorch and
//! export them to ONNX. Each program fills every case once before it is timed: one whose output is not
//! ours is a line of the report and is not timed. Then all fill in turns, so that a change in the machine's
//! load meets all of them. The run writes `target/bench/models.json` and `target/bench/models.md`.

mod cases;
mod engines;
mod options;
mod ours;
mod report;
mod run;
mod table;

pub use options::Options;
pub use ours::serve;
pub use run::run;
