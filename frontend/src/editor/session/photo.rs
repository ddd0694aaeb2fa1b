use std::collections::VecDeque;

use infill_protocol::{PROTOCOL_VERSION, PhotoInfo, PhotoResponse, Rect, Size, UserError, share::PhotoPath};

use super::job::{Origin, Step};
use super::{Arrival, Effect, Host, Purpose, Session};
use crate::editor::Document;
use crate::strings::{WORDS, with};

/// Crashes in a row after which the photo, and then the worker, is given up.
const PATIENCE: u32 = 2;

/// The photo worker as the page sees it, and what it takes to replace it.
pub(super) struct PhotoLink<H: Host> {
    pub info: Option<PhotoInfo>,
    pub epoch: u32,
    up: bool,
    /// What waits for `Ready`.
    queue: Vec<Effect<H>>,
    opening: Option<Opening<H::File>>,
    /// A project file that is being unpacked.
    pub project: Option<u32>,
    /// The file of the open photo.
    file: Option<(String, H::File)>,
    /// Fills still to be made again after a crash.
    replay: VecDeque<Step>,
    /// With what the photo came, until all of it is made.
    arrival: Option<Arrival>,
    crashes: u32,
    /// It broke so often that it is only started again when a photo is opened.
    given_up: bool,
}

struct Opening<F> {
    id: u32,
    name: String,
    file: F,
    kind: Kind,
}

/// Why a file is opened.
#[derive(Clone, Debug)]
enum Kind {
    /// A new photo, and where it lies beside the page.
    New(Option<PhotoPath>),
    /// A photo that comes with edits.
    Arrival(Arrival),
    /// The photo that was open before a crash.
    Again,
}

impl Kind {
    const fn is_again(&self) -> bool {
        matches!(self, Self::Again)
    }
}

impl<H: Host> Default for PhotoLink<H> {
    fn default() -> Self {
        Self {
            info: None,
            epoch: 0,
            up: false,
            queue: Vec::new(),
            opening: None,
            project: None,
            file: None,
            replay: VecDeque::new(),
            arrival: None,
            crashes: 0,
            given_up: false,
        }
    }
}

impl<H: Host> PhotoLink<H> {
    pub const fn is_loading(&self) -> bool {
        self.opening.is_some() || self.project.is_some()
    }

    /// Name and file of the open photo.
    pub fn file(&self) -> Option<(String, H::File)> {
        self.file.clone()
    }

    /// Whether the worker has the photo and can answer for its tiles.
    pub fn has_photo(&self) -> bool {
        self.up && self.info.is_some() && self.opening.as_ref().is_none_or(|opening| !opening.kind.is_again())
    }
}

impl<H: Host> Session<H> {
    /// Opens another photo. The one already open stays until it has succeeded.
    pub fn open(&mut self, name: impl Into<String>, file: H::File) {
        self.begin_opening();
        self.send_open(name.into(), file, Kind::New(None));
    }

    /// As [`Session::open`], for a photo from beside the page.
    pub fn open_from(&mut self, source: PhotoPath, file: H::File) {
        self.begin_opening();
        self.send_open(source.name().to_owned(), file, Kind::New(Some(source)));
    }

    /// As [`Session::open`], for a photo that comes with edits: its fills are made again.
    pub fn arrive(&mut self, name: impl Into<String>, file: H::File, arrival: Arrival) {
        self.begin_opening();
        self.send_open(name.into(), file, Kind::Arrival(arrival));
    }

    pub(super) fn begin_opening(&mut self) {
        self.cancel_proposal();
        self.drop_refresh();
        self.drop_job();
        self.photo.replay.clear();
        self.photo.arrival = None;
        self.photo.project = None;
        self.notice = None;
        self.failed = false;
    }

    /// Closes the photo; nothing of it stays.
    pub fn close(&mut self) {
        self.begin_opening();
        self.photo.opening = None;
        self.photo.info = None;
        self.photo.file = None;
        self.document = Document::default();
        self.reset_guide();
        self.watch_source(None);
        self.effects.push(Effect::PhotoClosed);
    }

