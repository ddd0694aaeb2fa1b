use std::collections::HashMap;

use burn::tensor::{DType, TensorData};
use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};

use super::{MAX_BYTES, WeightsError};
use crate::models::state::StateDict;

/// A file whose header makes sense, its tensors still as they lie there.
pub(super) struct Parts<'a> {
    file: SafeTensors<'a>,
    pub metadata: HashMap<String, String>,
}

/// Checks the header against the length of the file.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, WeightsError> {
    if bytes.len() > MAX_BYTES {
        return Err(WeightsError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES });
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| unreadable(&error))?;
    let file = SafeTensors::deserialize(bytes).map_err(|error| unreadable(&error))?;
    Ok(Parts { file, metadata: header.metadata().clone().unwrap_or_default() })
}

impl Parts<'_> {
    /// Every tensor as f32.
    pub fn state(&self) -> Result<StateDict, WeightsError> {
        self.file.iter().map(|(name, view)| Ok((name.to_owned(), values(name, &view)?))).collect()
    }
}

/// The tensors of any safetensors file of F16 or F32, as f32.
///
/// # Errors
/// As [`WeightsFile::read`](super::WeightsFile::read), whoever wrote the file.
pub fn tensors(bytes: &[u8]) -> Result<StateDict, WeightsError> {
    parts(bytes)?.state()
}

fn values(name: &str, view: &TensorView<'_>) -> Result<TensorData, WeightsError> {
    let dtype = match view.dtype() {
        Dtype::F16 => DType::F16,
        Dtype::F32 => DType::F32,
        other => return Err(WeightsError::Kind { tensor: name.to_owned(), found: other.to_string() }),
    };
    let data = TensorData::from_bytes_vec(view.data().to_vec(), view.shape().to_vec(), dtype);
    let data = data.convert::<f32>();
    if data.iter::<f32>().all(f32::is_finite) {
        Ok(data)
    } else {
        Err(WeightsError::NotFinite(name.to_owned()))
    }
}

/// The file that holds `state`, and `entry` as its metadata.
pub(super) fn bytes(state: &StateDict, dtype: DType, entry: (&str, String)) -> Vec<u8> {
    let stored = match dtype {
        DType::F16 => Dtype::F16,
        _ => Dtype::F32,
    };
    let converted: Vec<(&str, TensorData)> =
        state.iter().map(|(name, data)| (name.as_str(), data.clone().convert_dtype(dtype))).collect();
    let view = |data| {
        let data: &TensorData = data;
        let shape = data.shape().as_slice().to_vec();
        TensorView::new(stored, shape, data.as_bytes()).expect("as many bytes as the shape asks for")
    };
    let views = converted.iter().map(|(name, data)| (*name, view(data)));
    let metadata = HashMap::from([(entry.0.to_owned(), entry.1)]);
    safetensors::serialize(views, Some(metadata)).expect("names and numbers make a header")
}

/// What the reader of the format says, in words of a person's world.
fn unreadable(error: &SafeTensorError) -> WeightsError {
    use SafeTensorError::{
        HeaderTooLarge, HeaderTooSmall, InvalidHeader, InvalidHeaderDeserialization, InvalidHeaderLength,
        InvalidOffset, MetadataIncompleteBuffer, TensorInvalidInfo, ValidationOverflow,
    };
    WeightsError::Unreadable(match error {
        HeaderTooSmall => "it is shorter than a header".to_owned(),
        HeaderTooLarge | InvalidHeaderLength => {
            "its header is said to be longer than the file or any header is".to_owned()
        }
        InvalidHeader(_) | InvalidHeaderDeserialization(_) => format!("its header makes no sense ({error})"),
        InvalidOffset(name) => format!("tensor {name} is not where the header says"),
        TensorInvalidInfo => "a tensor's shape and its bytes do not agree".to_owned(),
        ValidationOverflow => "a tensor is said to be larger than any memory".to_owned(),
        MetadataIncompleteBuffer => "it is shorter or longer than its header says".to_owned(),
        other => other.to_string(),
    })
}
