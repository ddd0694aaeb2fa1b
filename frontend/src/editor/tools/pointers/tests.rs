use infill_protocol::{Shape, Size};

use super::*;

fn view() -> Viewport {
    let mut view = Viewport::new(Size::new(1000, 800));
    view.resize(600.0, 500.0, 1.0);
    view
}

fn press(id: i32, kind: PointerKind, x: f64, y: f64) -> Press {
    Press { id, kind, sample: sample(x, y), pans: false, takes: false }
}

fn sample(x: f64, y: f64) -> Sample {
    Sample { at: Spot::new(x, y), pressure: 0.5 }
}

#[test]
fn a_drag_is_one_stroke_through_every_sample() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    assert_eq!(pointers.down(press(1, PointerKind::Mouse, 100.0, 100.0), &view), Outcome::Draft);
    let coalesced = [sample(110.0, 100.0), sample(120.0, 104.0), sample(130.0, 110.0)];
    assert_eq!(pointers.moved(1, &coalesced, &mut view), Outcome::Draft);
    let Outcome::Commit(Edit::Stroke(stroke)) = pointers.up(1, &view) else { panic!("a stroke") };
    assert_eq!(stroke.points.len(), 4);
    assert_eq!(stroke.points[0].at, view.to_point(Spot::new(100.0, 100.0)));
    assert_eq!(stroke.points[0].radius, radius_units(22.0 / view.scale()));
    assert!(pointers.draft().is_none());
}

#[test]
fn a_pen_paints_as_wide_as_it_is_pressed() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.down(press(1, PointerKind::Pen, 100.0, 100.0), &view);
    pointers.moved(1, &[Sample { at: Spot::new(120.0, 100.0), pressure: 1.0 }], &mut view);
    let Outcome::Commit(Edit::Stroke(stroke)) = pointers.up(1, &view) else { panic!("a stroke") };
    assert!(stroke.points[0].radius < stroke.points[1].radius);
}

#[test]
fn a_second_finger_turns_a_young_stroke_into_a_pinch() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.down(press(1, PointerKind::Touch, 100.0, 100.0), &view);
    pointers.moved(1, &[sample(104.0, 100.0)], &mut view);
    assert_eq!(pointers.down(press(2, PointerKind::Touch, 300.0, 100.0), &view), Outcome::Dropped);
    let before = view.scale();
    assert_eq!(pointers.moved(2, &[sample(500.0, 100.0)], &mut view), Outcome::View);
    assert!(view.scale() > before * 1.9);
    assert_eq!(pointers.up(1, &view), Outcome::View);
    assert_eq!(pointers.moved(2, &[sample(10.0, 10.0)], &mut view), Outcome::Nothing);
    assert_eq!(pointers.down(press(3, PointerKind::Touch, 1.0, 1.0), &view), Outcome::Nothing);
    pointers.up(2, &view);
    pointers.up(3, &view);
    assert_eq!(pointers.down(press(4, PointerKind::Touch, 1.0, 1.0), &view), Outcome::Draft);
}

#[test]
fn a_second_finger_does_not_spoil_a_long_stroke() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.down(press(1, PointerKind::Touch, 100.0, 100.0), &view);
    pointers.moved(1, &[sample(300.0, 100.0)], &mut view);
    assert_eq!(pointers.down(press(2, PointerKind::Touch, 300.0, 300.0), &view), Outcome::Nothing);
    assert_eq!(pointers.up(2, &view), Outcome::Nothing);
    assert!(matches!(pointers.up(1, &view), Outcome::Commit(_)));
}

#[test]
fn panning_moves_the_view_and_paints_nothing() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    let place = view.to_photo(Spot::new(100.0, 100.0));
    let pan = Press { pans: true, ..press(1, PointerKind::Mouse, 100.0, 100.0) };
    assert_eq!(pointers.down(pan, &view), Outcome::View);
    pointers.moved(1, &[sample(140.0, 90.0)], &mut view);
    let moved = view.to_photo(Spot::new(140.0, 90.0));
    assert!((place.0 - moved.0).abs() < 1e-9 && (place.1 - moved.1).abs() < 1e-9);
    assert_eq!(pointers.up(1, &view), Outcome::View);
}

#[test]
fn a_rectangle_keeps_its_two_corners_and_alt_takes_away() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.tool = Tool::Rectangle;
    let take = Press { takes: true, ..press(1, PointerKind::Mouse, 200.0, 200.0) };
    pointers.down(take, &view);
    pointers.moved(1, &[sample(150.0, 150.0), sample(100.0, 120.0)], &mut view);
    let (from, to) = (view.to_point(Spot::new(200.0, 200.0)), view.to_point(Spot::new(100.0, 120.0)));
    let expected = Edit::Shape { tone: Tone::Erase, shape: Shape::Rectangle(from, to) };
    assert_eq!(pointers.up(1, &view), Outcome::Commit(expected));
}

