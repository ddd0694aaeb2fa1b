use infill_protocol::{
    ComputeRequest, ComputeResponse, DeviceChoice, DeviceKind, DeviceReport, PROTOCOL_VERSION, PhotoRequest,
};

use super::{Effect, Host, Session};
use crate::strings::{WORDS, stage_name, with};

/// How long the compute worker may take to answer Cancel before it is replaced, ms.
const CANCEL_PATIENCE: f64 = 150.0;
/// How long it may be silent in a fill before it counts as hung, ms. Every step of a fill reports.
const SILENCE: f64 = 45_000.0;
/// As [`SILENCE`] for a network, whose one long step on a CPU says nothing until it ends.
const NETWORK_SILENCE: f64 = 600_000.0;
/// Losses while idle after which the GPU is left alone, and after which nothing is tried any more.
const IDLE_LOSSES: [u32; 2] = [2, 4];

#[derive(Clone, Debug)]
enum Link {
    /// Started; `Ready` or `Device` still to come.
    Starting,
    Up(DeviceReport),
    /// It broke so often that it is only started again when a fill needs it.
    GivenUp,
}

/// The compute worker as the page sees it.
#[derive(Debug)]
pub(super) struct Compute {
    link: Link,
    choice: DeviceChoice,
    /// Why the GPU is not used any more, in words.
    fallback: Option<&'static str>,
    /// The fill that was told to stop and has not answered, and until when it may take.
    stopping: Option<(u32, f64)>,
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
        if self.compute.stopping.is_some_and(|(_, until)| self.now >= until) {
            self.replace_compute();
        }
        self.advance_refresh();
        // A worker that is starting may be loading its program over a slow line; that is no hang.
        let filling = self.job.as_ref().filter(|job| self.compute.is_up() && job.filling.is_some());
        let patience = filling
            .map(|job| if job.step.options.method.needs_weights() { NETWORK_SILENCE } else { SILENCE });
        let patience = patience.or_else(|| self.guide.is_computing().then_some(NETWORK_SILENCE));
        if patience.is_some_and(|patience| self.now - self.compute.heard > patience) {
            self.compute_lost();
        }
    }

    pub fn compute_message(&mut self, message: ComputeResponse, payload: Vec<H::Buffer>) {
        self.compute.heard(self.now);
        match message {
            ComputeResponse::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => {
                self.refuse_version();
            }
            ComputeResponse::Ready { .. } => {
                let device = self.compute.choice;
                self.ask_compute(ComputeRequest::Start { device }, Vec::new());
            }
            ComputeResponse::Device(report) => {
                self.compute.link = Link::Up(report);
                self.restore_network();
                self.feed_compute();
            }
            ComputeResponse::Progress { id, index, stage, done, total } => {
                self.proposal_advanced(id, done as f64 / total.max(1) as f64, &stage);
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.advance(index, done as f64 / total.max(1) as f64);
                    job.stage = Some(stage_name(&stage));
                }
            }
            ComputeResponse::Filled { id, index } => {
                self.stopped(id);
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.advance(index, 1.0);
                    job.filling = None;
                    self.compute.idle_losses = 0;
                    self.ask_photo(PhotoRequest::Apply { id, index }, payload);
                    self.feed_compute();
                }
            }
            ComputeResponse::Proposed { id, palette, origin, source, lacks } => {
                self.stopped(id);
                self.proposed(id, (palette, origin), (source, lacks), payload);
            }
            ComputeResponse::LeftGpu { id } => {
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.left_gpu = true;
                }
            }
            ComputeResponse::Cancelled { id } => self.stopped(id),
            ComputeResponse::Weights { list, note } => self.weights_listed(list, note),
            ComputeResponse::Loading { id, stage, done, total } => {
                self.loading_advanced(id, &stage, done, total);
            }
            ComputeResponse::Loaded { id, network } => self.network_loaded(id, network),
            ComputeResponse::NamesTaken { id, weights } => self.names_taken(id, &weights),
            ComputeResponse::Failed { id, error } if self.load_failed(id, error.clone()) => {}
            ComputeResponse::Failed { id, error } => {
                self.stopped(id);
                if self.proposal_failed(id, &error.message) {
                    return;
                }
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.filling = None;
                    self.fail_job(error.message);
                }
            }
            ComputeResponse::Substituted { id, labels } => self.labels_substituted(id, &labels),
            ComputeResponse::Features { .. } => {}
            ComputeResponse::DeviceLost { .. } | ComputeResponse::Panicked { .. } => self.compute_lost(),
        }
    }

    /// The compute worker or its device is gone. It is replaced, and a fill under way retried: once as
    /// it was, then on the CPU.
    pub fn compute_lost(&mut self) {
        let on_gpu = matches!(&self.compute.link, Link::Up(report) if report.kind == DeviceKind::WebGpu);
        let could_use_gpu = on_gpu || self.compute.choice != DeviceChoice::Cpu;
        self.replace_compute();
        if self.proposal_lost() {
            return;
        }
        let Some(job) = self.job.as_mut() else { return self.lost_while_idle(could_use_gpu) };
        job.losses += 1;
        match job.losses {
            1 => {
                self.alert(if on_gpu {
                    WORDS.filling.gpu_lost_retrying
                } else {
                    WORDS.filling.lost_retrying
                });
                self.restart_job();
            }
            2 if could_use_gpu => {
                self.leave_gpu();
                self.alert(WORDS.filling.gpu_lost_cpu);
                self.restart_job();
            }
            _ => self.fail_job(with(WORDS.filling.lost, &[])),
        }
    }

    fn lost_while_idle(&mut self, could_use_gpu: bool) {
        self.compute.idle_losses += 1;
        let [leave_gpu, give_up] = IDLE_LOSSES;
        if self.compute.idle_losses >= give_up {
            self.compute.link = Link::GivenUp;
            self.effects.retain(|effect| !matches!(effect, Effect::StartCompute));
            self.abandon_loading();
            self.alert(WORDS.filling.missing);
        } else if self.compute.idle_losses >= leave_gpu && could_use_gpu {
            self.leave_gpu();
        }
    }

    fn leave_gpu(&mut self) {
        self.compute.choice = DeviceChoice::Cpu;
        self.compute.fallback = Some(WORDS.filling.gpu_left);
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

    pub(super) fn cancel_compute(&mut self, id: u32) {
        if self.compute.is_up() {
            self.compute.stopping = Some((id, self.now + CANCEL_PATIENCE));
            self.ask_compute(ComputeRequest::Cancel { id }, Vec::new());
        }
    }

    fn stopped(&mut self, id: u32) {
        if self.compute.stopping.is_some_and(|(stopping, _)| stopping == id) {
            self.compute.stopping = None;
            self.feed_compute();
        }
    }

    /// Hands the compute worker the next crop where it is free.
    pub(super) fn feed_compute(&mut self) {
        self.feed_proposal();
        let free = self.compute.is_free();
        let Some(options) =
            self.job.as_ref().filter(|job| free && job.filling.is_none()).map(|job| job.step.options)
        else {
            return;
        };
        if !self.has_network(options) {
            return;
        }
        let Some(job) = self.job.as_mut() else { return };
        if let Some((crop, payload)) = job.waiting.pop_front() {
            job.filling = Some(crop);
            let id = job.id;
            self.compute.heard(self.now);
            self.ask_compute(ComputeRequest::Fill { id, crop }, payload);
        }
    }
}
