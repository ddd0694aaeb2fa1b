use infill_shaders::cpu;
use wgpu::util::DeviceExt;

use super::{Gpu, GpuError};

const SOURCE: &str = include_str!("check.wgsl");
const COUNT: u32 = 1024;
const SEED: u32 = 7;

/// Runs a small known computation, with the whole arithmetic that the pixel stages rest on, and
/// compares every number with the CPU's.
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
    let numbers: Vec<u32> =
        found.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
    let expected: Vec<u32> = (0..COUNT).map(|index| cpu::hash(SEED, 1, index, index >> 3)).collect();
    if numbers == expected { Ok(()) } else { Err(GpuError::Refused("it miscalculates".into())) }
}

async fn run(gpu: &Gpu) -> Result<Vec<u8>, GpuError> {
    let device = &gpu.device;
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("check"),
        source: wgpu::ShaderSource::Wgsl(SOURCE.into()),
    });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some("check"),
        layout: None,
        module: &module,
        entry_point: None,
        compilation_options: Default::default(),
        cache: None,
    });
    let params = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: Some("params"),
        contents: bytemuck::bytes_of(&[COUNT, SEED, 1, 0]),
        usage: wgpu::BufferUsages::UNIFORM,
    });
    let length = 4 * u64::from(COUNT);
    let out = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("out"),
        size: length,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    });
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[
            wgpu::BindGroupEntry { binding: 0, resource: params.as_entire_binding() },
            wgpu::BindGroupEntry { binding: 1, resource: out.as_entire_binding() },
        ],
    });
    let mut encoder = device.create_command_encoder(&Default::default());
    {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(COUNT.div_ceil(64), 1, 1);
    }
    gpu.queue.submit([encoder.finish()]);
    gpu.read(&out, length).await
}
