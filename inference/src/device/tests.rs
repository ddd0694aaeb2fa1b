//! On a real device or a simulated one (Debian's `mesa-vulkan-drivers`); without any they fail.

use infill_protocol::{DeviceChoice, DeviceKind};
use pollster::block_on;

use super::{Gpu, check, decide};

#[test]
fn the_gpu_passes_its_check_with_default_limits() {
    let gpu = block_on(Gpu::open()).expect("a Vulkan adapter; install mesa-vulkan-drivers");
    assert_eq!(gpu.device.limits(), wgpu::Limits::default());
    block_on(check::check(&gpu)).unwrap();
}

#[test]
fn a_lost_device_fails_its_check_and_is_announced() {
    let gpu = block_on(Gpu::open()).expect("a Vulkan adapter; install mesa-vulkan-drivers");
    let (send, receive) = std::sync::mpsc::channel();
    gpu.on_lost(move |words| {
        // The test may have ended.
        let _ = send.send(words);
    });
    gpu.device.destroy();
    assert!(block_on(check::check(&gpu)).is_err());
    assert!(receive.recv_timeout(std::time::Duration::from_secs(5)).is_ok());
}

#[test]
fn a_simulated_gpu_is_used_only_where_it_is_asked_for() {
    let simulated = block_on(Gpu::open()).expect("an adapter").is_software();
    let (gpu, report) = block_on(decide(DeviceChoice::Auto));
    assert_eq!(gpu.is_some(), !simulated, "{report:?}");
    assert_eq!(report.kind == DeviceKind::WebGpu, gpu.is_some(), "{report:?}");
    let (gpu, report) = block_on(decide(DeviceChoice::WebGpu));
    assert!(gpu.is_some() && report.kind == DeviceKind::WebGpu, "{report:?}");
    let (gpu, report) = block_on(decide(DeviceChoice::Cpu));
    assert!(gpu.is_none() && report.kind == DeviceKind::Cpu, "{report:?}");
}
