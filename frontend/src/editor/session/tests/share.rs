use infill_protocol::share::{Fingerprint, MadeOn, PhotoPath, PictureHash, Share};
use infill_protocol::{GuideMap, GuideOrigin, Palette};

use super::*;

fn path() -> PhotoPath {
    PhotoPath::new("samples/a.png").unwrap()
}

fn print(hash: u8) -> Fingerprint {
    Fingerprint { hash: PictureHash([hash; 16]), cells: [[hash; 3]; 16] }
}

fn demo(result: u8) -> Share {
    Share {
        app: env!("CARGO_PKG_VERSION").into(),
        photo: path(),
        decoded: PictureHash([1; 16]),
        edits: vec![stroke(), Edit::Fill(FillOptions::default()), stroke()],
        area: Rect::new(0, 0, 5, 5),
        result: print(result),
        made_on: MadeOn::Cpu,
    }
}

impl Bench {
    /// Answers the newest question of what the photo looks like.
    fn tell(&mut self, hash: u8) {
        let id = self.photo.iter().rev().find_map(|request| match request {
            PhotoRequest::Fingerprint { id, .. } => Some(*id),
            _ => None,
        });
        self.photo_says(PhotoResponse::Fingerprint { id: id.unwrap(), fingerprint: print(hash) });
    }

    fn with_sample() -> Self {
        let mut bench = Self::new();
        bench.session.open_from(path(), "a.png");
        bench.drain();
        bench.opened();
        bench.tell(1);
        bench
    }

    fn with_link(share: &Share) -> Self {
        let mut bench = Self::new();
        bench.session.arrive("a.png", "a.png", Arrival::Link(Box::new(share.clone())));
        bench.drain();
        bench.opened();
        bench.tell(1);
        bench
    }
}

#[test]
fn a_link_holds_everything_done_to_a_sample() {
    let mut bench = Bench::with_sample();
    bench.session.commit(stroke());
    bench.session.fill();
    bench.drain();
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(bench.session.share_view(), ShareView::Making);
    bench.session.share();
    bench.drain();
    bench.tell(7);
    let ShareView::Link { address, is_too_long: false } = bench.session.share_view() else {
        panic!("a link")
    };
    let fragment = address.strip_prefix(&format!("{HOME}#")).unwrap();
    let share = Share::read(fragment).unwrap().unwrap();
    assert_eq!((share.decoded, share.result), (PictureHash([1; 16]), print(7)));
    assert_eq!(share.edits, bench.session.document().done());
    assert_eq!((share.photo, share.area), (path(), Rect::new(0, 0, 5, 5)));
    bench.session.undo();
    assert_eq!(bench.session.share_view(), ShareView::Making, "the link was of something else");
}

#[test]
fn a_photo_of_ones_own_is_in_no_link() {
    let mut bench = Bench::painted();
    bench.photo.clear();
    bench.session.share();
    bench.drain();
    assert_eq!(bench.session.share_view(), ShareView::Private);
    assert_eq!(bench.photo, []);
}

#[test]
fn a_link_repeats_its_fills_and_says_identical() {
    let mut bench = Bench::with_link(&demo(9));
    assert_eq!(bench.phase(), Phase::Loading);
    bench.answer_plan(1);
    bench.finish_fill(1);
    bench.tell(9);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.notice().unwrap().message, WORDS.sharing.link_identical);
    assert_eq!(bench.session.document().done(), demo(9).edits);
    assert!(bench.session.can_fill() && bench.session.can_undo());
}

#[test]
fn a_link_that_gives_something_else_says_how_far_off_and_why() {
    for (decoded, words) in [(1, WORDS.sharing.link_other_reason), (2, WORDS.sharing.link_other_photo)] {
        let share = Share { decoded: PictureHash([decoded; 16]), ..demo(9) };
        let mut bench = Bench::with_link(&share);
        bench.answer_plan(1);
        bench.finish_fill(1);
        bench.tell(12);
        assert!(bench.alert().contains(words) && bench.alert().contains("3.0"), "{}", bench.alert());
    }
}

#[test]
fn a_link_whose_fill_fails_leaves_the_hole_painted() {
    let mut bench = Bench::with_link(&demo(9));
    let id = bench.plan_id();
    bench.photo_says(PhotoResponse::Failed { id, error: UserError::new("no memory") });
    assert_eq!(bench.alert(), "no memory");
    assert_eq!(bench.session.document().done(), [stroke()]);
}

