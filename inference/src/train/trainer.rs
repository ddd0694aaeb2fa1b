mod record;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use burn::tensor::Device;

use super::config::TrainConfig;
use super::data::{Batch, Loader, Plan};
use super::error::TrainError;
use super::material::Material;
use super::parallel::{Replicas, learning};
use super::run::{Checkpoint, RunFolder};
use super::step::{Clock, Values};
use super::systems::{self, System};
use crate::models::blocks::mixed;

/// How a run is carried out; nothing of it changes what is learned.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// Goes on from the last checkpoint.
    pub resume: bool,
    /// Ends with a checkpoint after this long, to be resumed.
    pub time: Option<Duration>,
    /// Set from outside, ends with a checkpoint after the step at hand.
    pub stop: Arc<AtomicBool>,
    /// Says nothing.
    pub quiet: bool,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub folder: PathBuf,
    /// Steps done, of all sessions together.
    pub step: u64,
    /// Whether those are all.
    pub finished: bool,
    /// The lowest error on the photos kept out.
    pub best: Option<f64>,
    /// Photos that could not be used, a sentence each.
    pub skipped: Vec<String>,
}

/// Learns as `config` says, in the run folder `folder`. Several `devices` share out the batches of each step; the
/// first of them keeps weights and optimisers.
///
/// # Errors
/// In words; the last checkpoint stays.
pub fn train(
    config: TrainConfig,
    folder: &Path,
    devices: &[Device],
    session: &Session,
) -> Result<Outcome, TrainError> {
    let mut trainer = Trainer::open(config, folder, devices, session)?;
    let result = trainer.run();
    // Curves and samples of a run that failed tell why.
    let report = trainer.folder.report();
    let outcome = result?;
    report.map(|()| outcome)
}

struct Trainer<'a> {
    config: TrainConfig,
    system: Box<dyn System>,
    replicas: Replicas,
    material: Material,
    folder: RunFolder,
    session: &'a Session,
    position: Checkpoint,
    /// On the photos kept out, when they were last looked at.
    error: Option<f64>,
    started: Instant,
    /// When the last line was written, and how long the data had kept the device waiting by then.
    mark: (Instant, Duration),
}

impl<'a> Trainer<'a> {
    fn open(
        mut config: TrainConfig,
        folder: &Path,
        devices: &[Device],
        session: &'a Session,
    ) -> Result<Self, TrainError> {
        let devices = learning(devices, &config.optimiser)?;
        let material = Material::open(&config)?;
        devices[0].seed(config.seed);
        let shares = material.shares(config.data.classes);
        let mut system = systems::open(&config, &shares, &devices[0])?;
        systems::resolve(&mut config, system.phases())?;
        let last = if session.resume { Checkpoint::last(&folder.join("checkpoints"))? } else { None };
        let start = Checkpoint { step: 0, best: None };
        let mut position = last.as_ref().map_or(start, |(position, _)| *position);
        let folder = if session.resume && folder.join("config.toml").exists() {
            RunFolder::resume(folder, &config, position.step)?
        } else {
            RunFolder::create(folder, &config, &material.split())?
        };
        let (phase, within) = config.phase_at(position.step);
        system.begin(&config.phase[phase], true)?;
        if let Some((_, path)) = last {
            system.learners().into_iter().try_for_each(|learner| learner.restore(&path))?;
            // A checkpoint at the end of a phase holds that phase's optimisers and best result.
            let fresh = within == 0 && config.is_new_phase(phase);
            system.begin(&config.phase[phase], fresh)?;
            position.best = position.best.filter(|_| !fresh);
        }
        let mut replicas = Replicas::start(system.as_mut(), &devices, &config, &shares);
        replicas.begin(system.as_mut(), &config.phase[phase])?;
        let now = Instant::now();
        let mark = (now, Duration::ZERO);
        let (started, error) = (now, None);
        Ok(Self { config, system, replicas, material, folder, session, position, error, started, mark })
    }

