//! From a config's words to a network's numbers, and from a file to a network.

use std::fs;

use burn::config::Config;
use burn::tensor::TensorData;
use serde_json::Value;

use crate::models::state::StateDict;
use crate::train::config::TrainConfig;
use crate::train::error::{At, TrainError};
use crate::weights::WeightsFile;

/// `preset` with the changes of the config's `[network]`.
///
/// # Errors
/// Where a name is not one of the preset's, or a value of another kind.
pub fn changed<C: Config>(preset: &C, config: &TrainConfig) -> Result<C, TrainError> {
    let wrong = |problem: String| TrainError::config(format!("network: {problem}"));
    let mut value = serde_json::to_value(preset).map_err(|error| wrong(error.to_string()))?;
    let changes = serde_json::to_value(&config.network).map_err(|error| wrong(error.to_string()))?;
    merge(&mut value, changes).map_err(wrong)?;
    C::deserialize(value).map_err(|error| wrong(error.to_string()))
}

/// Overwrites what `changes` names, tables within tables.
fn merge(value: &mut Value, changes: Value) -> Result<(), String> {
    match (value, changes) {
        (Value::Object(fields), Value::Object(changes)) => {
            changes.into_iter().try_for_each(|(name, change)| {
                let known = fields.keys().cloned().collect::<Vec<_>>().join(", ");
                let field = fields.get_mut(&name).ok_or_else(|| format!("no {name}; there are: {known}"))?;
                merge(field, change).map_err(|error| format!("{name}: {error}"))
            })
        }
        (value, change) => {
            *value = change;
            Ok(())
        }
    }
}

/// The weights of the file that `config.start` names.
///
/// # Errors
/// Where it cannot be read or is of another system.
pub fn start(config: &TrainConfig, system: &str) -> Result<Option<StateDict>, TrainError> {
    let Some(path) = &config.start else { return Ok(None) };
    let bytes = fs::read(path).at("read", path)?;
    let file =
        WeightsFile::read(&bytes).map_err(|source| TrainError::Given { path: path.clone(), source })?;
    if file.card.system == system {
        return Ok(Some(file.state));
    }
    let words = format!("{}: these weights are of {}, not {system}", path.display(), file.card.system);
    Err(TrainError::config(words))
}

/// The tensors below `prefix`, without it.
pub fn below(state: &StateDict, prefix: &str) -> StateDict {
    let short =
        |(name, data): (&String, &TensorData)| Some((name.strip_prefix(prefix)?.to_owned(), data.clone()));
    state.iter().filter_map(short).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_reach_into_tables_and_typing_errors_are_named() {
        let mut value = json!({"width": 32, "decoder": {"hidden": 128, "spade": true}});
        merge(&mut value, json!({"width": 8, "decoder": {"hidden": 4}})).expect("known names");
        assert_eq!(value, json!({"width": 8, "decoder": {"hidden": 4, "spade": true}}));
        let error = merge(&mut value, json!({"decoder": {"depth": 4}})).expect_err("a typing error");
        assert!(error.contains("depth") && error.contains("hidden"), "{error}");
    }
}
