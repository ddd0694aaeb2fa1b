//! CSA: coherent semantic attention (Liu et al., ICCV 2019, arXiv:1905.12384).
//!
//! Two U-Nets: a rough one paints a first guess, a refining one repaints it. In the refining
//! network's encoder every feature of the hole is rebuilt from the known feature most like it and
//! from the hole feature before it, so that the patch and its neighbour agree.
//!
//! Images are `[-1, 1]`, the mask is 1 in the hole. Neither network sees the mask as a channel; the
//! hole is painted with [`HOLE_COLOUR`] instead.
//!
//! **Labels** have one natural place here: the search for the known feature most like one of the hole. With
//! [`FeatureMask::with_labels`] it looks among those of the same label alone. The authors know no labels, so this
//! is an option, off by default; what a person sees obeys the labels through the texture fill that gives the
//! detail (`crate::fill`).

mod config;
mod consistency;
mod cost;
mod discriminator;
mod feature_mask;
mod generator;
mod layer;
mod parts;
mod recurrence;
#[cfg(any(feature = "worker", feature = "vulkan"))]
mod recurrence_gpu;
mod refine;
mod rough;
mod search;

pub use config::{CsaBackward, CsaConfig};
pub use consistency::consistency;
pub use discriminator::{FeatureDiscriminator, FeatureDiscriminatorConfig, PatchGan70, PatchGan70Config};
pub use feature_mask::FeatureMask;
pub use generator::{Csa, CsaOutput, HOLE_COLOUR};
pub use layer::{CsaLayer, published_gradient};
pub use refine::{Refine, Refined};
pub use rough::Rough;
pub use search::{Matches, match_known};

#[cfg(test)]
mod tests;
