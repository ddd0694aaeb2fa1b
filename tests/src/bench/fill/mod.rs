//! `cargo xtask bench fill`: Infill's texture fill beside the fills people use elsewhere.
//!
//! Every method, ours included, is a process of its own that answers one job at a time (see
//! [`super::conversation`]); so times, memory and crashes are each method's own. A run makes its crops and
//! masks, lets every method fill them, then measures all fills with the same code and writes
//! `target/bench/fill.json` and `target/bench/fill.md`.

mod cases;
mod field;
mod goals;
mod measure;
mod methods;
mod options;
mod ours;
mod report;
mod run;
mod strokes;
mod summary;
mod table;

pub use cases::{Job, choose};
pub use field::Field;
pub use methods::{Method as Peer, Share};
pub use options::{Options, shared};
pub use ours::serve;
pub use run::run;
