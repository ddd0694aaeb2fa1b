use anyhow::{Context, Result};
use burn::tensor::Device;
use clap::ValueEnum;

use crate::device::Gpu;

/// Where a network is trained.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Place {
    /// Bit for bit the same run again, resumed or not.
    Cpu,
    /// Any GPU, through Vulkan; needs a program built with `--features train,vulkan`.
    #[value(alias = "gpu")]
    Vulkan,
    /// An NVIDIA GPU, through CUDA; needs a program built with `--features cuda`.
    Cuda,
    /// The best of those that this program was built with and this machine has.
    Auto,
}

impl Place {
    /// # Errors
    /// Where this program or this machine has no such device.
    pub fn open(self) -> Result<Device> {
        match self {
            Self::Cpu => Ok(Device::flex()),
            Self::Vulkan => vulkan().context("no GPU to train on; use --device cpu"),
            Self::Cuda => cuda(),
            Self::Auto => Ok(cuda().or_else(|_| vulkan()).unwrap_or_else(|_| Device::flex())),
        }
    }
}

fn vulkan() -> Result<Device> {
    Ok(pollster::block_on(Gpu::open())?.burn()?)
}

/// The first device that CUDA shows (`CUDA_VISIBLE_DEVICES` decides which), once it has computed something: where
/// there is no driver, its library ends the thread that asks.
#[cfg(feature = "cuda")]
fn cuda() -> Result<Device> {
    use burn::tensor::Tensor;

    let proved = std::panic::catch_unwind(|| {
        let device = Device::cuda(0);
        let sum: f32 = Tensor::<1>::ones([4], &device).sum().into_scalar();
        (sum == 4.0).then_some(device)
    });
    let words = "CUDA answers nothing here: look for the driver with nvidia-smi, or use --device cpu";
    proved.ok().flatten().context(words)
}

#[cfg(not(feature = "cuda"))]
fn cuda() -> Result<Device> {
    anyhow::bail!("this program was built without CUDA; build it with --features cuda, or use --device cpu")
}
