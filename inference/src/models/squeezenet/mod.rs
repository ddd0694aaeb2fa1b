//! SqueezeNet 1.0 (Iandola et al. 2016, arXiv:1602.07360): a small classifier whose inner layers
//! measure how alike two pictures look.

mod fire;
mod input;
mod net;

pub use fire::{Fire, FireConfig};
pub use input::{MEAN_BGR, input};
pub use net::{SqueezeNet, SqueezeNetConfig, TAPS};

#[cfg(test)]
mod tests;
