//! `cargo xtask bench quality`: every method of Infill beside the fills people use elsewhere, on the photos that
//! no training saw.
//!
//! Photos, holes, measures and pictures are those of `infill eval`; the peers are those of `bench fill`, each in a
//! process of its own. The run writes `target/bench/quality.json`, `quality.md` and, in `quality/gallery`, a page
//! with every picture. What `quality.json` says of margins is what the page's Auto method is decided by.

mod options;
mod peers;
mod run;
mod table;

pub use options::Options;
pub use run::run;
