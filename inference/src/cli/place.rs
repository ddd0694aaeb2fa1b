use std::str::FromStr;

use anyhow::{Context, Result};
use burn::tensor::Device;

use crate::device::Gpu;

/// Where a network is trained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Bit for bit the same run again, resumed or not.
    Cpu,
    /// A GPU through Vulkan, by its place among the machine's; needs a program built with
    /// `--features train,vulkan`.
    Vulkan(usize),
    /// An NVIDIA GPU through CUDA, by its place among those that CUDA shows; needs a program built with
    /// `--features cuda`.
    Cuda(usize),
    /// The best of those that this program was built with and this machine has.
    Auto,
    /// A device that `infill lend` gives, by its place among those; needs a program built with
    /// `--features remote`.
    Remote(String, usize),
}

/// What `--device` takes.
pub const PLACES: &str = "cpu, vulkan, vulkan:1, cuda, cuda:1, auto, ws://HOST:PORT or ws://HOST:PORT/1";

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, index) = match text.strip_prefix("ws://") {
            Some(host) => (text, host.split_once('/').map(|(_, index)| index)),
            None => text.split_once(':').map_or((text, None), |(kind, index)| (kind, Some(index))),
        };
        let unknown = || format!("there is no device {text:?}; there are: {PLACES}");
        let index = index.filter(|index| !index.is_empty());
        let index = index.map_or(Ok(0), |index| index.parse().map_err(|_| unknown()))?;
        match kind {
            "cpu" if index == 0 => Ok(Self::Cpu),
            "auto" if index == 0 => Ok(Self::Auto),
            "vulkan" | "gpu" => Ok(Self::Vulkan(index)),
            "cuda" => Ok(Self::Cuda(index)),
            url if url.starts_with("ws://") => {
                let host = url["ws://".len()..].split('/').next().unwrap_or_default();
                Ok(Self::Remote(format!("ws://{host}"), index))
            }
            _ => Err(unknown()),
        }
    }
}

impl Place {
    /// # Errors
    /// Where this program or this machine has no such device.
    pub fn open(&self) -> Result<Device> {
        match self {
            Self::Cpu => Ok(Device::flex()),
            Self::Vulkan(index) => vulkan(*index).context("no GPU to train on; use --device cpu"),
            Self::Cuda(index) => cuda(*index),
            Self::Auto => Ok(cuda(0).or_else(|_| vulkan(0)).unwrap_or_else(|_| Device::flex())),
            Self::Remote(url, index) => remote(url, *index),
        }
    }
}

fn vulkan(index: usize) -> Result<Device> {
    Ok(pollster::block_on(Gpu::open_at(index))?.burn()?)
}

/// A device that CUDA shows (`CUDA_VISIBLE_DEVICES` decides which), once it has computed something: where there is no
/// driver, its library ends the thread that asks.
#[cfg(feature = "cuda")]
fn cuda(index: usize) -> Result<Device> {
    use burn::tensor::Tensor;

    let proved = std::panic::catch_unwind(|| {
        let device = Device::cuda(index);
        let sum: f32 = Tensor::<1>::ones([4], &device).sum().into_scalar();
        (sum == 4.0).then_some(device)
    });
    let words = "CUDA answers nothing here: look for the driver with nvidia-smi, or use --device cpu";
    proved.ok().flatten().context(words)
}

#[cfg(not(feature = "cuda"))]
fn cuda(_index: usize) -> Result<Device> {
    anyhow::bail!("this program was built without CUDA; build it with --features cuda, or use --device cpu")
}

#[cfg(feature = "remote")]
fn remote(url: &str, index: usize) -> Result<Device> {
    super::lend::borrowed(url, index)
}

#[cfg(not(feature = "remote"))]
fn remote(_url: &str, _index: usize) -> Result<Device> {
    anyhow::bail!("this program was built without devices of other machines; build it with --features remote")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_kind_and_place() {
        let place = |text: &str| text.parse::<Place>();
        assert_eq!(place("cpu"), Ok(Place::Cpu));
        assert_eq!(place("gpu"), Ok(Place::Vulkan(0)));
        assert_eq!(place("cuda:3"), Ok(Place::Cuda(3)));
        assert_eq!(place("ws://gpu.local:3000"), Ok(Place::Remote("ws://gpu.local:3000".into(), 0)));
        assert_eq!(place("ws://gpu.local:3000/2"), Ok(Place::Remote("ws://gpu.local:3000".into(), 2)));
        for wrong in ["cpu:1", "tpu", "cuda:x", "ws://host:1/x", ""] {
            assert!(place(wrong).expect_err("no device").contains("vulkan:1"), "{wrong}");
        }
    }
}
