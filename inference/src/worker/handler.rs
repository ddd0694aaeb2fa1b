mod propose;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use infill_protocol::{
    ComputeRequest, ComputeResponse, CropHeader, DeviceChoice, DeviceKind, PROTOCOL_VERSION, UserError,
};

use super::features::features;
use super::jobs::{Job, Jobs};
use super::networks::{Networks, Ready, Refusal, Source};
use super::parcel;
use super::segmenters::Segmenters;
use super::weights::{Ended, Outside, Watch};
use crate::device::{Gpu, GpuError, decide};
use crate::fill::{DeviceFill, FillError, Manner, Progress};
use crate::texture::Problem;

/// Where answers go, and how the handler lets new requests in.
pub trait Outbox {
    fn post(&self, response: ComputeResponse, payloads: Vec<Vec<u8>>);

    /// Ends after requests that have arrived meanwhile were handed to [`Handler::receive`].
    fn pause(&self) -> impl Future<Output = ()>;

    /// What to do once the GPU is lost.
    fn lost_call(&self) -> impl Fn(String) + Send + 'static;
}

/// The compute worker's mind: one job at a time, and between its steps an ear for Cancel.
pub struct Handler<O> {
    outbox: O,
    jobs: RefCell<Jobs>,
    busy: Cell<bool>,
    gpu: RefCell<Option<Gpu>>,
    burn: RefCell<Option<burn::tensor::Device>>,
    networks: Networks,
    segmenters: Segmenters,
}

impl<O: Outbox + Outside> Handler<O> {
    /// Announces itself; nothing is sent before.
    pub fn new(outbox: O) -> Rc<Self> {
        outbox.post(ComputeResponse::Ready { protocol_version: PROTOCOL_VERSION }, Vec::new());
        Rc::new(Self {
            outbox,
            jobs: RefCell::default(),
            busy: Cell::new(false),
            gpu: RefCell::new(None),
            burn: RefCell::new(None),
            networks: Networks::default(),
            segmenters: Segmenters::default(),
        })
    }

    /// Takes a request: short ones are answered, long ones wait for [`Self::run`].
    pub fn receive(&self, request: ComputeRequest, payloads: Vec<Vec<u8>>) {
        match request {
            ComputeRequest::Start { device } => self.jobs.borrow_mut().push(Job::Start { device }),
            ComputeRequest::Fill { id, crop } => {
                self.cancel_others(id);
                self.jobs.borrow_mut().push(Job::Fill { id, crop, payloads });
            }
            ComputeRequest::Propose { id, size, by } => {
                self.cancel_others(id);
                self.jobs.borrow_mut().push(Job::Propose { id, size, by, payloads });
            }
            ComputeRequest::Cancel { id } => self.cancel(id),
            ComputeRequest::Features { id, side, device } => {
                self.jobs.borrow_mut().push(Job::Features { id, side, device, payloads });
            }
            ComputeRequest::ListWeights { base } => self.jobs.borrow_mut().push(Job::List { base }),
            ComputeRequest::LoadWeights { id, hash } => {
                self.jobs.borrow_mut().push(Job::Load { id, source: Source::Listed(hash) });
            }
            ComputeRequest::TakeWeights { id } => {
                let source = Source::Brought(payloads.into_iter().next().unwrap_or_default());
                self.jobs.borrow_mut().push(Job::Load { id, source });
            }
            ComputeRequest::DeleteWeights { hash } => self.jobs.borrow_mut().push(Job::Delete { hash }),
            ComputeRequest::LoseDevice => {
                if let Some(gpu) = &*self.gpu.borrow() {
                    gpu.device.destroy();
                }
            }
        }
    }

    /// Works until nothing waits. Call after every request; a call while another runs does nothing.
    pub async fn run(&self) {
        if self.busy.replace(true) {
            return;
        }
        while let Some(job) = self.next() {
            match job {
                Job::Start { device } => self.start(device).await,
                Job::Fill { id, crop, payloads } => self.fill(id, crop, payloads).await,
                Job::Propose { id, size, by, payloads } => self.propose(id, size, by, payloads).await,
                Job::Features { id, side, device, payloads } => {
                    match self.features(side, device, payloads).await {
                        Ok(bytes) => self.outbox.post(ComputeResponse::Features { id }, vec![bytes]),
                        Err(error) => self.outbox.post(ComputeResponse::Failed { id, error }, Vec::new()),
                    }
                }
                Job::List { base } => {
                    self.networks.library.open(&self.outbox, base).await;
                    self.tell_weights().await;
                }
                Job::Load { id, source } => self.load(id, source).await,
                Job::Delete { hash } => {
                    self.networks.forget(hash);
                    self.segmenters.forget(hash);
                    self.networks.library.delete(&self.outbox, hash).await;
                    self.tell_weights().await;
                }
            }
            self.jobs.borrow_mut().end();
        }
        self.busy.set(false);
    }

    fn next(&self) -> Option<Job> {
        self.jobs.borrow_mut().next()
    }

    fn cancel(&self, id: u32) {
        if self.jobs.borrow_mut().cancel(id) {
            self.outbox.post(ComputeResponse::Cancelled { id }, Vec::new());
        }
    }

    /// A newer fill or proposal makes the earlier ones stale.
    fn cancel_others(&self, id: u32) {
        let stale = self.jobs.borrow().others(id);
        stale.into_iter().for_each(|id| self.cancel(id));
    }

