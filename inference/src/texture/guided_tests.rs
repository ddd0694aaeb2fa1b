//! Fills that follow an estimate, with the blurred truth in its place.

use infill_protocol::{Mask, Rect, Size};

use super::{Problem, TextureConfig, TextureError, TextureFill};
use crate::metrics::Comparison;

const SIZE: Size = Size::new(200, 150);
/// Around the middle one of the discs.
const HOLE: Rect = Rect::new(70, 45, 60, 60);
/// The estimate is a mean over squares of this side.
const HALVINGS: u32 = 2;

/// Dark bands, and bright rough discs on a grid.
fn picture() -> Vec<u8> {
    let pixel = |index: usize| {
        let (x, y) = ((index % 200) as u32, (index / 200) as u32);
        let grain = (infill_shaders::cpu::hash(1, 2, x, y) % 40) as u8;
        let (dx, dy) = ((x % 100).min(100 - x % 100), (y % 75).min(75 - y % 75));
        if dx * dx + dy * dy < 400 {
            [190 + grain, 160 + grain, 60, 255]
        } else {
            let band = if (x + y / 2) % 12 < 6 { 30 } else { 70 };
            [band, band + grain / 4, 90, 255]
        }
    };
    (0..SIZE.area()).flat_map(pixel).collect()
}

/// The hole holds the mean colours of the truth.
fn problem() -> Problem {
    let truth = picture();
    let (mut pixels, mut hole) = (truth.clone(), Mask::known(SIZE));
    let (width, side) = (SIZE.width as usize, 1 << HALVINGS);
    for y in HOLE.y..HOLE.bottom() {
        hole.set_span(y, HOLE.x..HOLE.right(), true);
        for x in HOLE.x..HOLE.right() {
            let (left, top) = (x as usize / side * side, y as usize / side * side);
            let square = (0..side * side).map(|i| (top + i / side) * width + left + i % side);
            for channel in 0..3 {
                let sum: usize = square.clone().map(|index| usize::from(truth[4 * index + channel])).sum();
                pixels[4 * (y as usize * width + x as usize) + channel] = (sum / (side * side)) as u8;
            }
        }
    }
    Problem { size: SIZE, pixels, hole, labels: None, sources: None }
}

fn guided(problem: &Problem) -> Vec<u8> {
    TextureFill::guided(problem.clone(), HALVINGS, TextureConfig::default()).unwrap().finish()
}

#[test]
fn what_cannot_be_guessed_is_there_and_as_sharp_as_the_photo() {
    let (problem, truth) = (problem(), picture());
    let judge = |pixels: &[u8]| Comparison::new(pixels, &truth, &problem.hole).unwrap();
    let blind = TextureFill::new(problem.clone(), TextureConfig::default()).unwrap().finish();
    let (blind, followed, estimate) = (judge(&blind), judge(&guided(&problem)), judge(&problem.pixels));
    assert!(followed.psnr() > blind.psnr() + 4.0, "{} against {}", followed.psnr(), blind.psnr());
    assert!(followed.ssim() > blind.ssim() && followed.ssim() > estimate.ssim());
    assert!(estimate.energy() < 0.6, "the estimate is blurred: {}", estimate.energy());
    assert!((0.8..1.25).contains(&followed.energy()), "detail of {}", followed.energy());
}

#[test]
fn known_pixels_and_alpha_stay() {
    let mut problem = problem();
    problem
        .pixels
        .chunks_exact_mut(4)
        .enumerate()
        .for_each(|(index, pixel)| pixel[3] = 150 + index as u8 % 100);
    let pixels = guided(&problem);
    for (index, (old, new)) in problem.pixels.chunks_exact(4).zip(pixels.chunks_exact(4)).enumerate() {
        assert_eq!(old[3], new[3], "alpha of pixel {index}");
        assert!(problem.hole.data()[index] == 255 || old == new, "known pixel {index}");
    }
}

#[test]
fn small_crops_and_many_halvings_end_where_there_is_something_to_copy() {
    for (size, hole) in
        [(Size::new(3, 2), Rect::new(1, 0, 1, 1)), (Size::new(64, 40), Rect::new(2, 2, 50, 30))]
    {
        let mut mask = Mask::known(size);
        (hole.y..hole.bottom()).for_each(|y| mask.set_span(y, hole.x..hole.right(), true));
        let problem =
            Problem { size, pixels: vec![200; 4 * size.area()], hole: mask, labels: None, sources: None };
        for halvings in [0, 1, 9, u32::MAX] {
            let fill = TextureFill::guided(problem.clone(), halvings, TextureConfig::default()).unwrap();
            assert_eq!(fill.finish(), problem.pixels, "one colour stays one colour");
        }
    }
    let nothing = Problem { hole: Mask::from_levels(SIZE, vec![255; SIZE.area()]).unwrap(), ..problem() };
    let error = TextureFill::guided(nothing, HALVINGS, TextureConfig::default()).err();
    assert_eq!(error, Some(TextureError::NoSource));
}
