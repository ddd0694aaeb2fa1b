//! Comparisons with other programs, in one run on one machine. They assert nothing: they print a table.
//!
//! Whoever is compared, ourselves included, is a process of its own that answers one job at a time; so
//! times, memory and crashes are each one's own.

mod conversation;
mod drawn;
mod engines;
pub mod fill;
pub mod guidance;
pub mod models;
mod process;
pub mod quality;
mod race;
mod serving;
pub mod train;
mod venv;
