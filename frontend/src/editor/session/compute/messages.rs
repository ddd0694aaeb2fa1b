//! What the compute worker says, and what follows from it.

use infill_protocol::{ComputeRequest, ComputeResponse, PROTOCOL_VERSION, PhotoRequest, UserError};

use super::Link;
use crate::editor::session::{Host, Session};
use crate::strings::stage_name;

impl<H: Host> Session<H> {
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
                self.crop_advanced(id, index, &stage, done as f64 / total.max(1) as f64);
            }
            ComputeResponse::Filled { id, index } => self.crop_filled(id, index, payload),
            ComputeResponse::Proposed { id, palette, origin, source, lacks } => {
                self.stopped(id);
                self.proposed_by(id, source, lacks);
                self.proposed(id, palette, origin, payload);
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
            ComputeResponse::Failed { id, error } => self.compute_failed(id, error),
            ComputeResponse::Substituted { id, labels } => self.labels_substituted(id, &labels),
            ComputeResponse::Features { .. } => {}
            ComputeResponse::DeviceLost { .. } | ComputeResponse::Panicked { .. } => self.compute_lost(),
        }
    }

    /// More of a crop, or of a proposal, is done: this share of it.
    fn crop_advanced(&mut self, id: u32, index: u32, stage: &str, fraction: f64) {
        self.proposal_advanced(id, fraction, stage);
        if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
            job.advance(index, fraction);
            job.stage = Some(stage_name(stage));
        }
    }

    fn crop_filled(&mut self, id: u32, index: u32, payload: Vec<H::Buffer>) {
        self.stopped(id);
        if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
            job.advance(index, 1.0);
            job.filling = None;
            self.compute.idle_losses = 0;
            self.ask_photo(PhotoRequest::Apply { id, index }, payload);
            self.feed_compute();
        }
    }

    fn compute_failed(&mut self, id: u32, error: UserError) {
        if self.loading_failed(id, &error.message) {
            return;
        }
        self.stopped(id);
        if self.proposal_failed(id, &error.message) {
            return;
        }
        if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
            job.filling = None;
            self.fail_job(error.message);
        }
    }
}
