//! The compute worker as the page knows it.

mod loss;
mod messages;

use infill_protocol::{ComputeRequest, DeviceChoice, DeviceReport};

use super::{Effect, Host, Session};

/// How long the compute worker may take to answer Cancel before it is replaced, ms.
const CANCEL_PATIENCE: f64 = 150.0;
/// How long it may be silent in a fill before it counts as hung, ms. Every step of a fill reports.
const SILENCE: f64 = 45_000.0;
/// As [`SILENCE`] for a network, whose one long step on a CPU says nothing until it ends.
const NETWORK_SILENCE: f64 = 600_000.0;
#[derive(Clone, Debug)]
enum Link {
    /// Started; `Ready` or `Device` still to come.
    Starting,
    Up(DeviceReport),
    /// It broke so often that it is only started again when a fill needs it.
    GivenUp,
}

#[derive(Clone, Copy, Debug)]
struct Stopping {
    id: u32,
    /// How long it may take, as a time of the session's clock, ms.
    until: f64,
}

/// The compute worker as the page sees it.
#[derive(Debug)]
pub(super) struct Compute {
    link: Link,
    choice: DeviceChoice,
    /// Why the GPU is not used any more, in words.
    fallback: Option<&'static str>,
    /// What was told to stop and has not answered.
    stopping: Option<Stopping>,
    /// When it was last heard of, ms.
    heard: f64,
    idle_losses: u32,
}

impl Compute {
    pub const fn new(choice: DeviceChoice) -> Self {
        Self { link: Link::Starting, choice, fallback: None, stopping: None, heard: 0.0, idle_losses: 0 }
    }

    pub const fn is_up(&self) -> bool {
        matches!(self.link, Link::Up(_))
    }

    /// Whether it can be given work.
    pub const fn is_free(&self) -> bool {
        self.is_up() && self.stopping.is_none()
    }

    pub const fn heard(&mut self, now: f64) {
        self.heard = now;
    }

    pub fn report(&self) -> Option<DeviceReport> {
        let Link::Up(report) = &self.link else { return None };
        let reason = self.fallback.map_or_else(|| report.reason.clone(), str::to_owned);
        Some(DeviceReport { reason, ..report.clone() })
    }
}

impl<H: Host> Session<H> {
    /// Whether time passing matters: call [`Session::tick`] every few hundredths of a second then.
    pub fn needs_tick(&self) -> bool {
        self.job.is_some() || self.compute.stopping.is_some() || self.guide.is_busy()
    }

    /// Time passed (see [`Session::set_clock`]).
    pub fn tick(&mut self) {
        if self.compute.stopping.is_some_and(|stopping| self.now >= stopping.until) {
            self.replace_compute();
        }
        self.advance_refresh();
        // A worker that is starting may be loading its program over a slow line; that is no hang.
        let filling = self.job.as_ref().filter(|job| self.compute.is_up() && job.filling.is_some());
        let patience = match filling {
            Some(job) if !job.step.options.method.needs_weights() => SILENCE,
            None if !self.guide.is_computing() => return,
            _ => NETWORK_SILENCE,
        };
        if self.now - self.compute.heard > patience {
            self.compute_lost();
        }
    }

    fn replace_compute(&mut self) {
        self.compute.link = Link::Starting;
        self.compute.stopping = None;
        self.weights.forget_worker();
        // The last replacement wins.
        self.effects.retain(|effect| !matches!(effect, Effect::StartCompute | Effect::Compute(..)));
        self.effects.push(Effect::StartCompute);
    }

    /// A fill wants the compute worker, whatever happened before.
    pub(super) fn revive_compute(&mut self) {
        if matches!(self.compute.link, Link::GivenUp) {
            self.compute.idle_losses = 0;
            self.replace_compute();
        }
    }

    /// Tells it to stop; until it has, or is replaced, it gets nothing else.
    pub(super) fn cancel_compute(&mut self, id: u32) {
        if self.compute.is_up() {
            self.compute.stopping = Some(Stopping { id, until: self.now + CANCEL_PATIENCE });
            self.ask_compute(ComputeRequest::Cancel { id }, Vec::new());
        }
    }

    /// It answered; where it was to stop this, it is free again.
    fn stopped(&mut self, id: u32) {
        if self.compute.stopping.is_some_and(|stopping| stopping.id == id) {
            self.compute.stopping = None;
            self.feed_compute();
        }
    }

    /// Hands the compute worker the next crop where it is free.
    pub(super) fn feed_compute(&mut self) {
        self.feed_proposal();
        let is_free = self.compute.is_free();
        let Some(job) = self.job.as_ref().filter(|job| is_free && job.filling.is_none()) else { return };
        let (id, options) = (job.id, job.step.options);
        if !self.has_network(options) {
            return;
        }
        let Some(job) = self.job.as_mut() else { return };
        if let Some((crop, payload)) = job.waiting.pop_front() {
            job.filling = Some(crop);
            self.compute.heard(self.now);
            self.ask_compute(ComputeRequest::Fill { id, crop }, payload);
        }
    }
}
