use infill_shaders::{HASH, HashParams, cpu, uniform};

use super::{Gpu, GpuError};

const COUNT: u32 = 1024;
const SEED: u32 = 7;

/// Runs a small known computation, with the arithmetic that the pixel stages rest on, and compares
/// every number with the CPU's.
///
/// # Errors
/// Where the device refuses the program, is lost, or computes something else.
pub(super) async fn check(gpu: &Gpu) -> Result<(), GpuError> {
    let scope = gpu.device.push_error_scope(wgpu::ErrorFilter::Validation);
    let found = run(gpu).await;
    if let Some(error) = scope.pop().await {
        return Err(GpuError::Refused(error.to_string()));
    }
    let found = found?;
    let numbers = found.as_chunks::<4>().0.iter().copied().map(u32::from_le_bytes);
    let expected = (0..COUNT).map(|index| cpu::hash(SEED, 1, index, index >> 3));
    if numbers.eq(expected) { Ok(()) } else { Err(GpuError::Refused("it miscalculates".into())) }
}

async fn run(gpu: &Gpu) -> Result<Vec<u8>, GpuError> {
    let length = 4 * u64::from(COUNT);
    let numbers = gpu.buffer("numbers", length);
    let mut encoder = gpu.encoder();
    let params = uniform(&HashParams { start: 0, seed: SEED, pass: 1 }, COUNT);
    gpu.kernel(HASH.name, HASH.source).record(gpu, &mut encoder, &params, &[&numbers], COUNT);
    gpu.queue.submit([encoder.finish()]);
    gpu.read(&numbers, length).await
}
