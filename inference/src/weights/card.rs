use std::collections::BTreeMap;

use infill_protocol::Class;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::WeightsError;

/// A longer card is none.
const MAX_BYTES: usize = 64 << 10;

/// What a weights file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Which network: the id of its [`Method`](infill_protocol::Method).
    pub system: String,
    /// `paper` (the published width), `web`, or another name for these numbers.
    pub preset: String,
    /// What a person calls it.
    pub title: String,
    /// Under which terms the weights may be used.
    pub licence: String,
    /// The system's `Config`.
    pub config: Value,
    /// What the labels of a label map mean, in order; empty where the network takes none.
    #[serde(default)]
    pub classes: Vec<Class>,
    /// What it was trained on, where that is known.
    #[serde(default)]
    pub training: Training,
    /// Results on pictures it was not trained on, by the measure's name.
    #[serde(default)]
    pub metrics: BTreeMap<String, f64>,
    /// How many halvings softer its pictures are than their pixels could be; a fill takes all that is finer from the
    /// photo. 0 where it was taught to paint detail, as with the published losses.
    #[serde(default)]
    pub soft: u32,
    /// What it is known to do badly, a sentence each.
    #[serde(default)]
    pub failures: Vec<String>,
}

/// How the weights came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// The pictures.
    pub data: String,
    /// Their licence.
    pub licence: String,
    pub steps: u64,
    /// How long one processor core, or one GPU, worked on it.
    #[serde(default)]
    pub device_minutes: u64,
    /// Sources of pictures that were kept out, to judge by.
    #[serde(default)]
    pub kept_out: Vec<String>,
}

impl Card {
    pub(super) fn parse(json: &str) -> Result<Self, WeightsError> {
        if json.len() > MAX_BYTES {
            return Err(WeightsError::Card(format!("it has {} bytes", json.len())));
        }
        serde_json::from_str(json).map_err(|error| WeightsError::Card(error.to_string()))
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a card has string keys and finite depth")
    }
}
