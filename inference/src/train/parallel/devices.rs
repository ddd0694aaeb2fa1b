//! Which devices a run can have.

use burn::tensor::{Device, FloatDType};

use crate::train::config::Optimiser;
use crate::train::error::TrainError;

/// `devices` with automatic differentiation, where each has as many of a step's batches as any other, and all have
/// the numbers that `optimiser` asks for.
///
/// # Errors
/// Where that is not so.
pub fn learning(devices: &[Device], optimiser: &Optimiser) -> Result<Vec<Device>, TrainError> {
    let (count, batches) = (devices.len() as u64, optimiser.accumulate);
    if batches == 0 || count == 0 {
        return Err(TrainError::config("a step needs a batch and a device (optimiser.accumulate, --device)"));
    }
    if !batches.is_multiple_of(count) {
        return Err(TrainError::config(format!(
            "{count} devices cannot share out the {batches} batches of a step: set optimiser.accumulate to a \
             multiple of {count}"
        )));
    }
    if let Some(half) = optimiser.half
        && let Some(device) = devices.iter().find(|device| !device.supports_dtype(FloatDType::from(half)))
    {
        return Err(TrainError::config(format!(
            "{device:?} has no {half:?}: set optimiser.half to another or leave it out"
        )));
    }
    Ok(devices.iter().map(|device| device.clone().autodiff()).collect())
}
