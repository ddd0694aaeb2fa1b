//! How a map comes to be proposed.

use super::*;

#[test]
fn a_fill_is_opened_again_and_cancel_gives_it_back() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    bench.session.toggle_guide();
    bench.drain();
    assert_eq!(bench.session.document().fills(), 0);
    let Some(PhotoRequest::GuideInput { id, fills: 0, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    bench.session.cancel();
    bench.drain();
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::Cancel { id }));
    assert_eq!((bench.session.guide().phase, bench.session.document().fills()), (GuidePhase::Off, 1));
    bench.compute_says(ComputeResponse::Cancelled { id });
    bench.session.toggle_guide();
    bench.drain();
    bench.answer_proposal();
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn a_failed_or_lost_proposal_is_told_in_words() {
    let mut bench = Bench::painted();
    bench.session.toggle_guide();
    bench.drain();
    let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no") });
    assert_eq!((bench.session.guide().phase, bench.alert()), (GuidePhase::Off, "no"));

    bench.session.toggle_guide();
    bench.drain();
    for lost in 0..2 {
        let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!("{lost}") };
        bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
        bench.session.compute_lost();
        bench.drain();
        bench.compute_ready(DeviceKind::Cpu);
    }
    assert_eq!(bench.session.guide().phase, GuidePhase::Off);
    assert!(bench.alert().contains("proposed"), "{}", bench.alert());
    assert!(bench.session.can_fill());
}

#[test]
fn without_a_hole_there_is_nothing_to_guide() {
    let mut bench = Bench::new();
    bench.open("a.png");
    bench.session.toggle_guide();
    bench.drain();
    assert_eq!(bench.session.guide().phase, GuidePhase::Off);
    assert!(bench.session.notice().is_some_and(|notice| notice.message.contains("Brush")));
}

#[test]
fn what_is_filled_stays_until_the_map_is_changed() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    let plans = bench.photo.iter().filter(|request| matches!(request, PhotoRequest::Plan { .. })).count();
    bench.session.toggle_guide();
    bench.drain();
    bench.answer_proposal();
    assert_eq!(bench.phase(), Phase::Ready);
    let now = bench.photo.iter().filter(|request| matches!(request, PhotoRequest::Plan { .. })).count();
    assert_eq!(now, plans, "a proposal asks for nothing that is not there");
    let view = bench.session.guide();
    assert!(
        !view.stale && bench.photo.iter().any(|request| matches!(request, PhotoRequest::KeepGuide { .. }))
    );
    bench.commit(bucket(1));
    assert!(bench.session.guide().stale && bench.newest_plan().2);
}

#[test]
fn guidance_opens_by_itself_over_a_fill_where_that_is_liked() {
    let habits = |after_fill| GuideHabits { after_fill, ..GuideHabits::default() };
    for after_fill in [false, true] {
        let mut bench = Bench::filling(1);
        bench.session.set_guide_habits(habits(after_fill));
        bench.finish_fill(1);
        let phase = if after_fill { GuidePhase::Proposing } else { GuidePhase::Off };
        assert_eq!(bench.session.guide().phase, phase);
    }
    // What was filled under labels is not asked about again.
    let mut bench = Bench::guided();
    bench.session.set_guide_habits(habits(true));
    bench.session.toggle_guide();
    bench.drain();
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!((bench.session.guide().phase, bench.phase()), (GuidePhase::Off, Phase::Ready));
    // Nor is a fill after which a further hole was painted.
    let mut bench = Bench::filling(1);
    bench.session.set_guide_habits(habits(true));
    bench.session.commit(stroke());
    bench.finish_fill(1);
    assert_eq!(bench.session.guide().phase, GuidePhase::Off);
}

#[test]
fn another_way_of_proposing_proposes_anew_and_cancel_keeps_the_map() {
    let asked = |bench: &Bench| match bench
        .compute
        .iter()
        .rev()
        .find(|r| matches!(r, ComputeRequest::Propose { .. }))
    {
        Some(ComputeRequest::Propose { by, .. }) => *by,
        _ => panic!(),
    };
    let mut bench = Bench::guided();
    assert_eq!(asked(&bench), ProposeBy::Names);
    bench.refresh(1000.0, 0);
    bench.session.set_guide_habits(GuideHabits { regions: true, ..GuideHabits::default() });
    bench.drain();
    assert_eq!(bench.session.guide().phase, GuidePhase::Proposing);
    bench.session.cancel();
    bench.drain();
    let view = bench.session.guide();
    assert_eq!((view.phase, view.stale, bench.phase()), (GuidePhase::Editing, false, Phase::Ready));
    bench.session.set_guide_habits(GuideHabits::default());
    bench.drain();
    bench.answer_proposal();
    assert_eq!(asked(&bench), ProposeBy::Names);
    assert_eq!(bench.session.document().done(), [stroke(), Edit::Guide(map(0)), Edit::Guide(map(0))]);
}

#[test]
fn why_labels_have_no_names_is_said() {
    let mut bench = Bench::painted();
    bench.session.toggle_guide();
    bench.drain();
    let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    let (palette, source, lacks) =
        (palette(&["Region 1"]), "regions".into(), Some("the line is dead.".into()));
    bench.compute_says(ComputeResponse::Proposed { id, palette, origin: REGIONS, source, lacks });
    let notice = bench.session.notice().unwrap();
    assert!(notice.message.contains("the line is dead") && !notice.is_alert, "{notice:?}");
}

#[test]
fn a_proposal_counts_as_one_until_something_is_said() {
    let mut bench = Bench::painted();
    bench.session.toggle_guide();
    bench.drain();
    let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    let source = String::new();
    let names = palette(&["sky", "water"]);
    bench.compute_says(ComputeResponse::Proposed {
        id,
        palette: names,
        origin: REGIONS,
        source,
        lacks: None,
    });
    let labels = LabelMap::new(Size::new(2, 1), vec![0, 1]).unwrap();
    let map = GuideMap::pack(&labels, palette(&["sky", "water"]), REGIONS);
    bench.photo_says(PhotoResponse::GuideTaken { id, map });
    assert!(bench.session.guide().is_proposal);
    bench.commit(Edit::Label(LabelEdit::Rename { label: 0, name: "air".into() }));
    assert!(bench.session.guide().is_proposal);
    bench.commit(bucket(1));
    assert!(!bench.session.guide().is_proposal);
}
