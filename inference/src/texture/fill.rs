use super::{Problem, TextureConfig, TextureError, drive::Drive, stages::CpuStages};

/// Patch comparisons in one step: at most about 30 ms on one thread of a browser.
const STEP: u64 = 150_000;

/// How far a fill is; `done` of `total` patch comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was worked on last.
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

/// A fill under way. Nothing runs between calls of [`TextureFill::step`]; dropping it cancels.
#[derive(Debug)]
pub struct TextureFill {
    drive: Drive<CpuStages>,
}

impl TextureFill {
    /// # Errors
    /// Where sizes differ, or nothing may be copied into some part of the hole.
    pub fn new(problem: Problem, config: TextureConfig) -> Result<Self, TextureError> {
        Ok(Self { drive: Drive::new(problem, None, config, CpuStages::default())? })
    }

    /// A fill whose hole holds an estimate already, as a network paints it: the content is followed, the
    /// detail is taken from the photo. The estimate is as sharp as the crop halved `halvings` times.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn guided(problem: Problem, halvings: u32, config: TextureConfig) -> Result<Self, TextureError> {
        Ok(Self { drive: Drive::new(problem, Some(halvings), config, CpuStages::default())? })
    }

    /// Works for some tens of milliseconds at most; `done == total` once nothing is left.
    pub fn step(&mut self) -> Progress {
        self.drive.advance(STEP)
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is left
    /// to do.
    pub fn finish(self) -> Vec<u8> {
        self.finish_with_origins().0
    }

    /// As [`Self::finish`], and for each pixel of the hole, row by row, the index of the crop's pixel that it
    /// was copied from; `None` for one that was not.
    pub fn finish_with_origins(mut self) -> (Vec<u8>, Vec<Option<usize>>) {
        while !self.drive.is_done() {
            self.step();
        }
        let origins = self.drive.origins();
        (self.drive.painted(), origins)
    }
}
