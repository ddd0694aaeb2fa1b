use std::any::Any;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use burn::tensor::Device;

use super::link::Following;
use super::{Link, wire};
use crate::models::blocks::mixed;
use crate::train::config::{Phase, TrainConfig};
use crate::train::data::Batch;
use crate::train::error::TrainError;
use crate::train::step::{Clock, Values};
use crate::train::systems::{self, System};

/// How often a thread that is about to end is looked after, every hundredth of a second.
const LOOKS: u32 = 500;

/// The devices of a run beside its first.
#[derive(Debug, Default)]
pub struct Replicas(Vec<Replica>);

/// The same system on another device, in a thread of its own.
#[derive(Debug)]
struct Replica {
    name: String,
    orders: Sender<Order>,
    answers: Receiver<Values>,
    thread: JoinHandle<Result<(), TrainError>>,
}

enum Order {
    Begin(Phase),
    Step(Box<Batch>, Clock),
}

impl Replicas {
    /// Puts the system of `config` on each of `devices` but the first too, led by `system`, which is on the first.
    pub fn start(system: &mut dyn System, devices: &[Device], config: &TrainConfig, shares: &[f64]) -> Self {
        let [first, others @ ..] = devices else { return Self::default() };
        if others.is_empty() {
            return Self::default();
        }
        let (leading, replicas): (Vec<_>, Vec<_>) = others
            .iter()
            .map(|device| {
                let (leading, following) = wire(first.clone().inner());
                (leading, Replica::start(device.clone(), following, config.clone(), shares.to_vec()))
            })
            .unzip();
        let link = Link::Leads(leading.into());
        system.learners().into_iter().for_each(|learner| learner.join(link.clone()));
        Self(replicas)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Another phase begins everywhere, with the weights of `system`.
    ///
    /// # Errors
    /// Where a device is gone, with its own words.
    pub fn begin(&mut self, system: &mut dyn System, phase: &Phase) -> Result<(), TrainError> {
        // One that is gone does not answer below.
        self.0.iter().for_each(|replica| drop(replica.orders.send(Order::Begin(phase.clone()))));
        let met = system.learners().into_iter().try_for_each(|learner| learner.meet());
        met.map_err(|error| self.why(error))
    }

    /// Hands out batches, one a device.
    pub fn learn(&self, batches: Vec<Batch>, clock: &Clock) {
        for (replica, batch) in self.0.iter().zip(batches) {
            drop(replica.orders.send(Order::Step(Box::new(batch), *clock)));
        }
    }

    /// What each device reports of its batch.
    ///
    /// # Errors
    /// Where a device is gone, with its own words.
    pub fn values(&mut self) -> Result<Vec<Values>, TrainError> {
        let values: Option<Vec<_>> = self.0.iter().map(|replica| replica.answers.recv().ok()).collect();
        values.ok_or_else(|| self.why(TrainError::Lost))
    }

    /// The reason behind `error`, which says no more than that a device is gone.
    pub fn why(&mut self, error: TrainError) -> TrainError {
        if !matches!(error, TrainError::Lost) {
            return error;
        }
        // A thread that let go of its wire is about to end; the others wait for the leader.
        let ended = || self.0.iter().position(|replica| replica.thread.is_finished());
        let looks = (0..LOOKS).map(|look| {
            thread::sleep(Duration::from_millis(if look == 0 { 0 } else { 10 }));
            ended()
        });
        let Some(gone) = looks.flatten().next() else { return error };
        let Replica { name, thread, orders, .. } = self.0.swap_remove(gone);
        drop(orders);
        match thread.join() {
            Ok(Err(error)) if !matches!(error, TrainError::Lost) => error,
            Ok(_) => error,
            Err(panic) => TrainError::Replica { name, problem: words(panic.as_ref()) },
        }
    }
}

impl Replica {
    fn start(device: Device, following: Following, config: TrainConfig, shares: Vec<f64>) -> Self {
        let name = format!("{device:?}");
        let (orders, taken) = channel();
        let (give, answers) = channel();
        let thread = thread::spawn(move || follow(&device, following, &config, &shares, &taken, &give));
        Self { name, orders, answers, thread }
    }
}

/// Carries out orders until there are no more.
fn follow(
    device: &Device,
    following: Following,
    config: &TrainConfig,
    shares: &[f64],
    orders: &Receiver<Order>,
    answers: &Sender<Values>,
) -> Result<(), TrainError> {
    let mut system = systems::open(config, shares, device)?;
    let half = config.optimiser.half.map(Into::into);
    let link = Link::Follows(Rc::new(following));
    system.learners().into_iter().for_each(|learner| learner.join(link.clone()));
    while let Ok(order) = orders.recv() {
        match order {
            Order::Begin(phase) => {
                system.begin(&phase, true)?;
                system.learners().into_iter().try_for_each(|learner| learner.meet())?;
            }
            Order::Step(batch, clock) => {
                let values = mixed::during(half, || system.step(&batch, &clock))?;
                if answers.send(values).is_err() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// What a thread said before it ended.
fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}
