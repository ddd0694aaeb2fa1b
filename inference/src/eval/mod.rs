//! Judging fills by photos whose truth is known: holes by a published protocol, every method on the same
//! ones, measures with their uncertainty.
//!
//! Everything is drawn by counter from a seed, so two evaluations of the same files give the same numbers.

mod entrants;
mod exam;
mod gallery;
mod judge;
mod margins;
mod protocol;
mod scores;
mod segmentation;
#[cfg(test)]
mod tests;

pub use entrants::entrants;
pub use exam::{Exam, Holes, OpenExam};
pub use gallery::Gallery;
pub use judge::{Case, Entrant, JudgeError, Results, judge};
pub use protocol::{Protocol, UnknownProtocol};
pub use scores::{Estimate, Scores, Summary};
pub use segmentation::{Agreement, segmentation};
