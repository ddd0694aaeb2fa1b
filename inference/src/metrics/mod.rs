//! How good is a fill? Every measure looks at the hole alone and needs the hidden truth.
//!
//! [`Comparison`] takes the result, the truth and the mask once, puts the truth back outside the hole
//! (so that a fill is never judged by what it had no business to change) and then answers:
//!
//! | measure | better | sees |
//! |---|---|---|
//! | [`Comparison::psnr`] | higher | wrong values, favours blur |
//! | [`Comparison::ssim`] | higher | wrong structure |
//! | [`perceptual_distance`] | lower | wrong texture and content, as a network sees them |
//! | [`Comparison::energy`] | near 1 | too smooth (below) or too busy (above) |
//! | [`Comparison::border_jump`] | near 1 | a visible seam (above) |

mod comparison;
mod detail;
#[cfg(feature = "cli")]
mod network;
mod perceptual;
pub mod published;
mod structure;

pub use comparison::{Comparison, MetricError};
#[cfg(feature = "cli")]
pub use network::Observer;
pub use perceptual::{FeatureMap, perceptual_distance};
