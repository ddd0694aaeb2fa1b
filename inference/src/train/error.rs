use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use burn::store::RecordError;

use super::parallel::Lost;
use crate::models::state::LoadError;
use crate::weights::WeightsError;

/// What ends a training run, in words. The last checkpoint is untouched by any of these.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    #[error("cannot {action} {}: {source}", path.display())]
    File { action: &'static str, path: PathBuf, source: io::Error },
    #[error("{0}")]
    Config(String),
    #[error("{0}")]
    Data(String),
    #[error(
        "step {step} made {tensor} infinite or not a number, and the run stopped before using it; \
         resume with a lower rate or with gradients clipped (optimiser.clip)"
    )]
    NotFinite { step: u64, tensor: String },
    #[error(transparent)]
    Weights(#[from] LoadError),
    #[error("{}: {source}", path.display())]
    Given { path: PathBuf, source: WeightsError },
    #[error("the checkpoint {} cannot be {action}: {source}", path.display())]
    Checkpoint { action: &'static str, path: PathBuf, source: RecordError },
    #[error(
        "{name} stopped in the middle of a step ({problem}); nothing of that step was kept, so go on from the last \
         checkpoint with --resume, with or without that device"
    )]
    Replica { name: String, problem: String },
    #[error("another device of this run is gone; go on from the last checkpoint with --resume")]
    Lost,
}

impl From<Lost> for TrainError {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}

impl TrainError {
    pub(crate) fn config(words: impl Into<String>) -> Self {
        Self::Config(words.into())
    }

    pub(crate) fn data(path: &Path, problem: impl Display) -> Self {
        Self::Data(format!("{}: {problem}", path.display()))
    }
}

/// Names file and deed in what the system says.
pub(crate) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, TrainError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, TrainError> {
        self.map_err(|source| TrainError::File { action, path: path.to_owned(), source })
    }
}
