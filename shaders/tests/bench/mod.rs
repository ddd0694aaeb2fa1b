//! A GPU to run stages on, and pictures to run them over.

mod picture;

use infill_shaders::{Shader, WORKGROUP};
use pollster::block_on;
use wgpu::BufferUsages;

pub use picture::{Picture, random};

/// Rows of the grid of workgroups in these tests, so that folding is tried as well.
const ROWS: u32 = 3;

pub struct Bench {
    device: wgpu::Device,
    queue: wgpu::Queue,
}

impl Bench {
    /// Opens a device with default limits.
    pub fn open() -> Self {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let adapter = block_on(instance.request_adapter(&Default::default()))
            .expect("a Vulkan adapter; install mesa-vulkan-drivers");
        let (device, queue) = block_on(adapter.request_device(&wgpu::DeviceDescriptor {
            required_limits: wgpu::Limits::default(),
            ..Default::default()
        }))
        .expect("a device with default limits");
        Self { device, queue }
    }

    /// Runs a stage over `inputs` and `output`, its last buffer; what that holds afterwards.
    pub fn run(
        &self,
        shader: Shader,
        uniform: &[u8],
        inputs: &[&[u32]],
        output: &[u32],
        threads: u32,
    ) -> Vec<u32> {
        let output = self.storage(output);
        let mut buffers: Vec<wgpu::Buffer> = inputs.iter().map(|words| self.storage(words)).collect();
        buffers.push(output.clone());
        self.dispatch(shader, uniform, &buffers, threads);
        self.read(&output)
    }

    /// Runs a stage that writes its first buffer.
    pub fn run_in_place(
        &self,
        shader: Shader,
        uniform: &[u8],
        first: &[u32],
        others: &[&[u32]],
        threads: u32,
    ) -> Vec<u32> {
        let first = self.storage(first);
        let mut buffers = vec![first.clone()];
        buffers.extend(others.iter().map(|words| self.storage(words)));
        self.dispatch(shader, uniform, &buffers, threads);
        self.read(&first)
    }

    fn dispatch(&self, shader: Shader, uniform: &[u8], buffers: &[wgpu::Buffer], threads: u32) {
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(shader.name),
            source: wgpu::ShaderSource::Wgsl(shader.source.into()),
        });
        let pipeline = self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(shader.name),
            layout: None,
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            cache: None,
        });
        let params = self.buffer(uniform, BufferUsages::UNIFORM);
        let entries: Vec<_> = std::iter::once(&params)
            .chain(buffers)
            .zip(0..)
            .map(|(buffer, binding)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(shader.name),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(threads.div_ceil(WORKGROUP * ROWS), ROWS, 1);
        drop(pass);
        self.queue.submit([encoder.finish()]);
    }

    fn storage(&self, words: &[u32]) -> wgpu::Buffer {
        let words = if words.is_empty() { &[0] } else { words };
        self.buffer(bytemuck::cast_slice(words), BufferUsages::STORAGE | BufferUsages::COPY_SRC)
    }

    fn buffer(&self, bytes: &[u8], usage: BufferUsages) -> wgpu::Buffer {
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: bytes.len() as u64,
            usage: usage | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        self.queue.write_buffer(&buffer, 0, bytes);
        buffer
    }

    fn read(&self, buffer: &wgpu::Buffer) -> Vec<u32> {
        let copy = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: buffer.size(),
            usage: BufferUsages::COPY_DST | BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(buffer, 0, &copy, 0, buffer.size());
        self.queue.submit([encoder.finish()]);
        copy.map_async(wgpu::MapMode::Read, .., |result| result.expect("a buffer to read"));
        self.device.poll(wgpu::PollType::wait_indefinitely()).expect("a device that answers");
        let bytes = copy.get_mapped_range(..).expect("mapped bytes");
        bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_le_bytes(word)).collect()
    }
}
