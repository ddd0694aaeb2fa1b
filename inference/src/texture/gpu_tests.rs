//! Whole fills on a GPU, real or simulated (Debian's `mesa-vulkan-drivers`), against the CPU's bytes.
//! Without any adapter they fail.

use infill_protocol::{LabelMap, Mask, Rect, Size};
use pollster::block_on;

use super::{GpuFill, Problem, TextureConfig, TextureFill};
use crate::device::{Gpu, GpuError};

fn gpu() -> Gpu {
    block_on(Gpu::open()).expect("a Vulkan adapter; install mesa-vulkan-drivers")
}

/// Bands, grain and a translucent corner, with these holes.
fn problem(size: Size, holes: &[Rect]) -> Problem {
    let mut hole = Mask::known(size);
    for rect in holes {
        (rect.y..rect.bottom()).for_each(|y| hole.set_span(y, rect.x..rect.right(), true));
    }
    let pixel = |index: u32| {
        let (x, y) = (index % size.width, index / size.width);
        let grain = infill_shaders::cpu::hash(3, 1, x, y);
        let band = if (x + y / 2) % 18 < 9 { 40 } else { 150 };
        let alpha = if x + y < 12 { 90 } else { 255 };
        [band + grain as u8 % 32, band / 2 + (grain >> 8) as u8 % 32, 200 - band, alpha]
    };
    let pixels = (0..size.area() as u32).flat_map(pixel).collect();
    Problem { size, pixels, hole, labels: None, sources: None }
}

fn assert_same(gpu: &Gpu, problem: &Problem, config: TextureConfig) {
    let expected = TextureFill::new(problem.clone(), config).unwrap().finish();
    assert!(GpuFill::fits(gpu, problem));
    let found = block_on(GpuFill::new(gpu, problem.clone(), config).unwrap().finish()).unwrap();
    let differ = expected.iter().zip(&found).filter(|(a, b)| a != b).count();
    assert_eq!(differ, 0, "bytes of {}", expected.len());
    assert_eq!(found.len(), expected.len());

    // What the hole holds now is as good an estimate as any.
    let painted = Problem { pixels: expected, ..problem.clone() };
    let expected = TextureFill::guided(painted.clone(), 1, config).unwrap().finish();
    let found = block_on(GpuFill::guided(gpu, painted, 1, config).unwrap().finish()).unwrap();
    assert!(found == expected, "a guided fill");
}

#[test]
fn a_fill_has_the_bytes_of_the_cpu() {
    let gpu = gpu();
    let size = Size::new(131, 97);
    let mut problem = problem(size, &[Rect::new(30, 20, 50, 41), Rect::new(110, 70, 21, 27)]);
    for seed in [0, 77] {
        assert_same(&gpu, &problem, TextureConfig { seed, ..TextureConfig::default() });
    }
    // Levels that only refine.
    assert_same(&gpu, &problem, TextureConfig { work_area: 4000, ..TextureConfig::default() });
    problem.labels = LabelMap::new(size, (0..size.area()).map(|index| (index % 131 / 40) as u8).collect());
    let mut sources = Mask::known(size);
    (0..97).for_each(|y| sources.set_span(y, 5..126, true));
    problem.sources = Some(sources);
    assert_same(&gpu, &problem, TextureConfig::default());
}

#[test]
fn small_photos_and_empty_holes_have_the_bytes_of_the_cpu() {
    let gpu = gpu();
    let cases = [
        (Size::new(2, 1), vec![Rect::new(0, 0, 1, 1)]),
        (Size::new(40, 9), vec![Rect::new(30, 4, 3, 2)]),
        (Size::new(20, 20), vec![]),
    ];
    for (size, holes) in cases {
        let mut problem = problem(size, &holes);
        problem.pixels.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
        assert_same(&gpu, &problem, TextureConfig::default());
    }
}

#[test]
fn progress_grows_to_its_total() {
    let problem = problem(Size::new(131, 97), &[Rect::new(30, 20, 50, 41)]);
    let mut fill = GpuFill::new(&gpu(), problem, TextureConfig::default()).unwrap();
    let mut last = 0;
    loop {
        let progress = block_on(fill.step()).unwrap();
        assert!(progress.done > last && progress.done <= progress.total, "{progress:?}");
        last = progress.done;
        if progress.done == progress.total {
            break;
        }
    }
}

#[test]
fn a_device_lost_on_the_way_is_an_error() {
    let gpu = gpu();
    let problem = problem(Size::new(131, 97), &[Rect::new(30, 20, 50, 41)]);
    let mut fill = GpuFill::new(&gpu, problem, TextureConfig::default()).unwrap();
    block_on(fill.step()).unwrap();
    gpu.device.destroy();
    assert!(matches!(block_on(fill.finish()), Err(GpuError::Lost | GpuError::Refused(_))));
}
