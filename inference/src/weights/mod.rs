//! Weights files: safetensors of f16 or f32 tensors that carry the field paths of our modules, with a
//! [`Card`] that says of which network they are.
//!
//! A file comes from anywhere: a download that broke off, another program, somebody unkind. Reading
//! one allocates no more than the file is long, and refuses in words.

mod card;
#[cfg(feature = "cli")]
pub mod checkpoint;
#[cfg(feature = "cli")]
pub mod convert;
mod error;
mod tensors;
#[cfg(test)]
mod tests;

use burn::tensor::DType;

use crate::models::state::StateDict;

pub use card::{Card, Training};
pub use error::WeightsError;
pub use infill_protocol::Class;
pub use tensors::tensors;

/// The longest file that is read.
pub const MAX_BYTES: usize = 512 << 20;

/// Key of the card among the file's metadata.
const CARD: &str = "infill";

/// How each number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Half the size; three decimal digits.
    F16,
    F32,
}

impl Precision {
    const fn dtype(self) -> DType {
        match self {
            Self::F16 => DType::F16,
            Self::F32 => DType::F32,
        }
    }
}

/// The weights of one network and what is to be known of them.
#[derive(Clone, Debug)]
pub struct WeightsFile {
    pub card: Card,
    /// f32, by field path.
    pub state: StateDict,
}

impl WeightsFile {
    /// Reads a file of Infill; its tensors become f32. Whether they fit the network is seen when that
    /// is built: [`Network::open`](crate::models::network::Network::open).
    ///
    /// # Errors
    /// Where it is too long, damaged, of another program, or holds numbers that are none.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        let parts = tensors::parts(bytes)?;
        let card = parts.metadata.get(CARD).ok_or(WeightsError::Foreign)?;
        let card = Card::parse(card)?;
        Ok(Self { card, state: parts.state()? })
    }

    /// The bytes of the file. Equal contents give equal bytes.
    pub fn write(&self, precision: Precision) -> Vec<u8> {
        tensors::bytes(&self.state, precision.dtype(), (CARD, self.card.to_json()))
    }
}
