use infill_protocol::{CheckReport, Mask, PackedMask};

use super::*;

fn wand() -> Edit {
    Edit::Wand { tone: Tone::Paint, at: Point::new(16, 16), tolerance: 20 }
}

impl Bench {
    /// What the photo worker was last asked to draw.
    fn drawing(&self) -> Option<(u32, Vec<Edit>)> {
        self.photo.iter().rev().find_map(|request| match request {
            PhotoRequest::DrawHole { id, edits } => Some((*id, edits.clone())),
            _ => None,
        })
    }
}

#[test]
fn the_worker_draws_up_to_the_last_edit_that_needs_pixels() {
    let mut bench = Bench::painted();
    bench.drain();
    assert_eq!((bench.drawing(), bench.session.drawn_edits()), (None, 0));
    bench.session.commit(wand());
    bench.session.commit(stroke());
    bench.drain();
    let (id, edits) = bench.drawing().unwrap();
    assert_eq!(edits, [stroke(), wand()]);
    assert_eq!(bench.session.drawn_edits(), 0, "not before the worker has");
    bench.photo_says(PhotoResponse::HoleDrawn { id, area: 9 });
    assert_eq!(bench.session.drawn_edits(), 2);

    bench.session.undo();
    bench.drain();
    assert_eq!(bench.session.drawn_edits(), 2, "strokes after it change nothing of it");
    bench.session.undo();
    bench.drain();
    assert_eq!(bench.session.drawn_edits(), 0);
    bench.photo_says(PhotoResponse::HoleDrawn { id, area: 9 });
    assert_eq!(bench.session.drawn_edits(), 0, "late");
}

#[test]
fn a_new_photo_worker_draws_the_hole_again() {
    let mut bench = Bench::painted();
    bench.session.commit(Edit::Grow(4));
    bench.drain();
    let (first, _) = bench.drawing().unwrap();
    bench.session.photo_crashed();
    bench.drain();
    bench.photo_ready();
    bench.opened();
    let (second, edits) = bench.drawing().unwrap();
    assert!(second != first);
    assert_eq!(edits, [stroke(), Edit::Grow(4)]);
}

#[test]
fn the_whole_hole_does_not_change_under_a_fill() {
    let mut bench = Bench::filling(1);
    bench.session.commit(wand());
    bench.session.commit(Edit::Feather(3));
    bench.session.load_mask("mask.png", "mask.png");
    bench.drain();
    assert_eq!(bench.session.document().done(), [stroke()]);
    assert!(bench.asked.is_empty());
}

#[test]
fn a_mask_is_read_once_and_becomes_an_edit() {
    let mut bench = Bench::painted();
    bench.session.load_mask("mask.png", "mask.png");
    bench.drain();
    let id = bench.asked[0];
    let mut mask = Mask::known(Size::new(2, 1));
    mask.set(0, 0, true);
    let mask = PackedMask::from(&mask);
    bench.photo_says(PhotoResponse::MaskRead { id, mask: mask.clone() });
    bench.photo_says(PhotoResponse::MaskRead { id, mask: mask.clone() });
    assert_eq!(bench.session.document().done(), [stroke(), Edit::Mask(mask)]);
    bench.session.load_mask("small.png", "small.png");
    bench.drain();
    bench.photo_says(PhotoResponse::Failed { id: bench.asked[1], error: UserError::new("too small") });
    assert!(bench.session.notice().is_some_and(|notice| notice.is_alert && notice.message == "too small"));
}

#[test]
fn going_to_a_step_shows_its_fills_once() {
    let mut bench = Bench::filling(1);
    let id = bench.plan_id();
    bench.photo_says(PhotoResponse::Changed { id, fills: 1, oldest: 0, dirty: Rect::default() });
    bench.session.commit(stroke());
    bench.session.go_to(0);
    bench.drain();
    assert_eq!(bench.session.document().position(), 0);
    let shows = |bench: &Bench| {
        let is_show = |request: &&PhotoRequest| matches!(request, PhotoRequest::Show { .. });
        bench.photo.iter().filter(is_show).count()
    };
    assert_eq!(shows(&bench), 1);
    bench.session.go_to(99);
    bench.drain();
    assert_eq!((bench.session.document().position(), shows(&bench)), (3, 2));
    bench.session.go_to(2);
    bench.drain();
    assert_eq!(shows(&bench), 2, "no fill lies between");
}

#[test]
fn a_check_holds_until_the_photo_changes() {
    let mut bench = Bench::painted();
    bench.session.check();
    bench.session.check();
    bench.drain();
    assert_eq!(bench.asked.len(), 1);
    let report = CheckReport { outside: 5, ..CheckReport::default() };
    bench.photo_says(PhotoResponse::Checked { id: bench.asked[0], report });
    assert_eq!(bench.session.check_report(), Some(report));
    bench.photo_says(PhotoResponse::Changed { id: 0, fills: 0, oldest: 0, dirty: Rect::default() });
    assert_eq!(bench.session.check_report(), None);
}

#[test]
fn each_state_of_the_photo_has_a_picture() {
    let mut bench = Bench::filling(1);
    let id = bench.plan_id();
    bench.photo_says(PhotoResponse::Changed { id, fills: 1, oldest: 0, dirty: Rect::default() });
    let asked: Vec<u32> = bench
        .photo
        .iter()
        .filter_map(|request| match request {
            PhotoRequest::Thumbnail { id } => Some(*id),
            _ => None,
        })
        .collect();
    for id in asked {
        bench.photo_says(PhotoResponse::Thumbnail { id });
    }
    assert_eq!(bench.thumbnails, [0, 1]);
}

#[test]
fn a_report_holds_no_name_of_a_file() {
    let mut bench = Bench::painted();
    bench.session.alert("“holiday.jpg” could not be read.");
    let report = bench.session.report();
    assert!(report.contains("could not be read") && report.contains("PNG 100 x 80"), "{report}");
    assert!(!report.contains("holiday") && !report.contains("a.png"), "{report}");
}
