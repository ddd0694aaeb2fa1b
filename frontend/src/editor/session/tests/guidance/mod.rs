//! Guidance, with workers that answer as they are told.

mod course;
mod maps;
mod missing;
mod proposing;

use infill_protocol::{
    Class, GuideMap, GuideOrigin, GuideStyle, LabelEdit, LabelMap, Method, Palette, ProposeBy, UserError,
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

/// A map that the photo alone proposed.
const REGIONS: GuideOrigin = GuideOrigin::Proposed { network: None, segmentation: None };

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
        let palette = palette(&["sky", "water"]);
        self.compute_says(ComputeResponse::Proposed { id, palette, origin: REGIONS, source, lacks: None });
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
            known: vec![true; 2],
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
