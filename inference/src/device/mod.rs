//! The one place that decides where the work is done, by doing a little of it.

#[cfg(all(target_arch = "wasm32", feature = "worker"))]
mod browser;
mod check;
mod decide;
mod gpu;
mod kernel;
mod report;
#[cfg(any(feature = "worker", feature = "cli"))]
mod share;

pub use decide::decide;
pub use gpu::{Gpu, GpuError};
pub use kernel::Kernel;

#[cfg(all(test, feature = "cli"))]
mod tests;
