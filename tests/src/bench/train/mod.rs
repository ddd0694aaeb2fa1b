//! `cargo xtask bench train`: a training step of Infill beside the same step in PyTorch, on the same weights,
//! the same pictures and as many threads.
//!
//! A case is a folder with weights, inputs and what is to be learned. Each program first makes three steps and
//! reports its losses: one whose losses are not ours learns something else, and is not timed. Then all make
//! single steps in turns, so that a change in the machine's load meets all of them. The run writes
//! `target/bench/train.json` and `target/bench/train.md`.

mod cases;
mod options;
mod ours;
mod run;
mod table;

pub use options::Options;
pub use ours::serve;
pub use run::run;
