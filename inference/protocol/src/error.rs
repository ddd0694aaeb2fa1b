use serde::{Deserialize, Serialize};

/// Something a person can meet, in words: what happened and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct UserError {
    pub message: String,
}

impl UserError {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}
