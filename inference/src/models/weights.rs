use burn::module::Module;
use burn::store::{ApplyResult, ModuleSnapshot, SafetensorsStore};

/// Weights that do not make a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    #[error("the weights are not a safetensors file ({0}); download them again")]
    Unreadable(String),
    #[error("the weights belong to another network: {0}")]
    Mismatch(String),
}

/// Fills every parameter of `module` from a safetensors file whose names are the module's own.
/// Tensors that the module does not have are ignored.
///
/// # Errors
/// Where the file cannot be read, or a parameter is missing or of another shape. `module` is then
/// partly filled and must not be used.
pub fn load<M: Module>(module: &mut M, bytes: Vec<u8>) -> Result<(), WeightsError> {
    let mut store = SafetensorsStore::from_bytes(Some(bytes)).validate(false).allow_partial(true);
    let result = module.load_from(&mut store).map_err(|error| WeightsError::Unreadable(error.to_string()))?;
    complaint(&result).map_or(Ok(()), |words| Err(WeightsError::Mismatch(words)))
}

fn complaint(result: &ApplyResult) -> Option<String> {
    let broken = result.errors.first().map(ToString::to_string);
    broken.or_else(|| result.missing.first().map(|(path, _)| format!("it has no tensor {path}")))
}