    async fn start(&self, choice: DeviceChoice) {
        let (gpu, report) = decide(choice).await;
        if let Some(gpu) = &gpu {
            gpu.on_lost(self.outbox.lost_call());
        }
        *self.gpu.borrow_mut() = gpu;
        *self.burn.borrow_mut() = None;
        self.outbox.post(ComputeResponse::Device(report), Vec::new());
    }

    async fn fill(&self, id: u32, crop: CropHeader, payloads: Vec<Vec<u8>>) {
        let index = crop.index;
        let (problem, manner) = match parcel::problem(&crop, payloads) {
            Ok(found) => found,
            Err(error) => return self.fail(id, error),
        };
        match self.filled(id, &crop, problem, manner).await {
            Ok(Some(pixels)) => self.outbox.post(ComputeResponse::Filled { id, index }, vec![pixels]),
            // The Cancel was answered when it came.
            Ok(None) => {}
            // The page replaces this worker and tries again; a lost device has announced itself.
            Err(FillError::Gpu(GpuError::Lost)) => {}
            Err(FillError::Gpu(error)) => self.lose(error.to_string()),
            Err(error) => self.fail(id, error.into()),
        }
    }

    /// Without one of its crops the fill is worth nothing.
    fn fail(&self, id: u32, error: UserError) {
        self.jobs.borrow_mut().cancel(id);
        self.outbox.post(ComputeResponse::Failed { id, error }, Vec::new());
    }

    async fn load(&self, id: u32, source: Source) {
        let stop = self.jobs.borrow().stop();
        let told = |stage: &str, done, total| {
            let stage = stage.to_owned();
            self.outbox.post(ComputeResponse::Loading { id, stage, done, total }, Vec::new());
        };
        let watch = Watch { stop: &stop, told: &told };
        let gpu = match self.burn_on_gpu() {
            Ok(device) => Some(device),
            Err(GpuError::NoAdapter(_)) => None,
            Err(error) => return self.lose(error.to_string()),
        };
        let answer = match self.networks.load(&self.outbox, source, gpu, &watch).await {
            Ok(Ready::Network(network)) => ComputeResponse::Loaded { id, network },
            Ok(Ready::Names(weights)) => ComputeResponse::NamesTaken { id, weights },
            Err(Refusal::Lost(reason)) => return self.lose(reason),
            // The Cancel was answered when it came.
            Err(Refusal::Ended(Ended::Stopped)) => return,
            Err(Refusal::Ended(Ended::Failed(words))) => {
                ComputeResponse::Failed { id, error: UserError::new(words) }
            }
        };
        self.tell_weights().await;
        self.outbox.post(answer, Vec::new());
    }

    async fn tell_weights(&self) {
        let list = self.networks.library.list(&self.outbox).await;
        let note = self.networks.library.note();
        self.outbox.post(ComputeResponse::Weights { list, note }, Vec::new());
    }

    fn lose(&self, reason: String) {
        self.outbox.post(ComputeResponse::DeviceLost { reason }, Vec::new());
    }

    /// The filled crop, or `None` where it was cancelled on the way.
    async fn filled(
        &self,
        id: u32,
        crop: &CropHeader,
        problem: Problem,
        manner: Manner,
    ) -> Result<Option<Vec<u8>>, FillError> {
        let (gpu, stop) = (self.gpu.borrow().clone(), self.jobs.borrow().stop());
        let loaded = self.networks.get(crop.options.method, crop.options.weights);
        let network = loaded.as_ref().map(|loaded| &loaded.network);
        let mut fill = DeviceFill::with(gpu.as_ref(), network, problem, &crop.options, manner)?;
        loop {
            let progress = fill.step().await?;
            self.outbox.pause().await;
            if stop.is_asked() {
                return Ok(None);
            }
            let Progress { stage, done, total } = progress;
            let (index, stage) = (crop.index, stage.to_owned());
            self.outbox.post(ComputeResponse::Progress { id, index, stage, done, total }, Vec::new());
            if progress.is_done() {
                self.tell_turns(id, &fill);
                return fill.finish().await.map(Some);
            }
        }
    }

    /// Says where a fill went another way than was asked for.
    fn tell_turns(&self, id: u32, fill: &DeviceFill) {
        if fill.left_gpu() {
            self.outbox.post(ComputeResponse::LeftGpu { id }, Vec::new());
        }
        let labels: Vec<_> = fill.substituted().iter().map(|one| (one.label, one.by)).collect();
        if !labels.is_empty() {
            self.outbox.post(ComputeResponse::Substituted { id, labels }, Vec::new());
        }
    }

    async fn features(
        &self,
        side: u32,
        kind: DeviceKind,
        payloads: Vec<Vec<u8>>,
    ) -> Result<Vec<u8>, UserError> {
        let [weights, pixels] = <[Vec<u8>; 2]>::try_from(payloads)
            .map_err(|_| UserError::new("Features need weights and a picture."))?;
        let device = match kind {
            DeviceKind::Cpu => burn::tensor::Device::flex(),
            DeviceKind::WebGpu => self
                .burn_on_gpu()
                .map_err(|error| UserError::new(format!("The GPU cannot help: {error}.")))?,
        };
        features(weights, &pixels, side, &device).await
    }

    /// Burn on our GPU device, registered once.
    fn burn_on_gpu(&self) -> Result<burn::tensor::Device, GpuError> {
        if let Some(device) = &*self.burn.borrow() {
            return Ok(device.clone());
        }
        let gpu = self.gpu.borrow();
        let gpu = gpu.as_ref().ok_or_else(|| GpuError::NoAdapter("the CPU was chosen".into()))?;
        let device = gpu.burn()?;
        *self.burn.borrow_mut() = Some(device.clone());
        Ok(device)
    }
}
