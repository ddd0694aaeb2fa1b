//! GM-SRM: generative memory guided semantic reasoning (Feng et al., IEEE TCSVT 2022, doi
//! 10.1109/TCSVT.2022.3188169), **as we read it**.
//!
//! No code of the authors is public, and of the paper only the abstract was at hand. It says: a
//! generative memory, learned beforehand from the whole training set, models how semantic patterns
//! are distributed over pictures; the corrupted picture queries it for matching semantics; an
//! encoder-decoder keeps the known pixels. Everything beyond that sentence is our design, so no number
//! of this network is a reproduction of the paper's:
//!
//! - the memory is a StyleGAN2-style generator without noise inputs, so that one query always
//!   retrieves the same semantics;
//! - the query is one style code a memory layer, predicted from the encoder's innermost feature as an
//!   offset from the memory's mean code;
//! - what the memory returns enters the decoder's skips inside the hole only, through a learned gate;
//! - known pixels are copied, not predicted.
//!
//! Images are `[-1, 1]`, the mask is 1 in the hole.
//!
//! **Labels** have no place in it: its memory is queried with style codes, and nothing says which code means
//! what. As with SPL, the network gives the structure, and the texture fill that starts from its picture gives
//! what is seen and is bound to the labels (`crate::fill`).

mod config;
mod cost;
mod decoder;
mod encoder;
mod generator;
mod memory;
mod parts;

pub use config::{GmSrmConfig, MemoryMode};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub use generator::{GmSrm, GmSrmOutput};
pub use memory::Memory;

#[cfg(test)]
mod tests;
