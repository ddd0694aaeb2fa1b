//! Where the networks run: `INFILL_DEVICE`, `cpu` or `gpu`.

use anyhow::bail;
use burn::tensor::Device;

use super::tolerance::Place;

/// The device that was asked for, the CPU where none was.
///
/// # Errors
/// Where there is no such device, or this build has none.
pub fn chosen() -> anyhow::Result<(Device, Place)> {
    match std::env::var("INFILL_DEVICE").as_deref() {
        Err(_) | Ok("" | "cpu") => Ok((Device::flex(), Place::Cpu)),
        Ok("gpu") => Ok((gpu()?, Place::Gpu)),
        Ok(other) => bail!("INFILL_DEVICE is {other}; it is cpu or gpu"),
    }
}

/// The device that page and command line share with the pixel stages, default limits and all.
#[cfg(feature = "gpu-parity")]
fn gpu() -> anyhow::Result<Device> {
    use anyhow::Context;

    let open = infill_inference::device::Gpu::open();
    let gpu = pollster::block_on(open).context("a Vulkan adapter, real or of mesa-vulkan-drivers")?;
    println!("on {}", gpu.name());
    Ok(gpu.burn()?)
}

#[cfg(not(feature = "gpu-parity"))]
fn gpu() -> anyhow::Result<Device> {
    bail!("this build tests the CPU alone; add --features infill-tests/gpu-parity")
}
