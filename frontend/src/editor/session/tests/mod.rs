mod fills;
mod guidance;
mod opening;
mod recovery;
mod selection;
mod share;
mod weights;

use infill_protocol::{
    ComputeRequest, ComputeResponse, CropHeader, DeviceKind, DeviceReport, Edit, ExportFormat, FillOptions,
    PROTOCOL_VERSION, PhotoInfo, PhotoRequest, PhotoResponse, Point, Rect, Size, Stroke, StrokePoint, Tone,
    UserError, Work,
};

use super::*;

/// Where the page lies.
const HOME: &str = "http://page.test/";

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
    delivered: Vec<(Destination, bool)>,
    /// Weights files that were to be read.
    reads: Vec<u32>,
    unpacked: Vec<(String, Arrival<u8>)>,
    /// Projects to be written, and whose pictures they are to have.
    saved: Vec<(PhotoRequest, Vec<u32>)>,
    /// Masks to be read and checks to be made.
    asked: Vec<u32>,
    thumbnails: Vec<u32>,
    candidates: Vec<u32>,
    previews: u32,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            session: Session::new(DeviceChoice::Auto, HOME),
            photo: Vec::new(),
            compute: Vec::new(),
            opens: Vec::new(),
            starts: Vec::new(),
            delivered: Vec::new(),
            reads: Vec::new(),
            unpacked: Vec::new(),
            saved: Vec::new(),
            asked: Vec::new(),
            thumbnails: Vec::new(),
            candidates: Vec::new(),
            previews: 0,
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
                Effect::ReadWeights { id, .. } => self.reads.push(id),
                Effect::Photo(request, _) => self.photo.push(request),
                Effect::Compute(request, _) => self.compute.push(request),
                Effect::Deliver { destination, data, .. } => {
                    self.delivered.push((destination, data.is_some()))
                }
                Effect::ReadProject { id, .. } => self.reads.push(id),
                Effect::OpenUnpacked { name, arrival, .. } => self.unpacked.push((name, arrival)),
                Effect::SaveProject { request, pictures } => self.saved.push((request, pictures)),
                Effect::ReadMask { id, .. } | Effect::Check { id, .. } => self.asked.push(id),
                Effect::Thumbnail { fills, .. } => self.thumbnails.push(fills),
                Effect::Candidate { id, .. } => self.candidates.push(id),
                Effect::Preview { .. } => self.previews += 1,
                Effect::PhotoClosed | Effect::ShowPhoto(_) | Effect::TilesLost => {}
                Effect::Repaint(_) | Effect::HoleDrawn => {}
                Effect::GuidePicture { .. } | Effect::LabelPicked => {}
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
            ..PhotoInfo::default()
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
            let header = CropHeader { rect, index, count: crops, ..CropHeader::default() };
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
