//! The page's end of both workers, as one state machine.
//!
//! Methods take what happened (a click, a message, time passing); what must be done about it is
//! collected as [`Effect`]s for the caller to carry out. Nothing here waits or calls back.

mod compute;
mod effect;
mod guide;
mod job;
mod loading;
mod photo;
mod selection;
mod share;
#[cfg(test)]
mod tests;
mod trust;
mod weights;

use infill_protocol::{
    ComputeRequest, DeviceChoice, DeviceReport, Edit, ExportOptions, FillOptions, PhotoInfo, PhotoRequest,
};

use self::compute::Compute;
pub use self::effect::{Effect, Host, Notice, Purpose};
use self::guide::Guidance;
pub use self::guide::{Candidate, GuidePhase, GuideView};
use self::job::{Job, Origin};
use self::photo::PhotoLink;
use self::selection::Selection;
use self::share::Sharing;
pub use self::share::{Arrival, ShareView};
use self::trust::Trust;
use self::weights::Weights;
pub use self::weights::{NetworkState, WeightsView};
use crate::editor::Document;
use crate::strings::{WORDS, with};

/// What the page is doing, as `data-state` shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Empty,
    Loading,
    Ready,
    Running,
    /// The last thing asked for failed; the photo, where there is one, can still be edited.
    Failed,
}

impl Phase {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}

/// How far the running fill is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Of the work of all crops, 0 to 1.
    pub fraction: f64,
    /// What is being done, in words.
    pub stage: String,
}

pub struct Session<H: Host> {
    document: Document,
    photo: PhotoLink<H>,
    compute: Compute,
    weights: Weights<H::File>,
    sharing: Sharing,
    selection: Selection,
    trust: Trust,
    guide: Guidance<H::Buffer>,
    job: Option<Job<H::Buffer>>,
    exports: Vec<(u32, Purpose)>,
    failed: bool,
    notice: Option<Notice>,
    last_id: u32,
    now: f64,
    effects: Vec<Effect<H>>,
}

impl<H: Host> Session<H> {
    /// Starts both workers. `base` is the absolute address of the page's folder.
    pub fn new(device: DeviceChoice, base: impl Into<String>) -> Self {
        Self {
            document: Document::default(),
            photo: PhotoLink::default(),
            compute: Compute::new(device),
            weights: Weights::new(base.into()),
            sharing: Sharing::default(),
            selection: Selection::default(),
            trust: Trust::default(),
            guide: Guidance::default(),
            job: None,
            exports: Vec::new(),
            failed: false,
            notice: None,
            last_id: 0,
            now: 0.0,
            effects: vec![Effect::StartPhoto, Effect::StartCompute],
        }
    }

    /// What must be done now, in this order.
    pub fn take_effects(&mut self) -> Vec<Effect<H>> {
        self.refresh_hole();
        std::mem::take(&mut self.effects)
    }

    /// The time of what happens next, in milliseconds of any steady clock.
    pub const fn set_clock(&mut self, now: f64) {
        self.now = now;
    }

    pub fn phase(&self) -> Phase {
        let restoring = self.guide.is_restoring();
        let running = (self.guide.is_busy() && !restoring)
            || self.job.as_ref().is_some_and(|job| job.origin != Origin::Replay);
        match () {
            () if running => Phase::Running,
            () if self.photo.is_loading() || self.job.is_some() || restoring => Phase::Loading,
            () if self.failed => Phase::Failed,
            () if self.photo.info.is_none() => Phase::Empty,
            () => Phase::Ready,
        }
    }

    pub const fn document(&self) -> &Document {
        &self.document
    }

    pub const fn photo(&self) -> Option<&PhotoInfo> {
        self.photo.info.as_ref()
    }

    /// Number of the open photo; tiles asked for under another one are stale.
    pub const fn epoch(&self) -> u32 {
        self.photo.epoch
    }

    pub fn device(&self) -> Option<DeviceReport> {
        self.compute.report()
    }

    pub const fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub fn dismiss(&mut self) {
        self.notice = None;
    }

    pub fn progress(&self) -> Option<Progress> {
        let Some(job) = self.job.as_ref() else { return self.guide.progress().cloned() };
        let loading = self.loading().filter(|_| self.waits_for_weights());
        let stage = loading.or(job.stage.as_deref()).unwrap_or(match job.is_planned() {
            false => WORDS.filling.preparing,
            true if self.compute.is_up() => WORDS.filling.filling,
            true => WORDS.filling.starting,
        });
        Some(Progress { fraction: job.fraction(), stage: stage.to_owned() })
    }

    /// Whether tiles of the photo can be asked for.
    pub fn can_show(&self) -> bool {
        self.photo.has_photo()
    }

    /// Whether the photo can be painted on.
    pub fn is_editable(&self) -> bool {
        self.photo.info.is_some() && !matches!(self.phase(), Phase::Loading | Phase::Empty)
    }

    pub fn can_fill(&self) -> bool {
        self.is_editable() && self.job.is_none() && self.document.has_hole() && !self.guide.is_on()
    }

