use futures_channel::oneshot;

use super::kernel::Kernels;

/// What a GPU can refuse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GpuError {
    #[error("no GPU is offered here ({0})")]
    NoAdapter(String),
    #[error("the GPU could not be opened ({0})")]
    NoDevice(String),
    #[error("the GPU was lost while it worked")]
    Lost,
    #[error("the GPU refused a program of ours ({0})")]
    Refused(String),
}

/// The one GPU device, opened with WebGPU's default limits, which every real GPU offers. Our own
/// stages and Burn share it; clones are handles to the same device.
#[derive(Clone, Debug)]
pub struct Gpu {
    pub instance: wgpu::Instance,
    pub adapter: wgpu::Adapter,
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    name: String,
    pub(super) kernels: Kernels,
}

impl Gpu {
    /// Opens the faster adapter.
    ///
    /// # Errors
    /// Where there is no adapter, or it refuses a device with default limits.
    pub async fn open() -> Result<Self, GpuError> {
        let instance = instance()?;
        let wanted = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&wanted).await;
        let adapter = adapter.map_err(|error| GpuError::NoAdapter(error.to_string()))?;
        Self::on(instance, adapter).await
    }

    /// Opens one of several: the first is the faster adapter, the others come in the order of the driver.
    ///
    /// # Errors
    /// As [`Self::open`].
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn open_at(index: usize) -> Result<Self, GpuError> {
        let first = Self::open().await?;
        if index == 0 {
            return Ok(first);
        }
        let taken = first.adapter.get_info();
        let mut found = first.instance.enumerate_adapters(wgpu::Backends::PRIMARY).await;
        found.retain(|adapter| adapter.get_info() != taken);
        let count = found.len() + 1;
        let none =
            || GpuError::NoAdapter(format!("{count} GPUs are here, and number {index} is not among them"));
        let adapter = found.into_iter().nth(index - 1).ok_or_else(none)?;
        Self::on(first.instance, adapter).await
    }

    async fn on(instance: wgpu::Instance, adapter: wgpu::Adapter) -> Result<Self, GpuError> {
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("infill"),
            required_limits: wgpu::Limits::default(),
            required_features: taken_for_granted(&adapter),
            ..Default::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| GpuError::NoDevice(error.to_string()))?;
        let name = name(&adapter).await;
        Ok(Self { instance, adapter, device, queue, name, kernels: Kernels::default() })
    }

    /// Name of the adapter, as far as the driver or the browser tells.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the adapter only simulates a GPU on the processor.
    pub fn is_software(&self) -> bool {
        self.adapter.get_info().device_type == wgpu::DeviceType::Cpu
    }

    /// Calls back once the device is gone, with the driver's words.
    pub fn on_lost(&self, call: impl Fn(String) + Send + 'static) {
        self.device.set_device_lost_callback(move |reason, words| call(format!("{reason:?}: {words}")));
    }

    /// The first `length` bytes of a buffer, which must be copyable from.
    ///
    /// # Errors
    /// Where the device is lost.
    pub async fn read(&self, buffer: &wgpu::Buffer, length: u64) -> Result<Vec<u8>, GpuError> {
        // A lost device makes invalid buffers; outside a scope that would be a panic.
        let scope = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let copy = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read back"),
            size: length,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(buffer, 0, &copy, 0, length);
        self.queue.submit([encoder.finish()]);
        let (send, receive) = oneshot::channel();
        copy.map_async(wgpu::MapMode::Read, .., move |result| {
            // The receiver is gone only where the reader was dropped, and nobody waits any more.
            let _ = send.send(result);
        });
        let refused = scope.pop().await;
        self.wait()?;
        if let Some(error) = refused {
            return Err(GpuError::Refused(error.to_string()));
        }
        receive.await.map_err(|_| GpuError::Lost)?.map_err(|_| GpuError::Lost)?;
        let bytes = copy.get_mapped_range(..).map_err(|_| GpuError::Lost)?.to_vec();
        copy.unmap();
        Ok(bytes)
    }

    /// Ends once the GPU has done all that was submitted.
    ///
    /// # Errors
    /// Where the device is lost.
    pub async fn settle(&self) -> Result<(), GpuError> {
        let (send, receive) = oneshot::channel();
        self.queue.on_submitted_work_done(move || {
            // As in `read`.
            let _ = send.send(());
        });
        self.wait()?;
        receive.await.map_err(|_| GpuError::Lost)
    }

    /// Natively, lets the device finish and call back; in a browser the event loop does that.
    fn wait(&self) -> Result<(), GpuError> {
        self.device.poll(wgpu::PollType::wait_indefinitely()).map(drop).map_err(|_| GpuError::Lost)
    }
}

fn instance() -> Result<wgpu::Instance, GpuError> {
    if wgpu::Instance::enabled_backend_features().is_empty() {
        return Err(GpuError::NoAdapter("this build has no GPU support".into()));
    }
    Ok(wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle()))
}

/// What Burn finds at an adapter and then uses on its device, unasked (`cubecl-wgpu`, `backend/wgsl.rs` and
/// `runtime.rs`): a device must have of it what its adapter has. Browsers offer nothing of it that Burn uses.
fn taken_for_granted(adapter: &wgpu::Adapter) -> wgpu::Features {
    let used = wgpu::Features::SHADER_INT64
        | wgpu::Features::SHADER_F64
        | wgpu::Features::SHADER_F16
        | wgpu::Features::SHADER_FLOAT32_ATOMIC
        | wgpu::Features::SUBGROUP
        | wgpu::Features::TIMESTAMP_QUERY;
    if cfg!(target_arch = "wasm32") { wgpu::Features::empty() } else { adapter.features() & used }
}

async fn name(adapter: &wgpu::Adapter) -> String {
    let name = adapter.get_info().name;
    // wgpu reads the description alone, which browsers mostly leave empty.
    #[cfg(all(target_arch = "wasm32", feature = "worker"))]
    let name = if name.is_empty() { super::browser::adapter_name().await.unwrap_or_default() } else { name };
    if name.is_empty() { "GPU".into() } else { name }
}
