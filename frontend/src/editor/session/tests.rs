use infill_protocol::{
    ComputeRequest, ComputeResponse, CropHeader, DeviceKind, PROTOCOL_VERSION, PhotoRequest, PhotoResponse,
    Point, Rect, Size, Stroke, StrokePoint, Tone, UserError,
};

use super::*;

struct Test;

impl Host for Test {
    type Buffer = u8;
    type File = &'static str;
}

/// A session whose workers are up, and what it asked of them.
struct Bench {
    session: Session<Test>,
    photo: Vec<PhotoRequest>,
    compute: Vec<ComputeRequest>,
    opens: Vec<u32>,
    starts: Vec<&'static str>,
    delivered: Vec<(Purpose, bool)>,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            session: Session::new(DeviceChoice::Auto),
            photo: Vec::new(),
            compute: Vec::new(),
            opens: Vec::new(),
            starts: Vec::new(),
            delivered: Vec::new(),
        };
        bench.drain();
        bench.photo_ready();
        bench.compute_ready(DeviceKind::WebGpu);
        bench
    }

    /// With a photo open and a stroke on it.
    fn painted() -> Self {
        let mut bench = Self::new();
        bench.open("a.png");
        bench.session.commit(stroke());
        bench
    }

    /// With a fill whose `crops` crops have arrived.
    fn filling(crops: u32) -> Self {
        let mut bench = Self::painted();
        bench.session.fill();
        bench.drain();
        bench.answer_plan(crops);
        bench
    }

    fn drain(&mut self) {
        for effect in self.session.take_effects() {
            match effect {
                Effect::StartPhoto => self.starts.push("photo"),
                Effect::StartCompute => self.starts.push("compute"),
                Effect::Open { id, .. } => self.opens.push(id),
                Effect::Photo(request, _) => self.photo.push(request),
                Effect::Compute(request, _) => self.compute.push(request),
                Effect::Deliver { purpose, data, .. } => self.delivered.push((purpose, data.is_some())),
                Effect::ShowPhoto(_) | Effect::TilesLost | Effect::Repaint(_) => {}
            }
        }
    }

    fn photo_says(&mut self, message: PhotoResponse) {
        self.session.photo_message(message, vec![0, 0]);
        self.drain();
    }

    fn compute_says(&mut self, message: ComputeResponse) {
        self.session.compute_message(message, vec![0]);
        self.drain();
    }

    fn photo_ready(&mut self) {
        self.photo_says(PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION });
    }

    fn compute_ready(&mut self, kind: DeviceKind) {
        self.compute_says(ComputeResponse::Ready { protocol_version: PROTOCOL_VERSION });
        let report = DeviceReport { kind, name: "test".into(), reason: "it was there".into() };
        self.compute_says(ComputeResponse::Device(report));
    }

    fn open(&mut self, name: &'static str) {
        self.session.open(name, name);
        self.drain();
        self.opened();
    }

    fn opened(&mut self) {
        let id = *self.opens.last().unwrap();
        let size = Size::new(100, 80);
        let info = PhotoInfo {
            name: "a.png".into(),
            size,
            format: "PNG".into(),
            bits_per_sample: 8,
            has_alpha: false,
            levels: 0,
        };
        self.photo_says(PhotoResponse::Opened { id, info });
    }

    fn plan_id(&self) -> u32 {
        let ids = self.photo.iter().rev().find_map(|request| match request {
            PhotoRequest::Plan { id, .. } => Some(*id),
            _ => None,
        });
        ids.unwrap()
    }

    fn answer_plan(&mut self, crops: u32) {
        let id = self.plan_id();
        self.photo_says(PhotoResponse::Planned { id, crops, hole_area: 9 });
        for index in 0..crops {
            let rect = Rect::new(0, 0, 10, 10);
            let header = CropHeader { rect, index, count: crops, options: FillOptions::default() };
            self.photo_says(PhotoResponse::Crop { id, header });
        }
    }

    fn finish_fill(&mut self, crops: u32) {
        let id = self.plan_id();
        for index in 0..crops {
            self.compute_says(ComputeResponse::Filled { id, index });
        }
        let fills = self.session.document().fills() + 1;
        self.photo_says(PhotoResponse::Changed { id, fills, oldest: 0, dirty: Rect::new(0, 0, 5, 5) });
    }

    fn phase(&self) -> Phase {
        self.session.phase()
    }

    fn alert(&self) -> &str {
        self.session.notice().filter(|notice| notice.is_alert).map_or("", |notice| &notice.message)
    }
}

