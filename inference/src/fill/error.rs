use infill_protocol::UserError;

use crate::device::GpuError;
use crate::texture::TextureError;

/// Why a crop was not filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    #[error("The hole cannot be filled: {0}.")]
    Texture(#[from] TextureError),
    #[error(
        "{0} fills with a network, and its weights are not there. Choose a weights file for it, or Texture."
    )]
    NoWeights(&'static str),
    #[error(
        "The weights are of {found}, and {wanted} was to fill. Choose a weights file of {wanted}, or {found}."
    )]
    OtherNetwork { wanted: &'static str, found: &'static str },
    #[error("The network \"{network}\" gave no colours for this photo. Choose other weights, or Texture.")]
    NoPicture { network: String },
    /// Another device can still fill it.
    #[error("The GPU did not finish: {0}.")]
    Gpu(#[from] GpuError),
}

impl From<FillError> for UserError {
    fn from(error: FillError) -> Self {
        Self::new(error.to_string())
    }
}
