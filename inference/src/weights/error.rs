use crate::models::state::LoadError;

/// Why a file gives no network: what is wrong with it and what to do.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error(
        "The weights file has {bytes} bytes; more than {limit} are not read. Choose a weights file of Infill."
    )]
    TooLarge { bytes: usize, limit: usize },
    #[error("The weights file is damaged or no safetensors file: {0}. Download it again.")]
    Unreadable(String),
    #[error(
        "This safetensors file is not of Infill: it does not say which network it belongs to. Convert it \
         with `infill convert` first."
    )]
    Foreign,
    #[error("The description inside the weights file cannot be read: {0}. Download the file again.")]
    Card(String),
    #[error(
        "The weights belong to \"{0}\", a network that this version of Infill does not have. Get a newer Infill, \
         or other weights."
    )]
    UnknownSystem(String),
    #[error("The weights file describes a {system} network that cannot be: {reason}. Choose another file.")]
    Config { system: &'static str, reason: String },
    #[error(
        "Tensor {tensor} of the weights file holds {found}; weights are F16 or F32. Choose another file."
    )]
    Kind { tensor: String, found: String },
    #[error("Tensor {0} of the weights file holds values that are not finite. Choose another file.")]
    NotFinite(String),
    #[error("The weights file cannot be used: {0}. Choose a file of this network.")]
    Mismatch(#[from] LoadError),
}
