use std::collections::VecDeque;

use infill_protocol::{ComputeRequest, CropHeader, Edit, FillOptions, PhotoRequest};

use super::{Host, Session};

/// Why a fill is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Person,
    /// In place of a fill that was taken back for it.
    Another,
    /// To rebuild the photo after its worker was lost.
    Replay,
    /// To show roughly what a guide map asks for.
    Preview,
    /// To show what a guide map asks for, before it is a step of the log.
    Live,
}

impl Origin {
    /// Whether it only follows a guide map that is being edited.
    pub const fn is_refresh(self) -> bool {
        matches!(self, Self::Preview | Self::Live)
    }
}

/// What is to be filled.
#[derive(Clone, Debug)]
pub struct Step {
    /// The edits that paint the hole and guide its fill.
    pub edits: Vec<Edit>,
    pub options: FillOptions,
    /// Fills of the photo that come before it.
    pub fills: u32,
}

/// One fill under way: plan → crops, one after the other → composite.
#[derive(Debug)]
pub struct Job<B> {
    /// Changes with every attempt, so that answers to an earlier one are stale.
    pub id: u32,
    pub origin: Origin,
    pub step: Step,
    /// Attempts that ended with the loss of the compute worker.
    pub losses: u32,
    pub stage: Option<String>,
    /// Whether a crop was too large for the GPU.
    pub left_gpu: bool,
    /// Crops that still wait for the compute worker.
    pub waiting: VecDeque<(CropHeader, Vec<B>)>,
    /// The crop the compute worker has.
    pub filling: Option<CropHeader>,
    planned: Option<u32>,
    crops: Vec<Share>,
    /// Crops of a preview that are on screen.
    previewed: u32,
}

/// A crop's part of the work.
#[derive(Clone, Copy, Debug)]
struct Share {
    index: u32,
    area: f64,
    fraction: f64,
}

impl<B> Job<B> {
    pub const fn new(id: u32, origin: Origin, step: Step) -> Self {
        Self {
            id,
            origin,
            step,
            losses: 0,
            stage: None,
            left_gpu: false,
            waiting: VecDeque::new(),
            filling: None,
            planned: None,
            crops: Vec::new(),
            previewed: 0,
        }
    }

    /// The same fill from its start, under another id.
    pub fn restarted(self, id: u32) -> Self {
        Self { losses: self.losses, ..Self::new(id, self.origin, self.step) }
    }

    pub const fn is_planned(&self) -> bool {
        self.planned.is_some()
    }

    /// The photo worker will send so many crops.
    pub const fn plan(&mut self, crops: u32) {
        self.planned = Some(crops);
    }

    /// One more crop of a preview is on screen; whether it was the last.
    pub fn crop_previewed(&mut self) -> bool {
        self.previewed += 1;
        self.planned == Some(self.previewed)
    }

    /// A crop arrived, and waits for the compute worker.
    pub fn add(&mut self, header: CropHeader, payload: Vec<B>) {
        let area = header.rect.size().area() as f64;
        self.crops.push(Share { index: header.index, area, fraction: 0.0 });
        self.waiting.push_back((header, payload));
    }

    /// Notes how much of a crop is done, 0 to 1. Work done is never undone.
    pub fn advance(&mut self, index: u32, fraction: f64) {
        if let Some(share) = self.crops.iter_mut().find(|share| share.index == index) {
            share.fraction = share.fraction.max(fraction.clamp(0.0, 1.0));
        }
    }

    /// Done of all the work, by area. Crops that have not arrived yet count like the average one.
    pub fn fraction(&self) -> f64 {
        let area: f64 = self.crops.iter().map(|share| share.area).sum();
        let done: f64 = self.crops.iter().map(|share| share.area * share.fraction).sum();
        let arrived = self.crops.len().max(1) as f64;
        let count = f64::from(self.planned.unwrap_or(0)).max(arrived);
        if area > 0.0 { done / area * (arrived / count) } else { 0.0 }
    }
}

impl<H: Host> Session<H> {
    /// Starts a fill of the present hole.
    pub(super) fn start_fill(&mut self, options: FillOptions, origin: Origin) {
        self.failed = false;
        self.notice = None;
        self.document.hold();
        let (edits, fills) = (self.document.hole_edits().to_vec(), self.document.fills());
        self.plan(Step { edits, options, fills }, origin);
    }

    pub(super) fn plan(&mut self, step: Step, origin: Origin) {
        let id = self.next_id();
        self.job = Some(Job::new(id, origin, step));
        self.revive_compute();
        self.request_plan();
    }

    /// Makes the running fill start again, under a new id.
    pub(super) fn restart_job(&mut self) {
        let Some(job) = self.job.take() else { return };
        self.ask_photo(PhotoRequest::Discard { id: job.id }, Vec::new());
        let id = self.next_id();
        self.job = Some(job.restarted(id));
        self.request_plan();
    }

    fn request_plan(&mut self) {
        if let Some(job) = &self.job {
            let (id, Step { edits, options, fills }) = (job.id, job.step.clone());
            self.compute.heard(self.now);
            let preview = job.origin == Origin::Preview;
            let plan = PhotoRequest::Plan { id, edits, options, fills, preview };
            self.ask_photo(plan, Vec::new());
        }
    }

    /// Ends the running fill without a result: photo and hole are as they were.
    pub(super) fn drop_job(&mut self) {
        if self.waits_for_weights() {
            self.cancel_loading();
        }
        let Some(job) = self.job.take() else { return };
        self.ask_photo(PhotoRequest::Discard { id: job.id }, Vec::new());
        match job.filling {
            // The next one follows at once and waits for the step under way; no worker is worth less than that.
            Some(_) if job.origin.is_refresh() && self.compute.is_up() => {
                self.ask_compute(ComputeRequest::Cancel { id: job.id }, Vec::new());
            }
            Some(_) => self.cancel_compute(job.id),
            None => {}
        }
        self.document.release();
        if !self.guide.is_on() {
            self.drop_live();
        }
        if job.origin == Origin::Another && self.document.redo().is_some_and(Edit::is_fill) {
            self.show_fills();
        }
    }

    /// Ends the running fill with an error.
    pub(super) fn fail_job(&mut self, message: String) {
        let origin = self.job.as_ref().map(|job| job.origin);
        let replaying = origin == Some(Origin::Replay);
        self.drop_job();
        if origin == Some(Origin::Preview) {
            // What is wrong shows at full quality, too; only that is worth a word.
            return;
        }
        if replaying {
            self.end_replay();
        } else {
            self.failed = true;
        }
        self.alert(message);
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::Rect;

    use super::*;

    fn header(index: u32, side: u32) -> CropHeader {
        CropHeader { rect: Rect::new(0, 0, side, side), index, count: 2, ..CropHeader::default() }
    }

    #[test]
    fn progress_is_work_done_by_area() {
        let step = Step { edits: Vec::new(), options: FillOptions::default(), fills: 0 };
        let mut job = Job::<()>::new(1, Origin::Person, step);
        assert_eq!(job.fraction(), 0.0);
        job.plan(2);
        job.add(header(0, 10), Vec::new());
        job.advance(0, 1.0);
        assert_eq!(job.fraction(), 0.5);
        job.add(header(1, 20), Vec::new());
        assert_eq!(job.fraction(), 0.2);
        job.advance(1, 0.5);
        job.advance(1, 0.25);
        assert_eq!(job.fraction(), 0.6);
        job.advance(1, 1.0);
        assert_eq!(job.fraction(), 1.0);
    }
}
