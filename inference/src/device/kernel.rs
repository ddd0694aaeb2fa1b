use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use infill_shaders::WORKGROUP;

use super::Gpu;

/// Workgroups in one row of the grid, the limit everywhere.
const ROW: u32 = 65_535;

/// One of our WGSL stages, compiled for a device. Binding 0 is its uniform, the buffers follow.
#[derive(Clone, Debug)]
pub struct Kernel {
    label: &'static str,
    pipeline: wgpu::ComputePipeline,
}

/// Those compiled for a device so far, by their labels; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Kernels(Arc<Mutex<HashMap<&'static str, Kernel>>>);

impl Gpu {
    /// The stage of this label, from `source`; compiled once a device.
    pub fn kernel(&self, label: &'static str, source: &str) -> Kernel {
        let mut kernels = self.kernels.0.lock().unwrap_or_else(PoisonError::into_inner);
        kernels.entry(label).or_insert_with(|| self.compile(label, source)).clone()
    }

    fn compile(&self, label: &'static str, source: &str) -> Kernel {
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(label),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        });
        let pipeline = self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(label),
            layout: None,
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            cache: None,
        });
        Kernel { label, pipeline }
    }

    /// A storage buffer with these bytes, a multiple of four.
    pub fn upload(&self, label: &'static str, bytes: &[u8]) -> wgpu::Buffer {
        let buffer = self.buffer(label, bytes.len() as u64);
        self.queue.write_buffer(&buffer, 0, bytes);
        buffer
    }

    /// A zeroed storage buffer of this many bytes; one word where that is none.
    pub fn buffer(&self, label: &'static str, bytes: u64) -> wgpu::Buffer {
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC;
        self.make(label, bytes.max(4), usage)
    }

    /// Written through the queue: a buffer mapped at creation would panic on a lost device.
    fn make(&self, label: &'static str, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let usage = usage | wgpu::BufferUsages::COPY_DST;
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size,
            usage,
            mapped_at_creation: false,
        })
    }

    pub fn encoder(&self) -> wgpu::CommandEncoder {
        self.device.create_command_encoder(&Default::default())
    }
}

impl Kernel {
    /// Records a run of `threads` threads and some more, in as many rows of workgroups as they need.
    pub fn record(
        &self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        uniform: &[u8],
        buffers: &[&wgpu::Buffer],
        threads: u32,
    ) {
        let params = gpu.make(self.label, uniform.len() as u64, wgpu::BufferUsages::UNIFORM);
        gpu.queue.write_buffer(&params, 0, uniform);
        let entries: Vec<wgpu::BindGroupEntry<'_>> = std::iter::once(&params)
            .chain(buffers.iter().copied())
            .zip(0..)
            .map(|(buffer, binding)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let group = gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(self.label),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &group, &[]);
        let groups = threads.div_ceil(WORKGROUP);
        let rows = groups.div_ceil(ROW).max(1);
        pass.dispatch_workgroups(groups.div_ceil(rows), rows, 1);
    }
}
