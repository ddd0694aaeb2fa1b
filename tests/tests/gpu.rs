//! The networks of the page on a GPU device with default limits: what WebGPU promises everywhere, a
//! storage binding of 128 MiB among it. `cargo test -p infill-tests --features infill-tests/gpu-parity --test
//! gpu`; without an adapter they fail.

use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::device::Gpu;
use infill_inference::models::csa::CsaConfig;
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::gmsrm::GmSrmConfig;
use infill_inference::models::network::{Network, NetworkConfig};
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::segmentation::{HeadKind, SegmentationConfig};
use infill_inference::models::spl::SplConfig;
use infill_inference::models::state::{load, state_of};
use infill_protocol::{LabelMap, Mask, Size};
use pollster::block_on;

const SIDE: usize = 256;
const CLASSES: usize = 19;

/// Noise from 0 to 1, the same on every device.
fn picture(device: &Device) -> Tensor<4> {
    let noise = procedural::tensor("picture", &[3 * SIDE * SIDE], 1, Vectors::Plain);
    Tensor::<1>::from_data(noise, device).reshape([1, 3, SIDE, SIDE]) * 5.0 + 0.5
}

/// The middle of the picture.
fn hole() -> Mask {
    let inside = |i: usize| [i / SIDE, i % SIDE].iter().all(|c| (SIDE / 4..3 * SIDE / 4).contains(c));
    let levels = (0..SIDE * SIDE).map(|i| if inside(i) { Mask::HOLE } else { 0 }).collect();
    Mask::from_levels(Size::new(SIDE as u32, SIDE as u32), levels).expect("a level a pixel")
}

fn difference(a: TensorData, b: TensorData) -> f32 {
    a.iter::<f32>().zip(b.iter::<f32>()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// Every class somewhere.
fn labels() -> LabelMap {
    let classes = (0..SIDE * SIDE).map(|i| (i / 64 % CLASSES) as u8).collect();
    LabelMap::new(Size::new(SIDE as u32, SIDE as u32), classes).expect("a label a pixel")
}

fn gpu() -> Device {
    let gpu = block_on(Gpu::open()).expect("a Vulkan adapter; install mesa-vulkan-drivers");
    gpu.burn().expect("Burn works within the default limits")
}

/// Within one level of eight bits of what the CPU paints.
#[test]
fn the_web_presets_paint_on_a_gpu_what_they_paint_on_the_cpu() {
    let (cpu, gpu) = (Device::flex(), gpu());
    let configs = [
        NetworkConfig::Espa(EspaConfig::web(CLASSES)),
        NetworkConfig::Csa(CsaConfig::web()),
        NetworkConfig::Spl(SplConfig::web()),
        NetworkConfig::GmSrm(GmSrmConfig::web()),
    ];
    for config in configs {
        cpu.seed(1);
        let file = config.init(&cpu).file();
        let [here, there] = [&cpu, &gpu].map(|device| {
            let network = Network::open(file.clone(), device).expect("its own file");
            network.predict(picture(device), &hole(), Some(&labels())).into_data()
        });
        let off = difference(here, there);
        println!("{:?}: {off:.1e}", config.method());
        assert!(off < 1.0 / 255.0, "{:?} differs by {off}", config.method());
    }
}

#[test]
fn segmentation_sees_on_a_gpu_what_it_sees_on_the_cpu() {
    let (cpu, gpu) = (Device::flex(), gpu());
    for head in [HeadKind::BiSeNet, HeadKind::DeepLab] {
        let config = SegmentationConfig::web(CLASSES, head);
        cpu.seed(1);
        let here = config.init(&cpu);
        let there = load(config.init(&gpu), state_of(&here), |name| Some(name.to_owned())).expect("its own");
        let expected = here.forward(picture(&cpu)).into_data();
        let scale = expected.iter::<f32>().map(f32::abs).fold(0.0, f32::max);
        let off = difference(expected, there.forward(picture(&gpu)).into_data()) / scale;
        println!("{head:?}: {off:.1e}");
        assert!(off < 1e-3, "{head:?} differs by {off} of its largest score");
    }
}
