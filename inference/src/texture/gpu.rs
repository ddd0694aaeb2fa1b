use super::{Problem, Progress, TextureConfig, TextureError, drive::Drive, gpu_stages::GpuStages};
use crate::device::{Gpu, GpuError};

/// Patch comparisons in one submission: a few milliseconds on a weak GPU, so that the screen it draws
/// stays fluent, and enough to be worth the way there and back.
const STEP: u64 = 1_000_000;

/// [`super::TextureFill`] on the GPU, with the same bytes. Buffers stay there until the end; dropping it
/// cancels what has not been submitted.
#[derive(Debug)]
pub struct GpuFill {
    drive: Drive<GpuStages>,
}

impl GpuFill {
    /// Whether a crop's buffers fit the limits of the device; the largest has two words a pixel.
    pub fn fits(gpu: &Gpu, problem: &Problem) -> bool {
        let limits = gpu.device.limits();
        8 * problem.size.area() as u64 <= limits.max_storage_buffer_binding_size
    }

    /// # Errors
    /// As [`super::TextureFill::new`].
    pub fn new(gpu: &Gpu, problem: Problem, config: TextureConfig) -> Result<Self, TextureError> {
        Ok(Self { drive: Drive::new(problem, None, config, GpuStages::new(gpu.clone()))? })
    }

    /// # Errors
    /// As [`super::TextureFill::guided`].
    pub fn guided(
        gpu: &Gpu,
        problem: Problem,
        halvings: u32,
        config: TextureConfig,
    ) -> Result<Self, TextureError> {
        Ok(Self { drive: Drive::new(problem, Some(halvings), config, GpuStages::new(gpu.clone()))? })
    }

    /// Works for some tens of milliseconds and ends when the GPU has done it; `done == total` once
    /// nothing is left.
    ///
    /// # Errors
    /// Where the GPU is lost, out of memory, or refuses.
    pub async fn step(&mut self) -> Result<Progress, GpuError> {
        let gpu = self.drive.stages().gpu().clone();
        let memory = gpu.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let validation = gpu.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let progress = self.drive.advance(STEP);
        self.drive.stages_mut().submit();
        let errors = [validation.pop().await, memory.pop().await];
        if let Some(error) = errors.into_iter().flatten().next() {
            return Err(GpuError::Refused(error.to_string()));
        }
        gpu.settle().await?;
        Ok(progress)
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is left
    /// to do.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub async fn finish(mut self) -> Result<Vec<u8>, GpuError> {
        while !self.drive.is_done() {
            self.step().await?;
        }
        self.drive.stages_mut().fetch().await?;
        Ok(self.drive.painted())
    }
}
