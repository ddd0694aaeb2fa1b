use infill_protocol::{Point, Shape, Stroke, StrokePoint};

use super::*;

fn stroke(x: i32) -> Edit {
    let points = vec![StrokePoint { at: Point::new(x, 0), radius: 16 }];
    Edit::Stroke(Stroke { tone: Tone::Paint, points })
}

fn seed(seed: u32) -> FillOptions {
    FillOptions { seed, ..FillOptions::default() }
}

fn filled() -> Document {
    let mut document = Document::default();
    document.commit(stroke(1));
    document.hold();
    document.land(seed(7));
    document
}

#[test]
fn undo_and_redo_walk_the_same_way() {
    let mut document = Document::default();
    document.commit(stroke(1));
    document.commit(Edit::Invert);
    assert_eq!(document.undo(), Some(&Edit::Invert));
    assert_eq!(document.undo(), Some(&stroke(1)));
    assert_eq!(document.undo(), None);
    assert_eq!(document.redo(), Some(&stroke(1)));
    document.commit(stroke(2));
    assert!(!document.can_redo(), "a new edit ends what was undone");
    assert_eq!(document.hole_edits(), [stroke(1), stroke(2)]);
}

#[test]
fn a_fill_empties_the_hole_and_undo_brings_it_back() {
    let mut document = filled();
    assert!(document.hole_edits().is_empty() && !document.has_hole());
    assert_eq!(document.fills(), 1);
    assert!(document.undo().unwrap().is_fill());
    assert!(document.has_hole());
    assert_eq!(document.fills(), 0);
}

#[test]
fn what_is_painted_during_a_fill_comes_after_it() {
    let mut document = Document::default();
    document.commit(stroke(1));
    document.hold();
    document.commit(stroke(2));
    assert!(document.can_undo());
    document.undo();
    assert!(!document.can_undo(), "the hole being filled stays");
    document.redo();
    document.land(seed(0));
    assert_eq!(document.done(), [stroke(1), Edit::Fill(seed(0)), stroke(2)]);
    assert_eq!(document.hole_edits(), [stroke(2)]);
}

#[test]
fn a_cancelled_fill_leaves_the_log_alone() {
    let mut document = Document::default();
    document.commit(stroke(1));
    document.commit(stroke(2));
    document.undo();
    document.hold();
    document.release();
    assert_eq!(document.done(), [stroke(1)]);
    assert!(document.can_redo());
}

#[test]
fn a_reopened_hole_is_guided_until_it_is_painted_on() {
    let map = infill_protocol::LabelMap::new(infill_protocol::Size::new(1, 1), vec![0]).unwrap();
    let guide = Edit::Guide(infill_protocol::GuideMap::pack(
        &map,
        infill_protocol::Palette::default(),
        infill_protocol::GuideOrigin::Loaded,
    ));
    let swap = Edit::Label(infill_protocol::LabelEdit::Swap { a: 0, b: 1 });
    let mut document = filled();
    assert_eq!(document.reopen(), Some(seed(7)));
    assert!(document.has_hole() && !document.can_redo() && !document.guide_is_current());
    document.commit(guide);
    document.commit(swap.clone());
    assert!(document.guide_is_current());
    document.commit(stroke(2));
    assert!(!document.guide_is_current(), "the hole is another one");
    document.undo();
    document.undo();
    assert!(document.redoes_guidance());
    document.redo();
    document.commit(Edit::Fill(seed(1)));
    document.undo();
    document.undo();
    document.forget_undone_fills();
    assert_eq!(document.redo(), Some(&swap));
    assert!(!document.can_redo(), "the fill after it is gone");
}

#[test]
fn fills_whose_pixels_are_gone_stay() {
    let mut document = filled();
    document.commit(stroke(3));
    document.set_oldest(1);
    assert!(document.undo().is_some());
    assert!(!document.can_undo());
}

#[test]
fn replay_pairs_each_fill_with_its_hole() {
    let mut document = filled();
    let shape = Shape::Rectangle(Point::new(0, 0), Point::new(9, 9));
    let lasso = Edit::Shape { tone: Tone::Paint, shape };
    document.commit(lasso.clone());
    document.hold();
    document.land(seed(8));
    document.commit(stroke(4));
    assert_eq!(document.replay(), [(vec![stroke(1)], seed(7)), (vec![lasso], seed(8))]);
}

#[test]
fn fills_that_cannot_be_repeated_leave_their_hole() {
    let mut document = filled();
    document.commit(stroke(2));
    document.hold();
    document.land(seed(8));
    document.commit(stroke(3));
    document.keep_fills(2);
    assert_eq!(document.position(), 5);
    document.keep_fills(1);
    assert_eq!(document.done(), [stroke(1), Edit::Fill(seed(7)), stroke(2)]);
    assert!(document.has_hole() && !document.can_redo());
}

#[test]
fn a_hole_is_possible_only_after_painting() {
    let mut document = Document::default();
    let erase = Stroke { tone: Tone::Erase, points: Vec::new() };
    document.commit(Edit::Stroke(erase));
    assert!(!document.has_hole());
    document.commit(Edit::Invert);
    assert!(document.has_hole());
    document.commit(Edit::Clear);
    assert!(!document.has_hole());
}
