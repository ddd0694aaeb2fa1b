//! Weights: which there are, how they come to this device, and how they stay.
//!
//! The compute worker is their one owner. [`Library`] decides; the server and the disk are behind
//! [`Outside`], so that all of it is tested without a browser.

mod download;
mod library;
mod manifest;
mod outside;
mod shelf;
#[cfg(test)]
pub(super) mod tests;

#[cfg(target_arch = "wasm32")]
pub mod browser;

use infill_protocol::WeightsHash;
use sha2::{Digest, Sha256};

pub(super) use library::Library;
pub use outside::{Body, Outside, Refused, Reply};

use super::stop::Stop;

/// Whoever waits for weights.
pub(super) struct Watch<'a> {
    pub stop: &'a Stop,
    /// Told the stage and how much of it is done.
    pub told: &'a dyn Fn(&str, u64, u64),
}

impl Watch<'_> {
    pub fn report(&self, stage: &str, done: u64, total: u64) {
        (self.told)(stage, done, total);
    }
}

/// Why there are no weights.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// They are not wanted any more.
    Stopped,
    /// In words: what happened and what to do.
    Failed(String),
}

pub(super) fn hash_of(bytes: &[u8]) -> WeightsHash {
    WeightsHash(Sha256::digest(bytes).into())
}

/// The file that holds the weights, or the beginning of them.
fn file_name(hash: WeightsHash) -> String {
    format!("{hash}.safetensors")
}

/// What is known of the file; it is there once the file is whole.
fn tag_name(hash: WeightsHash) -> String {
    format!("{hash}.json")
}
