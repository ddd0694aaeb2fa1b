//! A run on disk: what it was told, what it measured, what it looks like, and where it can go on.

mod checkpoint;
mod folder;
mod plot;
mod report;
mod samples;

pub use checkpoint::Checkpoint;
pub use folder::RunFolder;
pub use samples::sheet;
