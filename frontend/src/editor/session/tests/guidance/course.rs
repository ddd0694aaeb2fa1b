//! From the proposal to Done, and every edit in between.

use super::*;

#[test]
fn a_map_is_proposed_previewed_filled_and_kept() {
    let mut bench = Bench::guided();
    let view = bench.session.guide();
    assert_eq!(
        (view.phase, view.source.as_str(), view.palette.classes.len()),
        (GuidePhase::Editing, "regions", 2)
    );
    assert_eq!(bench.phase(), Phase::Running);
    assert_eq!(bench.session.document().done(), [stroke(), Edit::Guide(map(0))]);
    bench.refresh(1000.0, 0);
    assert_eq!((bench.phase(), bench.previews), (Phase::Ready, 1));
    assert_eq!(bench.session.document().fills(), 0, "no step of the log yet");
    let view = bench.session.guide();
    assert_eq!((view.candidates.len(), view.stale), (1, false));
    assert!(bench.session.shown_edits().last().unwrap().is_fill(), "what is saved now has it");

    bench.commit(bucket(1));
    assert!(bench.session.guide().stale);
    assert_eq!(bench.newest_plan(), (vec![stroke(), Edit::Guide(map(0)), bucket(1)], 0, true));
    bench.refresh(3000.0, 1);
    assert_eq!(bench.newest_plan().1, 0, "in place of the one before");
    assert_eq!(bench.session.guide().candidates.len(), 2);

    let plans = bench.photo.len();
    bench.session.toggle_guide();
    bench.drain();
    assert_eq!((bench.session.guide().phase, bench.session.document().fills()), (GuidePhase::Off, 1));
    let asked = &bench.photo[plans..];
    assert!(matches!(asked, [PhotoRequest::Thumbnail { .. }]), "what is shown needs no work: {asked:?}");
    bench.session.undo();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 0, .. })));
}

#[test]
fn the_newest_edit_wins() {
    let mut bench = Bench::guided();
    bench.preview();
    bench.rest(1000.0);
    bench.answer_plan(1);
    let stale = bench.plan_id();
    bench.commit(bucket(1));
    assert!(bench.compute.contains(&ComputeRequest::Cancel { id: stale }));
    assert!(bench.photo.contains(&PhotoRequest::Discard { id: stale }));
    bench.photo_says(PhotoResponse::Preview {
        id: stale,
        index: 0,
        rect: Rect::new(0, 0, 1, 1),
        size: Size::new(1, 1),
    });
    assert_eq!(bench.previews, 1, "a late answer is no news");
    bench.compute_says(ComputeResponse::Cancelled { id: stale });
    assert_eq!(bench.newest_plan().0.last(), Some(&bucket(1)));
    bench.preview();
    bench.rest(1400.0);
    assert!(bench.newest_plan().2, "it has not rested yet");
    bench.rest(1700.0);
    assert!(!bench.newest_plan().2);
}

#[test]
fn undo_and_redo_take_the_fill_along() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    bench.commit(bucket(1));
    bench.refresh(2000.0, 1);
    bench.session.undo();
    bench.drain();
    assert_eq!(bench.newest_plan().0, [stroke(), Edit::Guide(map(0))]);
    bench.refresh(3000.0, 0);
    assert_eq!(bench.session.guide().candidates.len(), 2, "the first result is there already");
    bench.session.redo();
    bench.drain();
    assert_eq!(bench.newest_plan().0.last(), Some(&bucket(1)));
    bench.refresh(4000.0, 1);
    for _ in 0..2 {
        bench.session.undo();
        bench.drain();
    }
    assert_eq!(bench.session.guide().phase, GuidePhase::Off);
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 0, .. })));
    assert!(bench.session.can_fill(), "the hole is as it was painted");
    bench.session.redo();
    bench.drain();
    assert_eq!(bench.session.guide().phase, GuidePhase::Editing);
}

#[test]
fn done_with_an_edit_not_filled_yet_fills_it() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    bench.commit(bucket(1));
    bench.session.toggle_guide();
    bench.drain();
    assert_eq!(bench.session.guide().phase, GuidePhase::Off);
    let cancelled = bench.photo.iter().rev().find_map(|request| match request {
        PhotoRequest::Discard { id } => Some(*id),
        _ => None,
    });
    assert!(cancelled.is_some() && !bench.newest_plan().2);
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!((bench.phase(), bench.session.document().fills()), (Phase::Ready, 1));
}

#[test]
fn cancelling_that_fill_leaves_the_hole() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    bench.commit(bucket(1));
    bench.session.toggle_guide();
    bench.drain();
    bench.session.cancel();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 0, .. })));
    assert_eq!(bench.session.document().fills(), 0);
}

#[test]
fn only_labels_change_while_the_map_is_edited() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    let before = bench.session.document().done().to_vec();
    bench.commit(stroke());
    bench.commit(Edit::Clear);
    assert_eq!(bench.session.document().done(), before);
    let plans = bench.photo.len();
    bench.commit(Edit::Label(LabelEdit::Unlock(true)));
    assert_eq!(bench.photo.len(), plans + 1, "it is shown, not filled");
    assert_eq!(bench.phase(), Phase::Ready);
    bench.session.toggle_guide();
    bench.commit(bucket(1));
    assert!(bench.session.document().done().last().unwrap().is_fill(), "no labels without a map");
    bench.session.set_guide_style(GuideStyle::Outlines);
}
