//! ESPA: interactive inpainting in two stages (Yu et al., "Interactive Image Inpainting Using Semantic
//! Guidance", ICPR 2022). Stage 1 reconstructs features and a coarse image, mixing the features with
//! efficient self-attention along height and width; stage 2 decodes the same features under a label map
//! that a person may have edited.
//!
//! The first stage and the discriminator are public and held to the authors' numbers. Of the second
//! only the paper speaks: what it leaves open is decided, with the reasons, in [`SemanticDecoderConfig`].

mod attention;
mod config;
mod cost;
mod decoder;
mod discriminator;
mod generator;
mod network;
mod parts;

pub use attention::{Attention, AttentionConfig};
pub use config::{EspaConfig, SemanticDecoderConfig};
pub use decoder::SemanticDecoder;
pub use discriminator::{PatchGan, PatchGanConfig};
pub use generator::{Coarse, Stage1};
pub use network::{Espa, Filled};

#[cfg(test)]
mod tests;
