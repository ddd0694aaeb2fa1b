use std::fmt;
use std::path::Path;

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsAccumulator, GradientsParams, ModuleOptimizer};
use burn::store::RecordError;
use burn::tensor::{Device, Gradients, Tensor};

use super::config::Optimiser;
use super::error::TrainError;
use super::gradients::{Blend, Gather, Scale, numbers, squares};
use super::parallel::Link;
use super::step::{Clock, Named, Values, descend};
use crate::models::state::StateDict;

/// A network that learns, whatever its type: what a run does with every one of a system alike.
pub trait Learning {
    /// Writes everything that the next step depends on.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    fn save(&self, folder: &Path) -> Result<(), TrainError>;

    /// Takes up what [`Self::save`] wrote.
    ///
    /// # Errors
    /// Where a file is missing, damaged or of another network.
    fn restore(&mut self, folder: &Path) -> Result<(), TrainError>;

    /// From now on it learns with the same network on other devices.
    fn join(&mut self, link: Link);

    /// Gives the others its weights, or takes the leader's.
    ///
    /// # Errors
    /// Where another device is gone.
    fn meet(&mut self) -> Result<(), TrainError>;
}

/// A network with its Adam, its running average, and nothing that a checkpoint would not bring back.
pub struct Learner<M: Module> {
    name: &'static str,
    pub module: M,
    optimiser: ModuleOptimizer,
    gathered: GradientsAccumulator<M>,
    settings: Optimiser,
    average: Option<M>,
    watched: Option<StateDict>,
    link: Link,
}

impl<M: Module> fmt::Debug for Learner<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Learner").field("name", &self.name).field("settings", &self.settings).finish()
    }
}

impl<M: Module + 'static> Learner<M> {
    /// `module` must be on a device with automatic differentiation; `betas` are the system's own.
    pub fn new(name: &'static str, module: M, betas: [f64; 2], settings: &Optimiser) -> Self {
        Self {
            name,
            average: settings.average.map(|_| module.valid()),
            module,
            optimiser: adam(betas, settings),
            gathered: GradientsAccumulator::new(),
            settings: settings.clone(),
            watched: None,
            link: Link::Alone,
        }
    }

    /// Forgets what the optimiser knows: another phase begins.
    pub fn refresh(&mut self, betas: [f64; 2]) {
        self.optimiser = adam(betas, &self.settings);
    }

    /// From now on [`Self::watched`] holds the gradients of the last step.
    pub fn watch(&mut self) {
        self.watched = Some(StateDict::new());
    }

    /// Gradients of the last step by field path, after clipping.
    pub const fn watched(&self) -> Option<&StateDict> {
        self.watched.as_ref()
    }

    /// The network without a gradient of its own: what another network learns from.
    pub fn frozen(&self) -> M {
        self.module.clone().no_grad()
    }

    /// What the run is for: the running average, or the weights where there is none; without gradients.
    pub fn result(&self) -> M {
        self.average.clone().unwrap_or_else(|| self.module.valid())
    }

    /// Takes its part of `gradients` and, with the last batch of a step, makes the step, together with other
    /// devices where there are some. Gives the length of the gradient before clipping, `None` between steps and
    /// where another device makes the step.
    ///
    /// # Errors
    /// Where a gradient is not finite; the weights are then as they were. Where another device is gone.
    pub fn learn(&mut self, gradients: &mut Gradients, clock: &Clock) -> Result<Option<f64>, TrainError> {
        self.gathered.accumulate(&self.module, GradientsParams::from_module(gradients, &self.module));
        if !clock.complete {
            return Ok(None);
        }
        match self.link.clone() {
            Link::Alone => self.step(clock).map(Some),
            Link::Leads(others) => {
                for other in others.iter() {
                    self.gathered.accumulate(&self.module, other.gradients()?);
                }
                let length = self.step(clock)?;
                self.meet()?;
                Ok(Some(length))
            }
            Link::Follows(leader) => {
                leader.give(&self.module, self.gathered.grads())?;
                self.meet()?;
                Ok(None)
            }
        }
    }

    /// Makes the step of what was gathered; gives the length of the gradient before clipping.
    fn step(&mut self, clock: &Clock) -> Result<f64, TrainError> {
        let mut gradients = self.gathered.grads();
        let length = self.length(&gradients, clock.step)?;
        let longest = self.settings.clip.unwrap_or(f64::INFINITY);
        let factor = (longest / length).min(1.0) / self.settings.scale();
        if factor != 1.0 {
            gradients = Scale::all(&self.module, gradients, factor);
        }
        if let Some(watched) = &mut self.watched {
            *watched = numbers(&self.module, &gradients);
        }
        self.module = self.optimiser.step(clock.rate, self.module.clone(), gradients);
        self.keep_average();
        Ok(length)
    }

    /// Where the network is.
    fn device(&self) -> Device {
        self.module.devices().first().cloned().unwrap_or_default()
    }

    /// Learns from `loss`, which teaches nobody else; gives `values` as numbers, the loss and the length of its
    /// gradient among them.
    ///
    /// # Errors
    /// Where a number is not finite.
    pub(super) fn improve(
        &mut self,
        loss: Tensor<1>,
        values: Named,
        clock: &Clock,
    ) -> Result<Values, TrainError> {
        let (values, mut gradients) = descend(loss, values, clock)?;
        self.conclude(&mut gradients, values, clock)
    }

    /// Learns as the last of those that a loss teaches; the length of its gradient is what the step reports.
    ///
    /// # Errors
    /// As [`Self::learn`].
    pub(super) fn conclude(
        &mut self,
        gradients: &mut Gradients,
        mut values: Values,
        clock: &Clock,
    ) -> Result<Values, TrainError> {
        let length = self.learn(gradients, clock)?;
        values.extend(length.map(|length| ("gradient", length)));
        Ok(values)
    }

    /// Length of all gradients as one vector, without their scale.
    fn length(&self, gradients: &GradientsParams, step: u64) -> Result<f64, TrainError> {
        let (names, squares) = squares(&self.module, gradients);
        if squares.is_empty() {
            return Ok(0.0);
        }
        // One reading for all of them: a device is asked once.
        let squares: Vec<f64> = Tensor::cat(squares, 0).into_data().iter::<f64>().collect();
        match squares.iter().position(|square| !square.is_finite()) {
            Some(bad) => {
                let tensor = format!("the gradient of {}.{}", self.name, names[bad]);
                Err(TrainError::NotFinite { step, tensor })
            }
            None => Ok(squares.iter().sum::<f64>().sqrt() / self.settings.scale()),
        }
    }

    fn keep_average(&mut self) {
        if let (Some(average), Some(keep)) = (self.average.take(), self.settings.average) {
            let mut latest = GradientsParams::new();
            self.module.visit(&mut Gather(&mut latest));
            self.average = Some(average.map(&mut Blend { latest, keep }));
        }
    }
}

