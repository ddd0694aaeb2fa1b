//! The authors' checkpoints: what `torch.save` writes, read without running any of it.
//!
//! A checkpoint is a pickle, a program for a small stack machine that may call anything by name, and
//! the tensors' bytes beside it. Here the program meets a machine that knows the handful of names of
//! which weights are built; any other name, and any instruction that would make an object of a class,
//! is an error that says which. Nothing is looked up, imported or called.
//!
//! Two containers are read: a sequence of pickles followed by the storages (until PyTorch 1.5), and a
//! zip archive (since 1.6). Sizes that a file claims are believed only as far as its own length bears
//! them out.

mod archive;
mod error;
mod flatten;
mod globals;
mod legacy;
mod machine;
mod plain;
mod reader;
mod storage;
mod value;
mod zip;

#[cfg(test)]
mod tests;

use crate::models::state::StateDict;

pub use error::CheckpointError;

/// Reads a checkpoint of either container.
///
/// Nested dicts and lists become one, their keys joined by dots. Where the weights lie wrapped beside
/// counters and an optimiser's state, as in `{"epoch": …, "state_dict": …}`, they alone are returned.
/// Views become tensors of their own, row-major; the element types stay.
///
/// # Errors
/// In words: a file of another kind or cut short, a pickle that asks for more than weights need, a
/// tensor beyond its storage. Nothing of the file is run in any case.
pub fn read(file: &[u8]) -> Result<StateDict, CheckpointError> {
    let mut budget = Budget::of(file);
    let (object, storages) =
        if archive::is_archive(file) { zip::read(file, &mut budget)? } else { legacy::read(file)? };
    let mut state = StateDict::new();
    for (name, tensor) in flatten::tensors(&object, &mut budget)? {
        let bytes = tensor.byte_count().ok_or(CheckpointError::TooLarge)?;
        budget.spend(bytes)?;
        let data = storages.gather(tensor).map_err(|words| CheckpointError::tensor(&name, words))?;
        state.insert(name, data);
    }
    Ok(state)
}

/// What a file may grow to in memory. Storages may be shared, views may repeat them and archives may be
/// compressed, so that a small file could ask for any amount.
#[derive(Debug)]
struct Budget {
    left: usize,
}

impl Budget {
    /// Times a file's length: far beyond what tied weights or compression do to real ones.
    const GROWTH: usize = 16;
    /// Bytes that any file may have: a small one can repeat a scalar.
    const SLACK: usize = 16 << 20;

    fn of(file: &[u8]) -> Self {
        Self { left: file.len().saturating_mul(Self::GROWTH).saturating_add(Self::SLACK) }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), CheckpointError> {
        self.left = self.left.checked_sub(bytes).ok_or(CheckpointError::TooLarge)?;
        Ok(())
    }
}