#[test]
fn a_project_is_unpacked_and_opened_with_its_edits() {
    let mut bench = Bench::new();
    bench.session.open_project("a.infill", "a.infill");
    bench.drain();
    assert_eq!(bench.phase(), Phase::Loading);
    let id = bench.reads[0];
    let (name, settings) = ("b.jpg".to_owned(), "method=espa\nnews=1".to_owned());
    let work = Work { edits: vec![stroke()], settings, ..Work::default() };
    bench.photo_says(PhotoResponse::ProjectRead { id, name, work: work.clone() });
    let (name, arrival) = bench.unpacked.remove(0);
    assert_eq!(arrival, Arrival::Project(Box::new(work), vec![0]));
    assert_eq!(bench.session.weights().method, infill_protocol::Method::Espa);
    bench.session.arrive(name, "b", arrival);
    bench.drain();
    bench.opened();
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.notice().unwrap().message, WORDS.sharing.project_opened);
    assert!(bench.session.can_fill());
    assert_eq!(bench.session.share_view(), ShareView::Private);
}

/// Opened, the work is as it was saved: what was undone can be redone, and results are there to go back to.
#[test]
fn a_project_has_what_was_undone_and_the_results() {
    let map = infill_protocol::LabelMap::new(Size::new(1, 1), vec![0]).unwrap();
    let map = GuideMap::pack(&map, Palette::default(), GuideOrigin::Loaded);
    let result = |seed| (FillOptions { seed, ..FillOptions::default() }, map.clone());
    let work = Work {
        edits: vec![stroke(), Edit::Fill(FillOptions::default()), stroke()],
        undone: vec![Edit::Fill(FillOptions { seed: 3, ..FillOptions::default() })],
        candidates: vec![result(1), result(2)],
        settings: "method=texture\n".into(),
    };
    let mut bench = Bench::new();
    bench.session.arrive("a.png", "a", Arrival::Project(Box::new(work.clone()), vec![7, 8]));
    bench.drain();
    bench.opened();
    for made in [0.0, 0.5] {
        assert_eq!(bench.phase(), Phase::Loading);
        assert_eq!(bench.session.progress().unwrap().fraction, made, "of all fills");
        bench.answer_plan(1);
        bench.finish_fill(1);
    }
    assert_eq!((bench.phase(), bench.session.document().done()), (Phase::Ready, &work.edits[..]));
    assert!(bench.photo.iter().any(|request| matches!(request, PhotoRequest::Show { fills: 1, .. })));
    assert!(bench.session.can_redo() && bench.session.can_fill());
    let ids: Vec<u32> = bench.session.guide().candidates.iter().map(|candidate| candidate.id).collect();
    assert_eq!((bench.candidates.clone(), ids.len()), (ids.clone(), 2));
    assert_eq!(bench.session.notice().unwrap().message, WORDS.sharing.project_opened);

    bench.session.save_project();
    bench.drain();
    let (saved, pictures) = bench.saved.pop().unwrap();
    assert!(matches!(saved, PhotoRequest::SaveProject { work: found, .. } if found == work));
    assert_eq!(pictures, ids);
}

#[test]
fn a_project_that_does_not_open_leaves_the_open_photo() {
    let mut bench = Bench::painted();
    bench.session.open_project("a.infill", "a.infill");
    bench.drain();
    let id = bench.reads[0];
    bench.photo_says(PhotoResponse::Failed { id, error: UserError::new("it is damaged") });
    assert_eq!((bench.phase(), bench.alert()), (Phase::Ready, "it is damaged"));
    assert!(bench.session.can_fill());
    bench.session.open_project("a.infill", "a.infill");
    bench.drain();
    bench.session.photo_crashed();
    assert_eq!(bench.alert(), WORDS.sharing.project_crashed);
}

#[test]
fn closing_leaves_nothing() {
    let mut bench = Bench::filling(1);
    bench.session.close();
    bench.drain();
    assert_eq!(bench.phase(), Phase::Empty);
    assert!(bench.session.file().is_none() && bench.session.document().done().is_empty());
}
