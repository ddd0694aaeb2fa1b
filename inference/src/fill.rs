use infill_protocol::{FillOptions, Method, UserError};

use crate::texture::{self, Problem, TextureConfig, TextureError, TextureFill};

/// How far a fill is, in units of equal cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

impl Progress {
    pub const fn is_done(self) -> bool {
        self.done >= self.total
    }
}

/// Why a crop was not filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    #[error("The hole cannot be filled: {0}.")]
    Texture(#[from] TextureError),
}

impl From<FillError> for UserError {
    fn from(error: FillError) -> Self {
        Self::new(error.to_string())
    }
}

/// One crop on its way through a method. Every method goes through here, in small steps, so that
/// whoever drives it can look after other things (a Cancel, a progress bar) in between.
pub struct CropFill {
    work: TextureFill,
}

impl CropFill {
    /// # Errors
    /// Where the crop offers nothing to fill the hole from.
    pub fn new(crop: Problem, options: &FillOptions) -> Result<Self, FillError> {
        let work = match options.method {
            Method::Texture => {
                TextureFill::new(crop, TextureConfig { seed: options.seed, ..TextureConfig::default() })?
            }
        };
        Ok(Self { work })
    }

    /// Works for some tens of milliseconds at most.
    pub fn step(&mut self) -> Progress {
        let texture::Progress { stage, done, total } = self.work.step();
        Progress { stage, done, total }
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is
    /// left to do.
    pub fn finish(self) -> Vec<u8> {
        self.work.finish()
    }
}