    fn run(&mut self) -> Result<Outcome, TrainError> {
        let total = self.config.steps();
        let mut skipped = Vec::new();
        let mut stopped = false;
        while self.position.step < total && !stopped {
            let (phase, _) = self.config.phase_at(self.position.step);
            let plan = self.plan(phase)?;
            stopped = self.learn(phase, &plan)?;
            skipped.extend(plan.skipped());
            let (next, _) = self.config.phase_at(self.position.step);
            if next != phase {
                let fresh = self.config.is_new_phase(next);
                let phase = &self.config.phase[next];
                self.system.begin(phase, fresh)?;
                self.replicas.begin(self.system.as_mut(), phase)?;
                // What one phase paints is no measure for the next.
                self.position.best = self.position.best.filter(|_| !fresh);
            }
        }
        let folder = self.folder.path().to_owned();
        skipped.sort();
        skipped.dedup();
        let Checkpoint { step, best } = self.position;
        Ok(Outcome { folder, step, finished: step >= total, best, skipped })
    }

    fn plan(&self, phase: usize) -> Result<Arc<Plan>, TrainError> {
        let name = &self.config.phase[phase].name;
        let labelled = self.system.phases().iter().any(|kind| kind.name == name && kind.labelled);
        self.material.plan(&self.config, labelled).map(Arc::new)
    }

    /// One phase to its end or to a stop; says whether it was stopped.
    fn learn(&mut self, phase: usize, plan: &Arc<Plan>) -> Result<bool, TrainError> {
        let accumulate = self.config.optimiser.accumulate;
        let threads = self.config.data.threads;
        let mut loader = Loader::start(plan, self.position.step * accumulate, threads);
        let kept = self.material.kept(&self.config, plan)?;
        self.mark = (Instant::now(), Duration::ZERO);
        loop {
            let (now, within) = self.config.phase_at(self.position.step);
            if now != phase || self.position.step >= self.config.steps() {
                return Ok(false);
            }
            let (values, batch) = self.step(phase, within, &mut loader)?;
            self.position.step += 1;
            let stop = self.must_stop();
            let last = stop
                || self.config.phase_at(self.position.step).0 != phase
                || self.position.step == self.config.steps();
            self.record(phase, values, &loader)?;
            self.judge(&kept, &batch, last)?;
            if last || self.is_time(self.config.run.save) {
                self.save()?;
            }
            if stop {
                return Ok(self.position.step < self.config.steps());
            }
        }
    }

    fn step(
        &mut self,
        phase: usize,
        within: u64,
        loader: &mut Loader,
    ) -> Result<(Values, Batch), TrainError> {
        let accumulate = self.config.optimiser.accumulate;
        let settings = &self.config.phase[phase];
        let mut clock = Clock {
            step: self.position.step,
            rate: settings.rate.unwrap_or_default() * settings.decay.at(within),
            share: self.config.optimiser.scale() / accumulate as f64,
            complete: false,
        };
        let mut sums = Values::new();
        let together = 1 + self.replicas.count();
        let mut left = accumulate as usize;
        loop {
            left -= together;
            clock.complete = left == 0;
            let batch = loader.next_batch()?;
            for (name, value) in self.learn_together(&batch, together, loader, &clock)? {
                // A gradient is one of the whole step.
                let share = if name == "gradient" { 1.0 } else { 1.0 / accumulate as f64 };
                *sums.entry(name).or_default() += value * share;
            }
            if clock.complete {
                sums.insert("rate", clock.rate);
                return Ok((sums, batch));
            }
        }
    }

    /// One batch on each device, `batch` on the first; all that they report.
    fn learn_together(
        &mut self,
        batch: &Batch,
        together: usize,
        loader: &mut Loader,
        clock: &Clock,
    ) -> Result<Vec<(&'static str, f64)>, TrainError> {
        let others = (1..together).map(|_| loader.next_batch()).collect::<Result<_, _>>()?;
        self.replicas.learn(others, clock);
        let half = self.config.optimiser.half.map(Into::into);
        let values = mixed::during(half, || self.system.step(batch, clock));
        let values = values.map_err(|error| self.replicas.why(error))?;
        let others = self.replicas.values()?;
        Ok(values.into_iter().chain(others.into_iter().flatten()).collect())
    }

    fn must_stop(&self) -> bool {
        let late = self.session.time.is_some_and(|time| self.started.elapsed() >= time);
        late || self.session.stop.load(Ordering::Relaxed)
    }

    fn is_time(&self, every: u64) -> bool {
        every > 0 && self.position.step.is_multiple_of(every)
    }
}
