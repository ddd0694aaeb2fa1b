use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::train::error::{At, TrainError};
use crate::train::systems::System;

/// Where a checkpoint says which it is.
const STATE: &str = "state.json";
/// Ending of a checkpoint that is still being written.
const PARTIAL: &str = "partial";

/// Where a run stands. Which photo comes next follows from the step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Steps done.
    pub step: u64,
    /// The lowest error on the photos kept out so far.
    pub best: Option<f64>,
}

impl Checkpoint {
    /// Writes the checkpoint beside the others and then removes the oldest but `keep`. It appears at
    /// once or not at all: a full disk, a crash or a power cut leaves those before it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn write(self, folder: &Path, system: &mut dyn System, keep: usize) -> Result<(), TrainError> {
        let whole = folder.join(format!("{:08}", self.step));
        let partial = whole.with_extension(PARTIAL);
        if partial.exists() {
            fs::remove_dir_all(&partial).at("replace", &partial)?;
        }
        fs::create_dir_all(&partial).at("create", &partial)?;
        system.learners().into_iter().try_for_each(|learner| learner.save(&partial))?;
        let state = partial.join(STATE);
        let json = serde_json::to_vec(&self).map_err(|error| TrainError::data(&state, error))?;
        fs::write(&state, json).at("write", &state)?;
        for path in inside(&partial)? {
            File::open(&path).and_then(|file| file.sync_all()).at("write", &path)?;
        }
        if whole.exists() {
            fs::remove_dir_all(&whole).at("replace", &whole)?;
        }
        fs::rename(&partial, &whole).at("write", &whole)?;
        let all = Self::all(folder)?;
        let old = all.len().saturating_sub(keep);
        all[..old].iter().try_for_each(|path| fs::remove_dir_all(path).at("remove", path))
    }

    /// The last checkpoint of a folder and where it lies.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn last(folder: &Path) -> Result<Option<(Self, PathBuf)>, TrainError> {
        let Some(path) = Self::all(folder)?.pop() else { return Ok(None) };
        let state = path.join(STATE);
        let json = fs::read(&state).at("read", &state)?;
        let checkpoint = serde_json::from_slice(&json).map_err(|error| TrainError::data(&state, error))?;
        Ok(Some((checkpoint, path)))
    }

    /// Whole checkpoints, oldest first.
    fn all(folder: &Path) -> Result<Vec<PathBuf>, TrainError> {
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let whole = |path: &PathBuf| path.is_dir() && path.extension().is_none() && path.join(STATE).exists();
        Ok(inside(folder)?.into_iter().filter(whole).collect())
    }
}

fn inside(folder: &Path) -> Result<Vec<PathBuf>, TrainError> {
    let entries = fs::read_dir(folder).at("read", folder)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.at("read", folder)?.path());
    }
    paths.sort();
    Ok(paths)
}
