//! The compute worker: [`Handler`] decides what happens, `glue` carries messages.

mod features;
mod handler;
mod jobs;
mod networks;
mod parcel;
mod segmenters;
mod stop;
mod weights;

#[cfg(target_arch = "wasm32")]
pub mod glue;

pub use handler::{Handler, Outbox};

#[cfg(test)]
mod tests;
