//! The page's end of both workers, as one state machine.
//!
//! Methods take what happened (a click, a message, time passing); what must be done about it is
//! collected as [`Effect`]s for the caller to carry out. Nothing here waits or calls back.

mod actions;
mod compute;
mod effect;
mod guide;
mod job;
mod loading;
mod photo;
mod project;
mod selection;
mod share;
mod state;
#[cfg(test)]
mod tests;
mod trust;
mod weights;

use infill_protocol::{ComputeRequest, DeviceChoice, PhotoRequest};

use self::compute::Compute;
pub use self::effect::{Destination, Effect, Host, Notice};
use self::guide::Guidance;
pub use self::guide::{Candidate, GuideHabits, GuidePhase, GuideView};
use self::job::Job;
use self::photo::PhotoLink;
use self::selection::Selection;
use self::share::Sharing;
pub use self::share::{Arrival, ShareView};
pub use self::state::{Phase, Progress};
use self::trust::Trust;
use self::weights::Weights;
pub use self::weights::{NetworkState, WeightsView};
use crate::editor::Document;
use crate::strings::WORDS;

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
    exports: Vec<(u32, Destination)>,
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

    pub fn dismiss(&mut self) {
        self.notice = None;
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
        self.alert(WORDS.trust.version_mismatch);
    }
}
