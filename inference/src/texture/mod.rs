//! The texture fill: a hole is completed from patches of the photo itself.
//!
//! Exemplar-based completion in a pyramid (Wexler et al. 2007) with PatchMatch as its search (Barnes
//! et al. 2009). The coarsest level is filled ring by ring from the border (Newson et al. 2014), and once
//! more by way of still coarser ones, and the better of both goes on; then every level alternates searching
//! better matches and voting colours, and hands its matches to the next finer one. Where somebody else has
//! painted the hole coarsely, a network say, the fill starts from that picture instead, on the level it is
//! sharp enough for, and only looks for its detail. Levels beyond the work area only refine, so detail
//! comes from the photo at its own resolution. All arithmetic is integer: one seed gives the same bytes
//! everywhere.

mod config;
mod draft;
mod drive;
mod error;
mod fill;
mod gpu;
mod gpu_stages;
#[cfg(all(test, feature = "cli"))]
mod gpu_tests;
#[cfg(test)]
mod guided_tests;
mod labels;
#[cfg(test)]
mod labels_tests;
mod level;
mod pace;
mod problem;
mod pyramid;
mod run;
mod schedule;
mod stages;
mod steps;
#[cfg(test)]
mod tests;
mod window;

pub use config::TextureConfig;
pub use error::TextureError;
pub use fill::{Progress, TextureFill};
pub use gpu::GpuFill;
pub use labels::Substitution;
pub use problem::Problem;
