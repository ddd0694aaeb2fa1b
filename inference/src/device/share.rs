use burn::tensor::Device;

use super::{Gpu, GpuError};

impl Gpu {
    /// Burn's device on this very GPU device. Call once a device and clone the result: every call
    /// registers another runtime.
    ///
    /// # Errors
    /// Where Burn cannot work within the default limits.
    #[cfg(any(feature = "worker", feature = "vulkan"))]
    pub fn burn(&self) -> Result<Device, GpuError> {
        let setup = burn::tensor::wgpu::WgpuSetup {
            instance: self.instance.clone(),
            adapter: self.adapter.clone(),
            device: self.device.clone(),
            queue: self.queue.clone(),
            backend: self.adapter.get_info().backend,
        };
        let shared = Device::wgpu_options().setup(setup).init();
        shared.map_err(|error| GpuError::Refused(error.to_string()))
    }

    /// Burn's device on this GPU device.
    ///
    /// # Errors
    /// Always: the command line holds Burn for the CPU alone.
    #[cfg(not(any(feature = "worker", feature = "vulkan")))]
    pub fn burn(&self) -> Result<Device, GpuError> {
        Err(GpuError::Refused("this program runs networks on the CPU".into()))
    }
}
