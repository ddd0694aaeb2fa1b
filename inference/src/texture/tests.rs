use infill_protocol::{Mask, Rect, Size};

use super::{Problem, TextureConfig, TextureError, TextureFill};

/// A picture of slanted bands and fine grain, the same everywhere.
pub(super) fn picture(size: Size) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let band = if (x + y / 2) % 24 < 12 { 60 } else { 180 };
        let grain = infill_shaders::cpu::hash(1, 2, x, y) % 16;
        [(band + grain) as u8, (band / 2 + grain) as u8, (200 - band / 2) as u8, (x % 100 + 150) as u8]
    };
    (0..size.height).flat_map(|y| (0..size.width).flat_map(move |x| pixel(x, y))).collect()
}

pub(super) fn problem(size: Size, holes: &[Rect]) -> Problem {
    let mut hole = Mask::known(size);
    for rect in holes {
        for y in rect.y..rect.bottom() {
            hole.set_span(y, rect.x..rect.right(), true);
        }
    }
    Problem { size, pixels: picture(size), hole, labels: None, sources: None }
}

pub(super) fn filled(problem: &Problem) -> Vec<u8> {
    TextureFill::new(problem.clone(), TextureConfig::default()).unwrap().finish()
}

/// Colours of the hole's pixels without alpha.
pub(super) fn hole_colours(problem: &Problem, pixels: &[u8]) -> Vec<[u8; 3]> {
    let hole = problem.hole.data().iter().zip(pixels.chunks_exact(4)).filter(|(hole, _)| **hole == 255);
    hole.map(|(_, pixel)| [pixel[0], pixel[1], pixel[2]]).collect()
}

pub(super) fn assert_untouched(problem: &Problem, pixels: &[u8]) {
    for (index, (old, new)) in problem.pixels.chunks_exact(4).zip(pixels.chunks_exact(4)).enumerate() {
        assert_eq!(old[3], new[3], "alpha of pixel {index}");
        assert!(problem.hole.data()[index] == 255 || old == new, "known pixel {index}");
    }
}

#[test]
fn bands_continue_through_the_hole() {
    let problem = problem(Size::new(128, 96), &[Rect::new(50, 30, 24, 30)]);
    let pixels = filled(&problem);
    assert_untouched(&problem, &pixels);
    let truth = hole_colours(&problem, &problem.pixels);
    let off = |(a, b): (&[u8; 3], &[u8; 3])| u32::from(a[0].abs_diff(b[0]));
    let error = hole_colours(&problem, &pixels).iter().zip(&truth).map(off).sum::<u32>() / truth.len() as u32;
    // Grain alone makes about 5; a wrong band is off by 120.
    assert!(error < 12, "mean error {error}");
}

/// What a patch at the border of a broad hole cannot see: on which height a horizon goes on behind it.
#[test]
fn drafts_keep_a_horizon_more_level() {
    let mut problem = problem(Size::new(160, 120), &[Rect::new(56, 40, 48, 24)]);
    let level = |index: usize| if index / 160 < 60 { 180 } else { 100 };
    for (index, pixel) in problem.pixels.chunks_exact_mut(4).enumerate() {
        let grain = pixel[0] % 16;
        pixel[..3].fill(level(index) + grain);
    }
    let wrong = |draft_targets| {
        let config = TextureConfig { draft_targets, ..TextureConfig::default() };
        let pixels = TextureFill::new(problem.clone(), config).unwrap().finish();
        let pixels = pixels.chunks_exact(4).zip(problem.hole.data()).enumerate();
        pixels.filter(|(index, (pixel, hole))| **hole == 255 && pixel[0].abs_diff(level(*index)) > 45).count()
    };
    let (with, without) = (wrong(TextureConfig::default().draft_targets), wrong(0));
    assert!(with < without, "{with} pixels on the wrong side, without drafts {without}");
}

#[test]
fn known_pixels_and_alpha_stay_wherever_the_hole_is() {
    let size = Size::new(70, 53);
    let holes = [
        vec![Rect::new(0, 10, 9, 20)],
        vec![Rect::new(61, 10, 9, 20)],
        vec![Rect::new(20, 0, 20, 9)],
        vec![Rect::new(20, 44, 20, 9)],
        vec![Rect::new(0, 0, 5, 5)],
        vec![Rect::new(2, 2, 6, 6), Rect::new(60, 45, 6, 6)],
    ];
    for holes in holes {
        let mut problem = problem(size, &holes);
        // A colour that only the hole has shows whether all of it was filled.
        for (pixel, hole) in problem.pixels.chunks_exact_mut(4).zip(problem.hole.data()) {
            if *hole == 255 {
                pixel[..3].copy_from_slice(&[255, 0, 255]);
            }
        }
        let pixels = filled(&problem);
        assert_untouched(&problem, &pixels);
        assert!(!hole_colours(&problem, &pixels).contains(&[255, 0, 255]), "{holes:?}");
    }
}

#[test]
fn an_empty_hole_is_no_work() {
    let problem = problem(Size::new(20, 20), &[]);
    let mut fill = TextureFill::new(problem.clone(), TextureConfig::default()).unwrap();
    assert_eq!((fill.step().done, fill.step().total), (0, 0));
    assert_eq!(fill.finish(), problem.pixels);
}

