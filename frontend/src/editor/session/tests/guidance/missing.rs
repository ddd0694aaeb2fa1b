//! Maps that links leave out.

use super::*;

fn project(edits: Vec<Edit>) -> Arrival<u8> {
    Arrival::Project(Box::new(Work { edits, ..Work::default() }), Vec::new())
}

#[test]
fn maps_that_a_log_lacks_are_proposed_again() {
    let mut bench = Bench::new();
    let missing = Edit::Guide(GuideMap::pack(&LabelMap::default(), Palette::default(), REGIONS));
    let fill = Edit::Fill(FillOptions::default());
    let edits = vec![stroke(), missing.clone(), bucket(1), fill.clone(), stroke(), missing];
    bench.session.arrive("a.png", "a.png", project(edits));
    bench.drain();
    bench.opened();
    assert_eq!(bench.phase(), Phase::Loading);
    let supply = |bench: &mut Bench, first: u8| {
        let wanted = bench.photo.iter().rev().find_map(|request| match request {
            PhotoRequest::GuideInput { id, edits, fills } => Some((*id, edits.len(), *fills)),
            _ => None,
        });
        let (id, edits, fills) = wanted.unwrap();
        bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
        let (palette, source) = (palette(&["sky", "water"]), String::new());
        bench.compute_says(ComputeResponse::Proposed { id, palette, origin: REGIONS, source, lacks: None });
        bench.photo_says(PhotoResponse::GuideTaken { id, map: map(first) });
        (edits, fills)
    };
    assert_eq!(supply(&mut bench, 0), (1, 0));
    assert_eq!(bench.newest_plan().0, [stroke(), Edit::Guide(map(0)), bucket(1)]);
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(supply(&mut bench, 1), (1, 1), "of the hole that waits to be filled, too");
    assert_eq!(bench.phase(), Phase::Ready);
    let done = [stroke(), Edit::Guide(map(0)), bucket(1), fill, stroke(), Edit::Guide(map(1))];
    assert_eq!(bench.session.document().done(), done);
    assert_eq!(bench.session.guide_phase(), GuidePhase::Off);
}

#[test]
fn a_map_that_cannot_be_proposed_again_leaves_its_hole() {
    let mut bench = Bench::new();
    let missing = Edit::Guide(GuideMap::pack(&LabelMap::default(), Palette::default(), REGIONS));
    let edits = vec![stroke(), missing, Edit::Fill(FillOptions::default())];
    bench.session.arrive("a.png", "a.png", project(edits));
    bench.drain();
    bench.opened();
    let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no") });
    assert_eq!((bench.session.document().done(), bench.alert()), (&[stroke()][..], "no"));
    assert!(bench.session.can_fill());
}
