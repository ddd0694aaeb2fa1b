//! What a step is told, and what it reports.

use std::collections::BTreeMap;

use burn::tensor::{Gradients, Tensor};

use super::error::TrainError;

/// Where a run stands, and what the step at hand is to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Steps of the whole run before this one.
    pub step: u64,
    /// Learning rate.
    pub rate: f64,
    /// What a loss of this batch counts in the step's gradient: one over the batches of a step, times the
    /// optimiser's scale.
    pub share: f64,
    /// Whether this is the last batch of its step.
    pub complete: bool,
}

/// What a step reports, by name.
pub type Values = BTreeMap<&'static str, f64>;

/// Single numbers on the device, with their names.
pub(super) type Named = Vec<(&'static str, Tensor<1>)>;

/// Reads `values` and `loss` with them, and takes the gradients of this batch's part of the loss.
///
/// # Errors
/// Where a number is not finite.
pub(super) fn descend(
    loss: Tensor<1>,
    mut values: Named,
    clock: &Clock,
) -> Result<(Values, Gradients), TrainError> {
    values.push(("loss", loss.clone()));
    let values = read(values, clock.step)?;
    Ok((values, (loss * clock.share).backward()))
}

/// Reads several single numbers from the device at once.
fn read(values: Named, step: u64) -> Result<Values, TrainError> {
    let (names, tensors): (Vec<_>, Vec<_>) = values.into_iter().map(|(name, t)| (name, t.inner())).unzip();
    if tensors.is_empty() {
        return Ok(Values::new());
    }
    let numbers = Tensor::cat(tensors, 0).into_data();
    let values: Values = names.into_iter().zip(numbers.iter::<f64>()).collect();
    match values.iter().find(|(_, value)| !value.is_finite()) {
        Some((name, _)) => Err(TrainError::NotFinite { step, tensor: format!("the loss {name}") }),
        None => Ok(values),
    }
}
