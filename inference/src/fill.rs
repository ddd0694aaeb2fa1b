use infill_protocol::{FillOptions, Method, UserError};

use crate::device::{Gpu, GpuError};
use crate::texture::{self, GpuFill, Problem, TextureConfig, TextureError, TextureFill};

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

impl From<texture::Progress> for Progress {
    fn from(texture::Progress { stage, done, total }: texture::Progress) -> Self {
        Self { stage, done, total }
    }
}

/// Why a crop was not filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    #[error("The hole cannot be filled: {0}.")]
    Texture(#[from] TextureError),
    #[error(
        "{0} fills with a network, and its weights are not there. Choose a weights file for it, or Texture."
    )]
    NoWeights(&'static str),
    /// Another device can still fill it.
    #[error("The GPU did not finish: {0}.")]
    Gpu(#[from] GpuError),
}

impl From<FillError> for UserError {
    fn from(error: FillError) -> Self {
        Self::new(error.to_string())
    }
}

/// One crop on its way through a method, on the CPU. Every method goes through here, in small steps, so that
/// whoever drives it can look after other things (a Cancel, a progress bar) in between.
pub struct CropFill {
    work: TextureFill,
}

impl CropFill {
    /// # Errors
    /// Where the crop offers nothing to fill the hole from.
    pub fn new(crop: Problem, options: &FillOptions) -> Result<Self, FillError> {
        let work = match options.method {
            Method::Texture => TextureFill::new(crop, texture_config(options))?,
            method => return Err(FillError::NoWeights(method.title())),
        };
        Ok(Self { work })
    }

    /// Works for some tens of milliseconds at most.
    pub fn step(&mut self) -> Progress {
        self.work.step().into()
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is
    /// left to do.
    pub fn finish(self) -> Vec<u8> {
        self.work.finish()
    }
}

/// A [`CropFill`] where the work is done on the device that was decided on, with the same bytes.
pub enum DeviceFill {
    Cpu(Box<CropFill>),
    Gpu(Box<GpuFill>),
}

impl DeviceFill {
    /// On the GPU where there is one and the crop fits its buffers.
    ///
    /// # Errors
    /// As [`CropFill::new`].
    pub fn new(gpu: Option<&Gpu>, crop: Problem, options: &FillOptions) -> Result<Self, FillError> {
        match (gpu.filter(|gpu| GpuFill::fits(gpu, &crop)), options.method) {
            (Some(gpu), Method::Texture) => {
                Ok(Self::Gpu(Box::new(GpuFill::new(gpu, crop, texture_config(options))?)))
            }
            _ => Ok(Self::Cpu(Box::new(CropFill::new(crop, options)?))),
        }
    }

    /// As [`CropFill::step`]; on the GPU, ends when the work is done there.
    ///
    /// # Errors
    /// Where the GPU is lost or refuses.
    pub async fn step(&mut self) -> Result<Progress, FillError> {
        match self {
            Self::Cpu(fill) => Ok(fill.step()),
            Self::Gpu(fill) => Ok(fill.step().await?.into()),
        }
    }

    /// As [`CropFill::finish`].
    ///
    /// # Errors
    /// As [`Self::step`].
    pub async fn finish(self) -> Result<Vec<u8>, FillError> {
        match self {
            Self::Cpu(fill) => Ok(fill.finish()),
            Self::Gpu(fill) => Ok(fill.finish().await?),
        }
    }
}

fn texture_config(options: &FillOptions) -> TextureConfig {
    TextureConfig { seed: options.seed, ..TextureConfig::default() }
}
