//! What crosses crates: the browser driver of the end-to-end tests, and the bench.

pub mod bench;
pub mod browser;
pub mod samples;

pub use xtask::{server, tools::find_browser};
