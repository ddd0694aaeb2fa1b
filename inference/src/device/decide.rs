use infill_protocol::{DeviceChoice, DeviceReport};

use super::check::check;
use super::report::{Finding, report};
use super::{Gpu, GpuError};

/// Opens the GPU where it is wanted and real, and lets it prove itself; otherwise the CPU. A simulated
/// adapter counts as none unless it was asked for by name ([`DeviceChoice::WebGpu`]).
pub async fn decide(choice: DeviceChoice) -> (Option<Gpu>, DeviceReport) {
    if choice == DeviceChoice::Cpu {
        return (None, report(choice, &Finding::NotAsked));
    }
    match try_gpu(choice).await {
        Ok((gpu, finding)) => (gpu, report(choice, &finding)),
        Err(error) => (None, report(choice, &Finding::Failed(error))),
    }
}

async fn try_gpu(choice: DeviceChoice) -> Result<(Option<Gpu>, Finding), GpuError> {
    let gpu = Gpu::open().await?;
    let (name, simulated) = (gpu.name().to_owned(), gpu.is_software());
    if simulated && choice != DeviceChoice::WebGpu {
        return Ok((None, Finding::Software(name)));
    }
    check(&gpu).await?;
    Ok((Some(gpu), Finding::Passed(name, simulated)))
}
