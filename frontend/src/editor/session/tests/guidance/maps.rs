//! Maps that outlast an edit.

use super::*;

#[test]
fn a_candidate_comes_back_with_its_map_and_method() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    let first = bench.session.guide().current.unwrap();
    bench.session.try_another();
    bench.drain();
    bench.refresh(2000.0, 0);
    let view = bench.session.guide();
    assert_eq!((view.candidates.len(), view.candidates[0].options.seed), (2, 1));
    bench.session.restore_candidate(first);
    bench.drain();
    assert_eq!(bench.newest_plan().0.last(), Some(&Edit::Guide(map(0))));
    bench.refresh(3000.0, 0);
    let view = bench.session.guide();
    assert_eq!((view.candidates.len(), view.current), (2, Some(first)));
    for turn in 0..4 {
        bench.session.try_another();
        bench.drain();
        bench.refresh(5000.0 + f64::from(turn) * 1000.0, 0);
    }
    assert_eq!(bench.session.guide().candidates.len(), 4);
    assert_eq!(bench.session.method(), Method::Texture);
}

#[test]
fn a_loaded_map_with_other_classes_asks_what_they_are() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    bench.session.load_labels(vec![1]);
    bench.drain();
    bench.photo_says(PhotoResponse::GuideLoaded { id: 0, map: map(1) });
    assert_eq!(bench.session.document().done().last(), Some(&Edit::Guide(map(1))), "the same classes");
    bench.refresh(2000.0, 1);
    let labels = LabelMap::new(Size::new(2, 1), vec![0, 1]).unwrap();
    let other = GuideMap::pack(&labels, palette(&["water", "sand"]), GuideOrigin::Loaded);
    bench.photo_says(PhotoResponse::GuideLoaded { id: 0, map: other });
    assert_eq!(bench.session.guide().mapping, Some(palette(&["water", "sand"])));
    bench.session.map_labels(&[Some(1), None]);
    bench.drain();
    let Some(Edit::Guide(mapped)) = bench.session.document().done().last() else { panic!() };
    assert_eq!(mapped.unpack().unwrap().data(), [1, 2]);
    assert_eq!(mapped.palette, palette(&["sky", "water", "sand"]));
}

#[test]
fn after_a_crash_the_map_is_filled_again() {
    let mut bench = Bench::guided();
    bench.refresh(1000.0, 0);
    bench.session.photo_crashed();
    bench.drain();
    bench.photo_ready();
    bench.opened();
    assert_eq!(bench.session.guide().phase, GuidePhase::Editing);
    assert_eq!(bench.newest_plan().1, 0);
    bench.refresh(3000.0, 0);
    assert_eq!(bench.phase(), Phase::Ready);
}
