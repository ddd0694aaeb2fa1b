//! Infill.
