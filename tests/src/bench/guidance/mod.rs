//! `cargo xtask bench guidance`: does a fill do what the label map says, and what does that cost?
//!
//! On photos with label maps drawn by hand, one of each source, a hole is made where labels meet and filled
//! without labels, with the true ones, with those that Infill proposes, and with a change: what covers most
//! of the hole becomes something else that the photo has. All but the last are held against the hidden truth,
//! the last against what was asked for. Only photos count that no network in it was taught.

mod browser;
mod cases;
mod fills;
mod judge;
mod measure;
mod options;
mod report;
mod run;
mod sheet;
mod table;
mod tools;

pub use options::Options;
pub use run::run;
