use wgpu::util::DeviceExt;

use super::Gpu;

/// Threads of a workgroup in every shader of ours.
pub const WORKGROUP: u32 = 64;

/// One of our WGSL stages, compiled for a device. Binding 0 is its uniform, the buffers follow.
#[derive(Clone, Debug)]
pub struct Kernel {
    label: &'static str,
    pipeline: wgpu::ComputePipeline,
}

impl Gpu {
    pub fn kernel(&self, label: &'static str, source: &str) -> Kernel {
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

    /// A storage buffer with these bytes (a multiple of four; at least one word is kept).
    pub fn upload(&self, label: &'static str, bytes: &[u8]) -> wgpu::Buffer {
        let contents = if bytes.is_empty() { &[0; 4] } else { bytes };
        self.device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some(label),
            contents,
            usage: STORAGE,
        })
    }

    /// A zeroed storage buffer of this many bytes.
    pub fn buffer(&self, label: &'static str, bytes: u64) -> wgpu::Buffer {
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: bytes.max(4),
            usage: STORAGE,
            mapped_at_creation: false,
        })
    }

    pub fn encoder(&self) -> wgpu::CommandEncoder {
        self.device.create_command_encoder(&Default::default())
    }
}

const STORAGE: wgpu::BufferUsages =
    wgpu::BufferUsages::STORAGE.union(wgpu::BufferUsages::COPY_DST).union(wgpu::BufferUsages::COPY_SRC);

impl Kernel {
    /// Records a run of `threads` threads.
    pub fn record(
        &self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        uniform: &[u8],
        buffers: &[&wgpu::Buffer],
        threads: u32,
    ) {
        let uniform = gpu.device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some(self.label),
            contents: uniform,
            usage: wgpu::BufferUsages::UNIFORM,
        });
        let entries: Vec<wgpu::BindGroupEntry<'_>> = std::iter::once(&uniform)
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
        pass.dispatch_workgroups(threads.div_ceil(WORKGROUP), 1, 1);
    }
}
