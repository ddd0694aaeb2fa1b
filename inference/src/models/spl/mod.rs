//! SPL: context reasoning with semantic priors (Zhang et al., IJCAI 2021, arXiv:2106.07220).
//!
//! One branch reads the texture around the hole, another predicts from twice the resolution what a
//! multi-label classifier would see in the whole picture. That semantic prior then steers residual
//! blocks that fill the texture, by spatially adaptive normalisation.
//!
//! Images are `[0, 1]`, the mask is 1 in the hole, the hole is painted white.
//!
//! **Labels** have no place in it: the prior that its blocks are modulated by is a feature of a classifier for
//! whole pictures, a thousand numbers a position that no label map is one of, and to learn another modulation
//! would be another network. So the network stays exactly the authors' and gives the structure; the texture
//! fill, which starts from its picture, gives what is seen and is bound to the labels (`crate::fill`).

mod config;
mod cost;
mod decoder;
mod dense;
mod discriminator;
mod generator;
mod losses;
mod names;
mod region_norm;
mod residual;
mod semantic;
mod teacher;
mod teacher_parts;
mod texture;

pub use config::{SplConfig, TeacherConfig};
pub use decoder::Decoder;
pub use dense::{Rdb, RdbConfig};
pub use discriminator::{Judgement, SplDiscriminator, SplDiscriminatorConfig};
pub use generator::{Spl, SplOutput};
pub use losses::{feature_loss, reconstruction_loss};
pub use region_norm::{RnB, RnBConfig, RnL, RnLConfig, RnLMaps};
pub use residual::{Residual, SpadeResidual, SpadeResidualConfig};
pub use semantic::{Semantic, SemanticBranch};
pub use teacher::{Teacher, TeacherTaps};
pub use texture::{TextureEncoder, TextureTaps};

#[cfg(test)]
mod tests;
