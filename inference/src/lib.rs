//! Infill.

pub mod metrics;
