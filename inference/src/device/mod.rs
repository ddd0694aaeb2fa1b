//! The one place that decides where the work is done, by doing a little of it.

mod check;
mod decide;
mod gpu;
mod report;
#[cfg(feature = "worker")]
mod share;

pub use decide::decide;
pub use gpu::{Gpu, GpuError};
