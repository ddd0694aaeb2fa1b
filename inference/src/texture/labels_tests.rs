//! Fills that obey a label map.

use infill_protocol::{LabelMap, Mask, Rect, Size, VOID_LABEL};

use super::tests::{assert_untouched, filled, problem};
use super::{Problem, Substitution, TextureConfig, TextureError, TextureFill};

/// Red tells which of two labels a known pixel has: below or above the middle.
fn two_labels(size: Size, hole: Rect, label: impl Fn(u32, u32) -> u8) -> Problem {
    let mut problem = problem(size, &[hole]);
    let label = |index: usize| label(index as u32 % size.width, index as u32 / size.width);
    for (index, pixel) in problem.pixels.chunks_exact_mut(4).enumerate() {
        pixel[0] = if label(index) == 0 { pixel[1] / 4 } else { 192 + pixel[1] / 4 };
        pixel[3] = 255;
    }
    problem.labels = LabelMap::new(size, (0..size.area()).map(label).collect());
    problem
}

/// Whether a pixel and the eight around it have one label: elsewhere two labels may mix.
fn is_inside(labels: &LabelMap, index: usize) -> bool {
    let (width, height) = (labels.size().width as usize, labels.size().height as usize);
    let (x, y) = (index % width, index / width);
    let columns = x.saturating_sub(1)..=(x + 1).min(width - 1);
    let rows = y.saturating_sub(1)..=(y + 1).min(height - 1);
    rows.flat_map(|y| columns.clone().map(move |x| y * width + x))
        .all(|near| labels.data()[near] == labels.data()[index])
}

/// Every pixel of the hole in the midst of its label is of that label's colours. How many were looked at.
fn assert_obeyed(problem: &Problem, pixels: &[u8]) -> usize {
    assert_untouched(problem, pixels);
    let labels = problem.labels.as_ref().unwrap();
    let hole = (0..problem.size.area()).filter(|&index| problem.hole.data()[index] == Mask::HOLE);
    let inside: Vec<_> = hole.filter(|&index| is_inside(labels, index)).collect();
    for &index in &inside {
        assert_eq!(u8::from(pixels[4 * index] >= 128), labels.data()[index], "pixel {index}");
    }
    inside.len()
}

#[test]
fn labels_are_obeyed_by_every_pixel() {
    let size = Size::new(96, 80);
    let checks = two_labels(size, Rect::new(30, 20, 36, 40), |x, y| ((x / 10 + y / 10) % 2) as u8);
    assert!(assert_obeyed(&checks, &filled(&checks)) > 700);
}

/// Levels of a pyramid are too coarse for stripes of two pixels, and for a label that is one small spot.
#[test]
fn labels_that_no_coarse_level_has_are_obeyed() {
    let size = Size::new(160, 120);
    let hole = Rect::new(40, 30, 70, 60);
    let spot = Rect::new(6, 50, 5, 5);
    let large = Rect::new(55, 45, 40, 30);
    let lonely = two_labels(size, hole, |x, y| u8::from(spot.contains(x, y) || large.contains(x, y)));
    assert!(assert_obeyed(&lonely, &filled(&lonely)) > 3800);
    let config = TextureConfig { work_area: 4000, ..TextureConfig::default() };
    let pixels = TextureFill::new(lonely.clone(), config).unwrap().finish();
    assert!(assert_obeyed(&lonely, &pixels) > 3800);
}

/// An edge that the photo has nowhere: it must be straight where the map is, and nobody's tone bleeds over it.
#[test]
fn edges_between_labels_are_where_the_map_has_them() {
    let size = Size::new(120, 90);
    let hole = Rect::new(40, 25, 40, 40);
    let inner = Rect::new(40, 45, 40, 20);
    let mut problem = two_labels(size, hole, |x, y| u8::from(x < 20 || inner.contains(x, y)));
    for (index, pixel) in problem.pixels.chunks_exact_mut(4).enumerate() {
        let label = problem.labels.as_ref().unwrap().data()[index];
        pixel[..3].fill(if label == 0 { 100 } else { 150 });
    }
    let pixels = filled(&problem);
    for x in 42..78 {
        let at = |y: usize| pixels[4 * (y * 120 + x)];
        assert_eq!([42, 43, 46, 47].map(at), [100, 100, 150, 150], "column {x}");
        assert_eq!([at(44), at(45)], [113, 138], "column {x}");
    }
}

#[test]
fn a_label_without_source_is_named() {
    let size = Size::new(30, 30);
    let mut problem = problem(size, &[Rect::new(10, 10, 5, 5)]);
    let labels = problem.hole.data().iter().map(|&hole| if hole == 255 { 7 } else { 3 }).collect();
    problem.labels = LabelMap::new(size, labels);
    let error = TextureFill::new(problem, TextureConfig::default()).err();
    assert_eq!(error, Some(TextureError::NoSourceForLabel { label: 7 }));
}

#[test]
fn what_nothing_has_is_replaced_by_what_looks_like_it_and_said() {
    let size = Size::new(60, 50);
    let hole = Rect::new(20, 15, 20, 20);
    let mut problem = two_labels(size, hole, |x, _| u8::from(x >= 30));
    let before = problem.labels.clone().unwrap();
    let asked = |label: u8, problem: &mut Problem, colour: Option<[u8; 3]>| {
        let data = before.data().iter().zip(problem.hole.data());
        let data = data.map(|(&own, &hole)| if hole == Mask::HOLE { label } else { own });
        problem.labels = LabelMap::new(size, data.collect());
        let said = problem.settle_labels(|_| colour);
        let labels = problem.labels.as_ref().unwrap().data();
        (said, labels[25 * 60 + 22])
    };
    assert_eq!(asked(1, &mut problem, None), (Vec::new(), 1), "what there is stays");
    let red = asked(9, &mut problem, Some([250, 60, 60]));
    assert_eq!(red, (vec![Substitution { label: 9, by: 1 }], 1));
    assert_eq!(asked(9, &mut problem, Some([0, 60, 60])).1, 0);
    assert_eq!(filled(&problem).len(), problem.pixels.len());
}

#[test]
fn what_is_undecided_follows_its_surroundings() {
    let size = Size::new(60, 50);
    let mut problem = two_labels(size, Rect::new(20, 15, 20, 20), |x, _| u8::from(x >= 30));
    let labels = problem.labels.as_ref().unwrap().data().iter().zip(problem.hole.data());
    let labels = labels.map(|(&own, &hole)| if hole == Mask::HOLE { VOID_LABEL } else { own });
    problem.labels = LabelMap::new(size, labels.collect());
    assert!(problem.settle_labels(|_| None).is_empty());
    let labels = problem.labels.as_ref().unwrap();
    assert_eq!([labels.data()[25 * 60 + 22], labels.data()[25 * 60 + 38]], [0, 1]);
    problem.labels = LabelMap::new(size, vec![VOID_LABEL; size.area()]);
    assert!(problem.settle_labels(|_| None).is_empty());
    assert_eq!(problem.labels, None, "a map that says nothing binds nothing");
}