fn stroke() -> Edit {
    let points = vec![StrokePoint { at: Point::new(80, 80), radius: 40 }];
    Edit::Stroke(Stroke { tone: Tone::Paint, points })
}

#[test]
fn nothing_is_sent_before_ready() {
    let mut session = Session::<Test>::new(DeviceChoice::Cpu);
    session.open("a.png", "a.png");
    let starts = session.take_effects();
    assert!(matches!(starts[..], [Effect::StartPhoto, Effect::StartCompute]));
    session.photo_message(PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION }, Vec::new());
    assert!(matches!(session.take_effects()[..], [Effect::Open { .. }]));
    session.compute_message(ComputeResponse::Ready { protocol_version: PROTOCOL_VERSION }, Vec::new());
    let [Effect::Compute(request, _)] = &session.take_effects()[..] else { panic!("a request") };
    assert_eq!(*request, ComputeRequest::Start { device: DeviceChoice::Cpu });
}

#[test]
fn a_worker_of_another_release_is_refused() {
    let mut session = Session::<Test>::new(DeviceChoice::Auto);
    session.photo_message(PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION + 1 }, Vec::new());
    assert_eq!(session.phase(), Phase::Failed);
    assert!(session.notice().is_some_and(|notice| notice.is_alert));
}

#[test]
fn a_fill_goes_through_every_crop_and_lands_as_one_step() {
    let mut bench = Bench::filling(2);
    assert_eq!(bench.phase(), Phase::Running);
    let fills = |bench: &Bench| {
        bench.compute.iter().filter(|request| matches!(request, ComputeRequest::Fill { .. })).count()
    };
    assert_eq!(fills(&bench), 1, "one crop at a time");
    let id = bench.plan_id();
    let progress = ComputeResponse::Progress { id, index: 0, stage: "match".into(), done: 5, total: 10 };
    bench.compute_says(progress);
    assert_eq!(bench.session.progress().unwrap().fraction, 0.25);
    bench.compute_says(ComputeResponse::Filled { id, index: 0 });
    assert_eq!(fills(&bench), 2);
    bench.compute_says(ComputeResponse::Filled { id, index: 1 });
    assert_eq!(bench.session.progress().unwrap().fraction, 1.0);
    bench.photo_says(PhotoResponse::Changed { id, fills: 1, oldest: 0, dirty: Rect::new(0, 0, 5, 5) });
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
    bench.session.undo();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 0, .. })));
    assert!(bench.session.can_fill(), "the hole is back");
}

#[test]
fn cancel_is_immediate_and_changes_nothing() {
    let mut bench = Bench::filling(1);
    let id = bench.plan_id();
    bench.session.cancel();
    bench.drain();
    assert_eq!(bench.phase(), Phase::Ready);
    assert!(bench.photo.contains(&PhotoRequest::Discard { id }));
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::Cancel { id }));
    assert!(bench.session.can_fill());
    bench.compute_says(ComputeResponse::Filled { id, index: 0 });
    assert!(!bench.photo.iter().any(|request| matches!(request, PhotoRequest::Apply { .. })), "stale");
    assert!(!bench.session.needs_tick());
}

