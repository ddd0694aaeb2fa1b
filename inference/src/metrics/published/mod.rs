//! The measures of the published evaluations, over whole images, exactly as their scripts take them.
//!
//! Samples are interleaved (all channels of a pixel, then the next pixel) and of the range that is
//! named, 0..=255 or 0..=1. None of these looks at the hole alone: for that there is
//! [`super::Comparison`].

mod error;
mod frechet;
mod similarity;
mod spectrum;

pub use error::{channel_mean_difference, grey, mean_difference, psnr};
pub use frechet::{FrechetError, frechet_distance};
pub use similarity::{Window, ssim};