impl<M: Module + 'static> Learning for Learner<M> {
    fn save(&self, folder: &Path) -> Result<(), TrainError> {
        let path = |part| folder.join(format!("{}.{part}.bpk", self.name));
        let name = |path: &Path| {
            let path = path.to_owned();
            |source: RecordError| TrainError::Checkpoint { action: "written", path, source }
        };
        let weights = path("weights");
        self.module.clone().save_file(&weights).map_err(name(&weights))?;
        let optimiser = path("optimiser");
        self.optimiser.save(&optimiser).map_err(name(&optimiser))?;
        let average = path("average");
        self.average.clone().map_or(Ok(()), |module| module.save_file(&average).map_err(name(&average)))
    }

    fn restore(&mut self, folder: &Path) -> Result<(), TrainError> {
        let path = |part| folder.join(format!("{}.{part}.bpk", self.name));
        let name = |path: &Path| {
            let path = path.to_owned();
            |source: RecordError| TrainError::Checkpoint { action: "read", path, source }
        };
        let weights = path("weights");
        self.module = self.module.clone().try_load_file(&weights).map_err(name(&weights))?;
        let optimiser = path("optimiser");
        self.optimiser = self.optimiser.clone().load(&optimiser).map_err(name(&optimiser))?;
        if let Some(module) = self.average.take() {
            let average = path("average");
            self.average = Some(module.try_load_file(&average).map_err(name(&average))?);
        }
        Ok(())
    }

    fn join(&mut self, link: Link) {
        self.link = link;
    }

    fn meet(&mut self) -> Result<(), TrainError> {
        match &self.link {
            Link::Alone => {}
            Link::Leads(others) => others.iter().try_for_each(|other| other.give(&self.module))?,
            Link::Follows(leader) => self.module = leader.module::<M>()?.fork(&self.device()),
        }
        Ok(())
    }
}

fn adam(betas: [f64; 2], settings: &Optimiser) -> ModuleOptimizer {
    let [first, second] = settings.betas.unwrap_or(betas);
    let adam = AdamConfig::new().with_beta_1(first as f32).with_beta_2(second as f32);
    adam.with_epsilon(settings.epsilon as f32).init()
}
