//! Judging fills by photos whose truth is known: holes by a published protocol, every method on the same
//! ones, measures with their uncertainty.
//!
//! Everything is drawn by counter from a seed, so two evaluations of the same files give the same numbers.

mod gallery;
mod judge;
mod protocol;
mod scores;
mod segmentation;
#[cfg(test)]
mod tests;

pub use gallery::Gallery;
pub use judge::{Case, Entrant, Results, judge};
pub use protocol::{Protocol, UnknownProtocol};
pub use scores::{Estimate, Scores, Summary};
pub use segmentation::{Agreement, segmentation};