/// A polygon tool and clicks at these places.
fn clicked(places: &[(f64, f64)]) -> (Pointers, Viewport, Outcome) {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.tool = Tool::Polygon;
    let mut last = Outcome::Nothing;
    for &(x, y) in places {
        pointers.moved(1, &[sample(x, y)], &mut view);
        pointers.down(press(1, PointerKind::Mouse, x, y), &view);
        last = pointers.up(1, &view);
    }
    (pointers, view, last)
}

const CORNERS: [(f64, f64); 4] = [(100.0, 100.0), (200.0, 100.0), (200.0, 180.0), (110.0, 170.0)];

fn corners(outcome: &Outcome) -> usize {
    let Outcome::Commit(Edit::Label(infill_protocol::LabelEdit::Polygon { points, .. })) = outcome else {
        panic!("{outcome:?}")
    };
    points.len()
}

#[test]
fn a_polygon_closes_at_its_first_corner_at_a_double_click_and_with_enter() {
    let (mut pointers, mut view, last) = clicked(&CORNERS);
    assert_eq!(last, Outcome::Draft);
    assert_eq!(pointers.moved(1, &[sample(90.0, 140.0)], &mut view), Outcome::Draft);
    assert_eq!(pointers.open_outline().map(Iterator::count), Some(5), "the next corner follows the pointer");
    assert_eq!(corners(&pointers.close()), 4);
    assert!(pointers.open_outline().is_none());
    assert_eq!(pointers.close(), Outcome::Nothing);
    let at_first = [&CORNERS[..], &[(104.0, 97.0)]].concat();
    assert_eq!(corners(&clicked(&at_first).2), 4);
    let twice = [&CORNERS[..], &CORNERS[3..]].concat();
    assert_eq!(corners(&clicked(&twice).2), 4);
    let early = [CORNERS[0], CORNERS[1], CORNERS[1], CORNERS[2]];
    assert_eq!(clicked(&early).0.open_outline().map(Iterator::count), Some(4), "three, and the pointer's");
}

#[test]
fn corners_are_taken_back_one_by_one_and_survive_a_pan() {
    let (mut pointers, mut view, _) = clicked(&CORNERS);
    let pan = Press { pans: true, ..press(2, PointerKind::Mouse, 300.0, 300.0) };
    pointers.down(pan, &view);
    pointers.moved(2, &[sample(320.0, 320.0)], &mut view);
    pointers.up(2, &view);
    for _ in 0..3 {
        assert_eq!(pointers.drop_corner(), Outcome::Dropped);
    }
    assert_eq!(pointers.close(), Outcome::Nothing, "no area");
    assert_eq!(pointers.drop_corner(), Outcome::Dropped);
    assert_eq!(pointers.drop_corner(), Outcome::Nothing);
    let (mut pointers, ..) = clicked(&CORNERS[..2]);
    assert_eq!(pointers.cancel(), Outcome::Dropped);
    assert!(pointers.open_outline().is_none());
}

#[test]
fn a_polygon_may_be_drawn_and_a_second_finger_takes_no_corner() {
    let (mut pointers, mut view) = (Pointers::default(), view());
    pointers.tool = Tool::Polygon;
    pointers.down(press(1, PointerKind::Touch, 100.0, 100.0), &view);
    pointers.moved(1, &[sample(180.0, 100.0), sample(180.0, 160.0)], &mut view);
    assert_eq!(corners(&pointers.up(1, &view)), 3);
    let (mut pointers, view, _) = clicked(&CORNERS[..2]);
    pointers.down(press(7, PointerKind::Touch, 300.0, 300.0), &view);
    assert_eq!(pointers.down(press(8, PointerKind::Touch, 330.0, 300.0), &view), Outcome::Dropped);
    pointers.up(7, &view);
    pointers.up(8, &view);
    assert_eq!(pointers.open_outline().map(Iterator::count), Some(3));
}

#[test]
fn cancelling_drops_the_draft() {
    let (mut pointers, view) = (Pointers::default(), view());
    pointers.down(press(KEYBOARD, PointerKind::Keyboard, 10.0, 10.0), &view);
    assert!(pointers.draws(KEYBOARD));
    assert_eq!(pointers.cancel(), Outcome::Dropped);
    assert_eq!(pointers.up(KEYBOARD, &view), Outcome::Nothing);
}
