//! Guidance from the proposal to Done, and everything that can come in between.

use infill_protocol::{
    Class, GuideMap, GuideOrigin, GuideStyle, LabelEdit, LabelMap, Method, Palette, UserError,
};

use super::*;

fn palette(names: &[&str]) -> Palette {
    let class = |name: &&str| Class { name: (*name).into(), colour: [1, 2, 3] };
    Palette { classes: names.iter().map(class).collect() }
}

fn map(first: u8) -> GuideMap {
    let labels = LabelMap::new(Size::new(2, 1), vec![first, 1]).unwrap();
    GuideMap::pack(&labels, palette(&["sky", "water"]), GuideOrigin::Loaded)
}

fn bucket(label: u8) -> Edit {
    Edit::Label(LabelEdit::Bucket { label, at: Point::new(5, 5) })
}

impl Bench {
    /// With a map proposed for a painted hole.
    fn guided() -> Self {
        let mut bench = Self::painted();
        bench.session.toggle_guide();
        bench.drain();
        bench.answer_proposal();
        bench
    }

    fn answer_proposal(&mut self) {
        let Some(PhotoRequest::GuideInput { id, .. }) = self.photo.last().cloned() else { panic!() };
        assert_eq!(self.session.guide().phase, GuidePhase::Proposing);
        self.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
        assert!(matches!(self.compute.last(), Some(ComputeRequest::Propose { .. })));
        let source = "regions".to_owned();
        self.compute_says(ComputeResponse::Proposed { id, palette: palette(&["sky", "water"]), source });
        self.photo_says(PhotoResponse::GuideTaken { id, map: map(0) });
        self.show();
    }

    /// Answers the newest request for the picture of the map.
    fn show(&mut self) {
        let shown = PhotoResponse::GuideShown {
            id: 0,
            size: Size::new(2, 1),
            rect: Rect::new(0, 0, 2, 1),
            palette: palette(&["sky", "water"]),
            unlocked: false,
        };
        self.photo_says(shown);
    }

    fn newest_plan(&self) -> (Vec<Edit>, u32, bool) {
        let plan = self.photo.iter().rev().find_map(|request| match request {
            PhotoRequest::Plan { edits, fills, preview, .. } => Some((edits.clone(), *fills, *preview)),
            _ => None,
        });
        plan.unwrap()
    }

    fn preview(&mut self) {
        assert!(self.newest_plan().2);
        self.answer_plan(1);
        let id = self.plan_id();
        self.compute_says(ComputeResponse::Filled { id, index: 0 });
        let (rect, size) = (Rect::new(0, 0, 10, 10), Size::new(5, 5));
        self.photo_says(PhotoResponse::Preview { id, index: 0, rect, size });
    }

    fn rest(&mut self, until: f64) {
        self.session.set_clock(until);
        self.session.tick();
        self.drain();
    }

    /// Lets the map rest, and fills it at full quality; `first` is the first label of the map now.
    fn refresh(&mut self, until: f64, first: u8) {
        self.preview();
        self.rest(until);
        assert!(!self.newest_plan().2, "full quality");
        self.answer_plan(1);
        let id = self.plan_id();
        self.compute_says(ComputeResponse::Filled { id, index: 0 });
        let fills = self.newest_plan().1 + 1;
        self.photo_says(PhotoResponse::Changed { id, fills, oldest: 0, dirty: Rect::new(0, 0, 5, 5) });
        let Some(PhotoRequest::KeepGuide { id, .. }) = self.photo.last().cloned() else { panic!() };
        self.photo_says(PhotoResponse::GuideKept { id, map: map(first) });
    }

    fn commit(&mut self, edit: Edit) {
        self.session.commit(edit);
        self.drain();
    }
}

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
    bench.refresh(9000.0, 0);
    assert_eq!(bench.phase(), Phase::Ready);
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
fn maps_that_a_log_lacks_are_proposed_again() {
    let mut bench = Bench::new();
    let origin = GuideOrigin::Proposed { network: None, segmentation: None };
    let missing = Edit::Guide(GuideMap::pack(&LabelMap::default(), Palette::default(), origin));
    let fill = Edit::Fill(FillOptions::default());
    let edits = vec![stroke(), missing.clone(), bucket(1), fill.clone(), stroke(), missing];
    bench.session.arrive(
        "a.png",
        "a.png",
        Arrival::Project(Box::new(Work { edits, ..Work::default() }), Vec::new()),
    );
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
        bench.compute_says(ComputeResponse::Proposed { id, palette, source });
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
    let origin = GuideOrigin::Proposed { network: None, segmentation: None };
    let missing = Edit::Guide(GuideMap::pack(&LabelMap::default(), Palette::default(), origin));
    let edits = vec![stroke(), missing, Edit::Fill(FillOptions::default())];
    bench.session.arrive(
        "a.png",
        "a.png",
        Arrival::Project(Box::new(Work { edits, ..Work::default() }), Vec::new()),
    );
    bench.drain();
    bench.opened();
    let Some(PhotoRequest::GuideInput { id, .. }) = bench.photo.last().cloned() else { panic!() };
    bench.photo_says(PhotoResponse::GuideInput { id, size: Size::new(2, 1) });
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no") });
    assert_eq!((bench.session.document().done(), bench.alert()), (&[stroke()][..], "no"));
    assert!(bench.session.can_fill());
}