    /// Name and file of the open photo.
    pub const fn file(&self) -> Option<&(String, H::File)> {
        self.photo.file.as_ref()
    }

    /// The file could not be read, or the browser could not decode it.
    pub fn unreadable(&mut self, id: u32, error: UserError) {
        self.photo_failed(id, error);
    }

    /// A message of the photo worker; tiles do not come here.
    pub fn photo_message(&mut self, message: PhotoResponse, mut payload: Vec<H::Buffer>) {
        match message {
            PhotoResponse::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => {
                self.refuse_version();
            }
            PhotoResponse::Ready { .. } => {
                self.photo.up = true;
                self.effects.append(&mut self.photo.queue);
            }
            PhotoResponse::Opened { id, info } => self.opened(id, info),
            PhotoResponse::Tile { .. } => {}
            PhotoResponse::HoleDrawn { id, .. } => self.hole_drawn(id),
            PhotoResponse::MaskRead { id, mask } => self.mask_read(id, mask),
            PhotoResponse::Thumbnail { id } => self.thumbnail_made(id, payload.pop()),
            PhotoResponse::Checked { id, report } => self.checked(id, report),
            PhotoResponse::Planned { id, crops, .. } => self.planned(id, crops),
            PhotoResponse::Crop { id, header } => {
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.add(header, payload);
                    self.feed_compute();
                }
            }
            PhotoResponse::Changed { id, oldest, dirty, .. } => self.changed(id, oldest, dirty),
            PhotoResponse::Preview { id, rect, size, .. } => self.previewed(id, rect, size, payload.pop()),
            PhotoResponse::GuideInput { id, size } => self.guide_input(id, size, payload),
            PhotoResponse::GuideTaken { id, map } => self.guide_taken(id, map),
            PhotoResponse::GuideShown { size, rect, palette, unlocked, .. } => {
                self.guide_shown(palette, unlocked);
                if let Some(pixels) = payload.pop() {
                    self.effects.push(Effect::GuidePicture { size, rect, pixels });
                }
            }
            PhotoResponse::LabelPicked { label, .. } => self.label_picked(label),
            PhotoResponse::GuideKept { id, map } => self.guide_kept(id, map, payload.pop()),
            PhotoResponse::GuideSaved { name, .. } => self.labels_saved(&name, payload),
            PhotoResponse::GuideLoaded { map, .. } => self.labels_loaded(map),
            PhotoResponse::Exported { id, name, mime } => self.deliver(id, name, mime, payload.pop()),
            PhotoResponse::Fingerprint { id, fingerprint } => self.fingerprint_told(id, fingerprint),
            PhotoResponse::ProjectRead { id, name, edits, settings } => {
                self.project_read(id, name, edits, &settings, payload.pop());
            }
            PhotoResponse::Failed { id, error } => self.photo_failed(id, error),
            PhotoResponse::Panicked { message } => {
                self.trust.note(&message);
                self.photo_crashed();
            }
        }
    }

    /// The photo worker is gone. It is replaced, the photo opened again and its fills repeated.
    pub fn photo_crashed(&mut self) {
        self.photo.up = false;
        self.photo.queue.clear();
        self.photo.replay.clear();
        self.selection.forget();
        self.photo.crashes += 1;
        self.photo.given_up = self.photo.crashes > PATIENCE;
        if !self.photo.given_up {
            self.effects.push(Effect::StartPhoto);
        }
        self.effects.push(Effect::TilesLost);
        for (id, _) in self.exports.clone() {
            self.deliver(id, String::new(), String::new(), None);
        }
        self.guide_lost_photo();
        let opening = self.photo.opening.take();
        let unpacking = self.photo.project.take().is_some();
        self.forget_questions();
        let interrupted = self.job.as_ref().is_some_and(|job| job.origin != Origin::Replay);
        self.drop_job();
        // The new worker knows nothing of the plan that was dropped with the old one.
        self.photo.queue.clear();
        if let Some(opening) = opening.filter(|opening| !opening.kind.is_again()) {
            self.alert(with(WORDS.opening.crashed, &[("name", &opening.name)]));
        } else if unpacking {
            self.alert(WORDS.sharing.project_crashed);
        } else if interrupted {
            self.alert(WORDS.trust.photo_crashed_in_fill);
        } else {
            self.say(WORDS.trust.photo_crashed);
        }
        match self.photo.file.clone() {
            Some((name, file)) if !self.photo.given_up => {
                self.document.forget_undone();
                self.send_open(name, file, Kind::Again);
            }
            Some(_) => self.lose_photo(WORDS.trust.photo_lost.to_owned()),
            None => {
                self.failed = true;
                if self.photo.given_up {
                    self.alert(WORDS.trust.worker_missing);
                }
            }
        }
    }

    /// Gives the open photo up.
    pub(super) fn lose_photo(&mut self, message: String) {
        self.photo.info = None;
        self.photo.file = None;
        self.photo.replay.clear();
        self.document = Document::default();
        self.reset_guide();
        self.failed = true;
        self.effects.push(Effect::TilesLost);
        self.alert(message);
    }

    pub(super) fn send_photo(&mut self, effect: Effect<H>) {
        if self.photo.up {
            self.effects.push(effect);
        } else {
            self.photo.queue.push(effect);
        }
    }

    /// The photo worker is wanted, whatever happened before.
    pub(super) fn wake_photo(&mut self) {
        if std::mem::take(&mut self.photo.given_up) {
            self.photo.crashes = 0;
            self.effects.push(Effect::StartPhoto);
        }
    }

    fn send_open(&mut self, name: String, file: H::File, kind: Kind) {
        self.wake_photo();
        let id = self.next_id();
        self.photo.opening = Some(Opening { id, name: name.clone(), file: file.clone(), kind });
        self.send_photo(Effect::Open { id, name, file });
    }

    fn opened(&mut self, id: u32, info: PhotoInfo) {
        let Some(opening) = self.photo.opening.take_if(|opening| opening.id == id) else { return };
        self.photo.epoch = id;
        self.photo.info = Some(info.clone());
        if opening.kind.is_again() {
            self.effects.push(Effect::TilesLost);
            self.replay();
            return;
        }
        self.photo.crashes = 0;
        self.photo.file = Some((opening.name, opening.file));
        let (source, arrival) = match opening.kind {
            Kind::New(source) => (source, None),
            Kind::Arrival(arrival) => (arrival.source(), Some(arrival)),
            Kind::Again => (None, None),
        };
        self.watch_source(source);
        self.reset_guide();
        self.document = arrival.as_ref().map_or_else(Document::default, |a| Document::of(a.edits().to_vec()));
        self.selection.forget();
        self.effects.push(Effect::HoleDrawn);
        self.trust.forget_check();
        let (width, height) = (info.size.width.to_string(), info.size.height.to_string());
        self.say(with(WORDS.opening.opened, &[("name", &info.name), ("width", &width), ("height", &height)]));
        self.effects.push(Effect::ShowPhoto(info));
        self.take_thumbnail(0);
        if arrival.is_some() {
            self.photo.arrival = arrival;
            self.replay();
        }
    }

    /// Makes the fills of the log.
    fn replay(&mut self) {
        self.photo.replay = self.steps().collect();
        self.replay_next();
    }

    /// Makes the next fill of the log again; a map that it lacks is proposed before.
    pub(super) fn replay_next(&mut self) {
        let made = self.document.fills().saturating_sub(self.photo.replay.len() as u32);
        if self.propose_missing(made, 0) {
            return;
        }
        // Maps may have come into the log since the steps were laid out.
        self.photo.replay = self.steps().skip(made as usize).collect();
        if let Some(step) = self.photo.replay.pop_front() {
            self.plan(step, Origin::Replay);
        } else if let Some(info) = &self.photo.info {
            self.effects.push(Effect::Repaint(info.size.rect()));
            self.restore_guide();
            if let Some(arrival) = self.photo.arrival.take() {
                self.arrived(arrival);
            } else if !self.notice.as_ref().is_some_and(|notice| notice.is_alert) {
                self.say(WORDS.trust.photo_restored);
            }
        }
    }

    fn steps(&self) -> impl Iterator<Item = Step> + use<H> {
        let steps = self.document.replay().into_iter().zip(0..);
        steps.map(|((edits, options), fills)| Step { edits, options, fills })
    }

    /// As [`Self::end_replay`], where a map could not be proposed again: it and what follows it is forgotten.
    pub(super) fn end_replay_at(&mut self, at: usize) {
        self.document.forget_from(at);
        self.photo.replay.clear();
        self.photo.arrival = None;
        if let Some(info) = &self.photo.info {
            self.effects.push(Effect::Repaint(info.size.rect()));
        }
    }

    /// A fill could not be made again: the photo stays as far as it came, the hole of that fill painted.
    pub(super) fn end_replay(&mut self) {
        let left = self.photo.replay.len() as u32 + 1;
        self.photo.replay.clear();
        self.photo.arrival = None;
        self.document.keep_fills(self.document.fills().saturating_sub(left));
        if let Some(info) = &self.photo.info {
            self.effects.push(Effect::Repaint(info.size.rect()));
        }
    }

    fn planned(&mut self, id: u32, crops: u32) {
        let Some(job) = self.job.as_mut().filter(|job| job.id == id) else { return };
        job.plan(crops);
        if crops == 0 && job.origin == Origin::Replay {
            self.job = None;
            self.replay_next();
        } else if crops == 0 {
            self.drop_job();
            self.say(WORDS.filling.nothing_painted);
        }
    }

    /// A crop of a preview was filled; after the last the map may rest until it is filled at full quality.
    fn previewed(&mut self, id: u32, rect: Rect, size: Size, pixels: Option<H::Buffer>) {
        let Some(job) = self.job.as_mut().filter(|job| job.id == id) else { return };
        let was_last = job.preview();
        if let Some(pixels) = pixels {
            self.effects.push(Effect::Preview { id, rect, size, pixels });
        }
        if was_last {
            self.job = None;
            self.advance_refresh();
        }
    }

    fn changed(&mut self, id: u32, oldest: u32, dirty: Rect) {
        self.document.set_oldest(oldest);
        self.note_area(dirty);
        self.trust.forget_check();
        self.effects.push(Effect::Repaint(dirty));
        let Some(job) = self.job.take_if(|job| job.id == id) else { return };
        if job.origin == Origin::Replay {
            self.take_thumbnail(job.step.fills + 1);
            self.replay_next();
        } else if job.origin == Origin::Live {
            self.photo.crashes = 0;
            self.refreshed(job.step.options);
        } else {
            self.photo.crashes = 0;
            self.live_was_replaced();
            self.document.land(job.step.options);
            self.take_thumbnail(self.document.fills());
            let recovered = self.notice.as_ref().is_some_and(|notice| notice.is_alert);
            if !recovered {
                self.say(WORDS.filling.filled);
            }
        }
    }

    fn deliver(&mut self, id: u32, name: String, mime: String, data: Option<H::Buffer>) {
        if let Some(at) = self.exports.iter().position(|&(export, _)| export == id) {
            let (_, purpose) = self.exports.swap_remove(at);
            if data.is_some() && purpose == Purpose::Download {
                self.say(with(WORDS.saving.exported, &[("name", &name)]));
            }
            self.effects.push(Effect::Deliver { purpose, name, mime, data });
        }
    }

    fn photo_failed(&mut self, id: u32, error: UserError) {
        if let Some(opening) = self.photo.opening.take_if(|opening| opening.id == id) {
            if opening.kind.is_again() {
                self.lose_photo(error.message);
            } else {
                self.failed = self.photo.info.is_none();
                self.alert(error.message);
            }
        } else if self.photo.project.take_if(|project| *project == id).is_some() {
            self.failed = self.photo.info.is_none();
            self.alert(error.message);
        } else if self.proposal_failed(id, &error.message) {
        } else if self.job.as_ref().is_some_and(|job| job.id == id) {
            self.fail_job(error.message);
        } else {
            self.deliver(id, String::new(), String::new(), None);
            self.alert(error.message);
        }
    }
}