#[test]
fn nothing_to_copy_is_an_error() {
    let whole = problem(Size::new(9, 9), &[Rect::new(0, 0, 9, 9)]);
    let pixel = problem(Size::new(1, 1), &[Rect::new(0, 0, 1, 1)]);
    let mut forbidden = problem(Size::new(30, 30), &[Rect::new(5, 5, 4, 4)]);
    forbidden.sources = Some(Mask::known(forbidden.size));
    let mut transparent = problem(Size::new(30, 30), &[Rect::new(5, 5, 4, 4)]);
    transparent.pixels.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 127);
    for problem in [whole, pixel, forbidden, transparent] {
        let error = TextureFill::new(problem, TextureConfig::default()).err();
        assert_eq!(error, Some(TextureError::NoSource));
    }
}

#[test]
fn sizes_must_agree() {
    let mut problem = problem(Size::new(9, 9), &[]);
    problem.hole = Mask::known(Size::new(9, 8));
    assert_eq!(TextureFill::new(problem, TextureConfig::default()).err(), Some(TextureError::Sizes));
}

#[test]
fn a_tiny_photo_is_filled_from_what_it_has() {
    for (size, hole) in [(Size::new(2, 1), Rect::new(0, 0, 1, 1)), (Size::new(5, 4), Rect::new(1, 1, 3, 2))] {
        let problem = problem(size, &[hole]);
        let pixels = filled(&problem);
        let known: Vec<_> = problem.pixels.chunks_exact(4).map(|pixel| &pixel[..3]).collect();
        for colour in hole_colours(&problem, &pixels) {
            // A known colour, but for the correction of its tone.
            let near = |known: &&[u8]| known.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) <= 32);
            assert!(known.iter().any(near), "{colour:?}");
        }
    }
}

#[test]
fn only_the_sampling_region_is_copied() {
    let size = Size::new(90, 60);
    let mut problem = problem(size, &[Rect::new(40, 20, 20, 20)]);
    let mut region = Mask::known(size);
    for y in 0..60 {
        region.set_span(y, 0..25, true);
    }
    for (index, pixel) in problem.pixels.chunks_exact_mut(4).enumerate() {
        pixel[2] = if index % 90 < 25 { 200 } else { 100 };
        pixel[3] = 255;
    }
    problem.sources = Some(region);
    assert!(hole_colours(&problem, &filled(&problem)).iter().all(|colour| colour[2] == 200));
}

#[test]
fn threads_and_steps_do_not_show() {
    let problem = problem(Size::new(150, 120), &[Rect::new(40, 30, 50, 40), Rect::new(120, 100, 20, 15)]);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| filled(&problem))
    };
    let one = on(1);
    assert_eq!(one, on(3));
    let mut fill = TextureFill::new(problem.clone(), TextureConfig::default()).unwrap();
    let mut last = 0;
    loop {
        let progress = fill.step();
        assert!(progress.done > last && progress.done <= progress.total);
        last = progress.done;
        if progress.done == progress.total {
            break;
        }
    }
    assert_eq!(fill.finish(), one);
}

#[test]
fn a_large_crop_is_prepared_in_steps_too() {
    let problem = problem(Size::new(1200, 900), &[Rect::new(500, 400, 60, 40)]);
    let mut fill = TextureFill::new(problem, TextureConfig::default()).unwrap();
    let preparing = std::iter::repeat_with(|| fill.step()).take_while(|progress| progress.done == 0).count();
    assert!(preparing >= 4, "{preparing} steps for a million pixels");
}

#[test]
fn the_seed_matters() {
    let problem = problem(Size::new(100, 80), &[Rect::new(30, 20, 40, 40)]);
    let other = TextureConfig { seed: 1, ..TextureConfig::default() };
    assert_ne!(TextureFill::new(problem.clone(), other).unwrap().finish(), filled(&problem));
}

/// Small levels can afford to search further than large ones.
#[test]
fn passes_depend_on_the_number_of_targets() {
    let problem = problem(Size::new(100, 80), &[Rect::new(30, 20, 40, 40)]);
    let with = |passes, few_targets| {
        let config = TextureConfig { passes, few_targets, ..TextureConfig::default() };
        TextureFill::new(problem.clone(), config).unwrap().finish()
    };
    let TextureConfig { passes: [most, least], few_targets, .. } = TextureConfig::default();
    assert_eq!(with([most, least], few_targets), with([most; 2], 0));
    assert_eq!(with([most, least], 0), with([least; 2], 0));
    assert_ne!(with([most; 2], 0), with([least; 2], 0));
}

#[test]
fn an_estimate_to_be_kept_to_is_searched_little() {
    let problem = problem(Size::new(100, 80), &[Rect::new(30, 20, 40, 40)]);
    let with = |config| TextureFill::guided(problem.clone(), 1, config).unwrap().finish();
    let config = TextureConfig::default();
    assert_ne!(with(config.following()), with(config));
}

/// FNV-1a of one fill: whatever computes it must come to the same bytes.
#[test]
fn golden_fill() {
    let problem = problem(Size::new(160, 120), &[Rect::new(50, 30, 60, 50)]);
    let hash = filled(&problem)
        .iter()
        .fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    assert_eq!(hash, GOLDEN, "{hash:#010x}");
}

const GOLDEN: u32 = 0xc44f_767f;
