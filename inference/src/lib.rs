//! What fills a hole: methods on one crop, on the CPU or the GPU.
//!
//! [`fill::DeviceFill`] is the one path for every method; [`device`] decides where the work is done.
//! Without features the crate holds the texture fill alone; `worker` and `cli` bring Burn and the
//! networks of [`models`].

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(any(feature = "worker", feature = "cli"))]
pub mod convolve;
pub mod device;
#[cfg(feature = "train")]
pub mod eval;
#[cfg(any(feature = "worker", feature = "cli"))]
pub mod fill;
pub mod finish;
pub mod guide;
pub mod metrics;
#[cfg(any(feature = "worker", feature = "cli"))]
pub mod models;
pub mod texture;
#[cfg(feature = "train")]
pub mod train;
#[cfg(any(feature = "worker", feature = "cli"))]
pub mod weights;
// Its tests need no browser and run with the native ones.
#[cfg(any(feature = "worker", all(test, feature = "cli")))]
pub mod worker;
