use super::{FillError, Progress};
use crate::device::Gpu;
use crate::texture::{GpuFill, Problem, TextureConfig, TextureError, TextureFill};

/// The texture fill where it is computed; the bytes are the same.
pub(super) enum Texture {
    Cpu(Box<TextureFill>),
    Gpu(Box<GpuFill>),
}

impl Texture {
    /// On the GPU where there is one and the crop fits its buffers. `guided`: the hole holds an estimate that
    /// is as sharp as the crop after so many halvings.
    pub fn new(
        gpu: Option<&Gpu>,
        problem: Problem,
        guided: Option<u32>,
        config: TextureConfig,
    ) -> Result<Self, TextureError> {
        let gpu = gpu.filter(|gpu| GpuFill::fits(gpu, &problem));
        Ok(match (gpu, guided) {
            (Some(gpu), None) => Self::Gpu(Box::new(GpuFill::new(gpu, problem, config)?)),
            (Some(gpu), Some(halvings)) => {
                Self::Gpu(Box::new(GpuFill::guided(gpu, problem, halvings, config)?))
            }
            (None, None) => Self::Cpu(Box::new(TextureFill::new(problem, config)?)),
            (None, Some(halvings)) => Self::Cpu(Box::new(TextureFill::guided(problem, halvings, config)?)),
        })
    }

    pub const fn is_on_cpu(&self) -> bool {
        matches!(self, Self::Cpu(_))
    }

    pub async fn step(&mut self) -> Result<Progress, FillError> {
        match self {
            Self::Cpu(fill) => Ok(fill.step().into()),
            Self::Gpu(fill) => Ok(fill.step().await?.into()),
        }
    }

    pub async fn finish(self) -> Result<Vec<u8>, FillError> {
        match self {
            Self::Cpu(fill) => Ok(fill.finish()),
            Self::Gpu(fill) => Ok(fill.finish().await?),
        }
    }
}