#[test]
fn a_worker_that_does_not_stop_is_replaced() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    bench.session.set_clock(1000.0);
    bench.session.cancel();
    bench.session.set_clock(1140.0);
    bench.session.tick();
    bench.drain();
    assert!(bench.starts.is_empty());
    // A fill asked for meanwhile waits for the new worker.
    bench.session.fill();
    bench.drain();
    bench.answer_plan(1);
    bench.session.set_clock(1151.0);
    bench.session.tick();
    bench.drain();
    assert_eq!(bench.starts, ["compute"]);
    bench.compute_ready(DeviceKind::WebGpu);
    assert!(matches!(bench.compute.last(), Some(ComputeRequest::Fill { .. })));
}

#[test]
fn a_lost_device_is_retried_once_and_then_left() {
    let mut bench = Bench::filling(1);
    let first = bench.plan_id();
    bench.compute_says(ComputeResponse::DeviceLost { reason: "gone".into() });
    assert_eq!(bench.phase(), Phase::Running);
    assert!(!bench.alert().is_empty());
    assert!(bench.photo.contains(&PhotoRequest::Discard { id: first }));
    bench.answer_plan(1);
    bench.compute_ready(DeviceKind::WebGpu);
    assert!(matches!(bench.compute.last(), Some(ComputeRequest::Fill { .. })));
    bench.session.compute_lost();
    bench.drain();
    bench.compute.clear();
    bench.answer_plan(1);
    bench.compute_ready(DeviceKind::Cpu);
    assert_eq!(bench.compute[0], ComputeRequest::Start { device: DeviceChoice::Cpu });
    assert_eq!(bench.session.device().unwrap().reason, EN.gpu_left);
    bench.finish_fill(1);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
}

#[test]
fn a_cpu_that_breaks_twice_fails_in_words_and_keeps_the_hole() {
    let mut bench = Bench::new();
    bench.session = Session::new(DeviceChoice::Cpu);
    bench.drain();
    bench.photo_ready();
    bench.compute_ready(DeviceKind::Cpu);
    bench.open("a.png");
    bench.session.commit(stroke());
    bench.session.fill();
    bench.drain();
    for _ in 0..2 {
        bench.answer_plan(1);
        bench.compute_says(ComputeResponse::Panicked { message: "trap".into() });
        bench.compute_ready(DeviceKind::Cpu);
    }
    assert_eq!(bench.phase(), Phase::Failed);
    assert_eq!(bench.alert(), EN.compute_lost);
    assert!(bench.session.can_fill());
}

#[test]
fn a_silent_worker_counts_as_lost() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    bench.session.set_clock(200_000.0);
    bench.session.tick();
    bench.drain();
    assert_eq!(bench.starts, ["compute"]);
    assert_eq!(bench.phase(), Phase::Running);
}

#[test]
fn an_ordinary_failure_is_not_retried() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    let id = bench.plan_id();
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no known pixel") });
    assert_eq!(bench.phase(), Phase::Failed);
    assert_eq!(bench.alert(), "no known pixel");
    assert!(bench.starts.is_empty());
    bench.session.commit(stroke());
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn a_file_that_does_not_open_leaves_the_open_photo() {
    let mut bench = Bench::painted();
    bench.session.open("b.png", "b.png");
    bench.drain();
    assert_eq!(bench.phase(), Phase::Loading);
    let id = *bench.opens.last().unwrap();
    bench.photo_says(PhotoResponse::Failed { id, error: UserError::new("“b.png” is empty") });
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.alert(), "“b.png” is empty");
    assert!(bench.session.can_fill(), "strokes are kept");
    let mut fresh = Bench::new();
    fresh.session.open("b.png", "b.png");
    fresh.drain();
    let id = *fresh.opens.last().unwrap();
    fresh.session.unreadable(id, UserError::new("gone"));
    assert_eq!(fresh.phase(), Phase::Failed);
}