    pub fn can_undo(&self) -> bool {
        self.is_editable() && self.document.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.is_editable() && self.document.can_redo()
    }

    /// Whether the newest fill can be made once more, differently.
    pub fn can_try_another(&self) -> bool {
        if self.guide.is_on() {
            return self.guide.is_editing() && !self.weights.method.needs_weights();
        }
        self.is_editable()
            && self.job.is_none()
            // A network gives the same each time.
            && self.document.last_fill().is_some_and(|options| !options.method.needs_weights())
            && self.document.can_undo()
    }

    /// A finished gesture, or Invert or Clear.
    pub fn commit(&mut self, edit: Edit) {
        if self.guide.is_on() || edit.is_guidance() {
            // The hole stays as it is while its map is edited.
            if edit.is_guidance() {
                self.commit_guidance(edit);
            }
            return;
        }
        // The hole being filled is not the one these would change.
        let whole = edit.needs_pixels() || matches!(edit, Edit::Invert | Edit::Clear);
        if self.is_editable() && !edit.is_fill() && !(whole && self.job.is_some()) {
            self.failed = false;
            self.sharing.forget_link();
            self.document.commit(edit);
        }
    }

    pub fn undo(&mut self) {
        self.sharing.forget_link();
        if self.guide.is_on() && self.can_undo() {
            self.undo_guided();
        } else if self.can_undo() && self.document.undo().is_some_and(Edit::is_fill) {
            self.show_fills();
        }
    }

    pub fn redo(&mut self) {
        self.sharing.forget_link();
        if self.can_redo() && (self.guide.is_on() || self.document.redoes_guidance()) {
            self.redo_guided();
        } else if self.can_redo() && self.document.redo().is_some_and(Edit::is_fill) {
            self.show_fills();
        }
    }

    /// Goes to where so many edits are done, or as near as can be.
    pub fn go_to(&mut self, position: usize) {
        let fills = self.document.fills();
        while self.document.position() > position && self.can_undo() {
            self.document.undo();
        }
        while self.document.position() < position && self.can_redo() {
            self.document.redo();
        }
        let passed_fills = self.document.fills() != fills;
        if self.guide.is_on() {
            self.go_guided(passed_fills);
        } else if passed_fills {
            self.show_fills();
        }
    }

    /// Fills the hole.
    pub fn fill(&mut self) {
        if self.guide.is_editing() {
            self.finish_guide();
        } else if self.can_fill() {
            if let Some(options) = self.fill_options() {
                self.start_fill(options, Origin::Person);
            }
        } else if self.is_editable() && self.job.is_none() {
            self.say(WORDS.filling.nothing_painted);
        }
    }

    /// Takes the newest fill back and makes it with the next seed.
    pub fn try_another(&mut self) {
        if self.guide.is_editing() && self.can_try_another() {
            self.refresh_another();
        } else if let Some(options) = self.document.last_fill().filter(|_| self.can_try_another()) {
            self.undo();
            let seed = options.seed.wrapping_add(1);
            self.start_fill(FillOptions { seed, ..options }, Origin::Another);
        }
    }

    /// Stops the fill at once; photo and hole are as they were.
    pub fn cancel(&mut self) {
        if self.phase() == Phase::Running {
            self.cancel_proposal();
            self.drop_refresh();
            self.drop_job();
            self.say(WORDS.filling.cancelled);
        }
    }

    pub fn export(&mut self, options: impl Into<ExportOptions>, purpose: Purpose) {
        if self.is_editable() {
            let id = self.next_id();
            self.exports.push((id, purpose));
            self.ask_photo(PhotoRequest::Export { id, options: options.into() }, Vec::new());
            if purpose == Purpose::Download {
                self.say(WORDS.saving.exporting);
            }
        }
    }

    /// Something for `role="status"`.
    pub fn say(&mut self, message: impl Into<String>) {
        self.tell(message.into(), false);
    }

    /// Something for `role="alert"`.
    pub fn alert(&mut self, message: impl Into<String>) {
        self.tell(message.into(), true);
    }

    fn tell(&mut self, message: String, is_alert: bool) {
        self.trust.note(&message);
        self.notice = Some(Notice { message, is_alert });
    }

    fn show_fills(&mut self) {
        let (id, fills) = (self.next_id(), self.document.fills());
        self.ask_photo(PhotoRequest::Show { id, fills }, Vec::new());
    }

    const fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.wrapping_add(1);
        self.last_id
    }

    fn ask_photo(&mut self, request: PhotoRequest, payload: Vec<H::Buffer>) {
        self.send_photo(Effect::Photo(request, payload));
    }

    fn ask_compute(&mut self, request: ComputeRequest, payload: Vec<H::Buffer>) {
        self.effects.push(Effect::Compute(request, payload));
    }

    /// The page was made for other workers than the browser has.
    fn refuse_version(&mut self) {
        self.failed = true;
        self.alert(with(WORDS.trust.version_mismatch, &[]));
    }
}