#[test]
fn only_the_newest_of_two_opens_counts() {
    let mut bench = Bench::new();
    bench.session.open("a.png", "a.png");
    bench.session.open("b.png", "b.png");
    bench.drain();
    let first = bench.opens[0];
    bench.photo_says(PhotoResponse::Failed { id: first, error: UserError::new("a") });
    assert_eq!(bench.phase(), Phase::Loading);
    bench.opened();
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn a_broken_photo_worker_is_replaced_and_its_fills_repeated() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    bench.session.commit(stroke());
    bench.starts.clear();
    let opens = bench.opens.len();
    bench.photo_says(PhotoResponse::Panicked { message: "trap".into() });
    assert_eq!(bench.starts, ["photo"]);
    assert_eq!(bench.phase(), Phase::Loading);
    bench.photo_ready();
    assert_eq!(bench.opens.len(), opens + 1);
    bench.opened();
    assert_eq!(bench.phase(), Phase::Loading);
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
    assert!(bench.session.can_fill(), "the stroke after the fill is there too");
    assert_eq!(bench.session.notice().unwrap().message, EN.photo_restored);
}

#[test]
fn a_photo_that_breaks_every_worker_is_given_up() {
    let mut bench = Bench::painted();
    for _ in 0..3 {
        bench.session.photo_crashed();
        bench.drain();
        bench.photo_ready();
    }
    assert_eq!(bench.phase(), Phase::Failed);
    assert!(bench.session.photo().is_none());
    bench.starts.clear();
    bench.session.open("b.png", "b.png");
    bench.drain();
    bench.photo_ready();
    bench.opened();
    assert_eq!(bench.starts, ["photo"]);
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn a_photo_worker_that_never_starts_is_not_restarted_for_ever() {
    let mut session = Session::<Test>::new(DeviceChoice::Auto);
    session.take_effects();
    let mut starts = 0;
    for _ in 0..10 {
        session.photo_crashed();
        let effects = session.take_effects();
        starts += effects.iter().filter(|effect| matches!(effect, Effect::StartPhoto)).count();
    }
    assert_eq!(starts, 2);
    assert_eq!(session.notice().unwrap().message, EN.worker_missing);
}

#[test]
fn another_try_takes_the_next_seed_and_cancel_brings_the_old_fill_back() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    bench.session.try_another();
    bench.drain();
    let seeds: Vec<u32> = bench
        .photo
        .iter()
        .filter_map(|request| match request {
            PhotoRequest::Plan { options, .. } => Some(options.seed),
            _ => None,
        })
        .collect();
    assert_eq!(seeds, [0, 1]);
    bench.session.cancel();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 1, .. })));
    assert_eq!(bench.session.document().fills(), 1);
    bench.session.try_another();
    bench.drain();
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(bench.session.document().last_fill().unwrap().seed, 1);
}

#[test]
fn an_empty_hole_is_no_fill() {
    let mut bench = Bench::painted();
    bench.session.fill();
    bench.drain();
    bench.answer_plan(0);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.notice().unwrap().message, EN.nothing_painted);
    assert_eq!(bench.session.document().fills(), 0);
}

#[test]
fn every_export_is_delivered_or_told_to_have_failed() {
    let mut bench = Bench::painted();
    bench.session.export(ExportFormat::Png, Purpose::Clipboard);
    bench.session.export(ExportFormat::WebP, Purpose::Download);
    bench.drain();
    let ids: Vec<u32> = bench
        .photo
        .iter()
        .filter_map(|request| match request {
            PhotoRequest::Export { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    let (name, mime) = ("a-infill.png".to_owned(), "image/png".to_owned());
    bench.photo_says(PhotoResponse::Exported { id: ids[0], name, mime });
    bench.photo_says(PhotoResponse::Failed { id: ids[1], error: UserError::new("no memory") });
    assert_eq!(bench.delivered, [(Purpose::Clipboard, true), (Purpose::Download, false)]);
}

#[test]
fn a_worker_that_breaks_while_idle_is_not_restarted_for_ever() {
    let mut bench = Bench::new();
    bench.starts.clear();
    for _ in 0..10 {
        bench.session.compute_lost();
        bench.drain();
    }
    assert_eq!(bench.starts.len(), 3);
    bench.open("a.png");
    bench.session.commit(stroke());
    bench.session.fill();
    bench.drain();
    assert_eq!(bench.starts.len(), 4, "a fill tries once more");
}
