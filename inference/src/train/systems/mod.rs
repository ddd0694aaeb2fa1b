//! How each system learns: its networks, phases, losses and the order of its steps, as published.

mod csa;
mod espa;
mod gmsrm;
mod network;
mod segmentation;
mod spl;

use std::collections::BTreeMap;

use burn::tensor::{Device, Tensor};

use super::config::{Phase, SystemName, TrainConfig};
use super::data::Batch;
use super::error::TrainError;
use super::learner::Learning;
use super::step::{Clock, Values};
use crate::models::network::NetworkConfig;
use crate::models::state::StateDict;
use crate::weights::Card;

pub use csa::CsaTrainer;
pub use espa::EspaTrainer;
pub use gmsrm::GmSrmTrainer;
pub use segmentation::SegmentationTrainer;
pub use spl::SplTrainer;

/// A system that learns.
pub trait System {
    /// The phases it has, with what is published of them.
    fn phases(&self) -> &'static [PhaseKind];

    /// Goes on with another phase: the networks as they are now, and optimisers that know nothing yet where they
    /// are to be `fresh`.
    ///
    /// # Errors
    /// Where the phase needs something that the config does not name.
    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError>;

    /// Learns from one batch.
    ///
    /// # Errors
    /// Where a loss or a gradient is not finite.
    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError>;

    /// What the networks make of a batch now.
    fn examine(&self, batch: &Batch) -> Examination;

    /// Its networks that learn in this phase or another. What a checkpoint has to hold is theirs.
    fn learners(&mut self) -> Vec<&mut dyn Learning>;

    /// The network for the product, its weights averaged where that is asked for.
    fn result(&self) -> Product;
}

/// A phase as published.
#[derive(Debug)]
pub struct PhaseKind {
    pub name: &'static str,
    pub rate: f64,
    /// Each loss and its weight.
    pub weights: &'static [(&'static str, f64)],
    /// Whether it learns from photos with label maps alone.
    pub labelled: bool,
}

/// A network for the product.
#[derive(Debug)]
pub struct Product {
    /// System and configuration; the rest is for others to say.
    pub card: Card,
    /// Classes of its label maps; 0 without.
    pub classes: usize,
    pub state: StateDict,
}

impl Product {
    fn of(config: &NetworkConfig, state: StateDict) -> Self {
        Self { card: config.card(), classes: config.classes(), state }
    }
}

/// What the networks make of a batch.
#[derive(Debug)]
pub struct Examination {
    /// Pictures in [0, 1], `[batch, 3, height, width]`, with their names.
    pub pictures: Vec<(&'static str, Tensor<4>)>,
    /// The lower the better: mean absolute error in the hole, of 0 to 1; of a segmentation, 1 less the mean
    /// over the classes of intersection over union.
    pub error: f64,
}

/// Weights of the losses of a phase by name.
#[derive(Clone, Debug, Default)]
pub struct Weights(BTreeMap<String, f64>);

impl Weights {
    /// 0 for a loss that the phase does not have.
    pub fn of(&self, loss: &str) -> f64 {
        self.0.get(loss).copied().unwrap_or_default()
    }

    fn new(phase: &Phase) -> Self {
        Self(phase.weights.clone())
    }
}

/// The system of a config, its networks fresh or as `config.start` says; `shares` is how much of the label
/// maps each class covers.
///
/// # Errors
/// Where the config does not make a network, or a file that it names cannot be used.
pub fn open(config: &TrainConfig, shares: &[f64], device: &Device) -> Result<Box<dyn System>, TrainError> {
    match config.system {
        SystemName::Espa => Ok(Box::new(EspaTrainer::open(config, device)?)),
        SystemName::Csa => Ok(Box::new(CsaTrainer::open(config, device)?)),
        SystemName::Spl => Ok(Box::new(SplTrainer::open(config, device)?)),
        SystemName::GmSrm => Ok(Box::new(GmSrmTrainer::open(config, device)?)),
        SystemName::Segmentation => Ok(Box::new(SegmentationTrainer::open(config, shares, device)?)),
    }
}

/// Gives every phase of the config the published rate and weights where it says nothing.
///
/// # Errors
/// Where it names a phase or a loss that the system does not have.
pub fn resolve(config: &mut TrainConfig, kinds: &[PhaseKind]) -> Result<(), TrainError> {
    for phase in &mut config.phase {
        let kind = kinds.iter().find(|kind| kind.name == phase.name).ok_or_else(|| {
            let names: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
            TrainError::config(format!("there is no phase {}; there are: {}", phase.name, names.join(", ")))
        })?;
        phase.rate.get_or_insert(kind.rate);
        let losses: Vec<_> = kind.weights.iter().map(|(loss, _)| *loss).collect();
        if let Some(wrong) = phase.weights.keys().find(|name| !losses.contains(&name.as_str())) {
            let words = format!("phase {} has no loss {wrong}; it has: {}", kind.name, losses.join(", "));
            return Err(TrainError::config(words));
        }
        for &(loss, weight) in kind.weights {
            phase.weights.entry(loss.to_owned()).or_insert(weight);
        }
    }
    Ok(())
}

/// A batch as a network takes it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// `[batch, 3, height, width]`, in the system's range.
    pub truth: Tensor<4>,
    /// `[batch, 1, height, width]`, 1 in the hole, 0 elsewhere.
    pub hole: Tensor<4>,
}

impl Scene {
    /// With pictures in [-1, 1].
    pub fn signed(batch: &Batch, device: &Device) -> Self {
        Self { truth: batch.pictures(device) * 2.0 - 1.0, hole: batch.holes(device) }
    }

    /// With pictures in [0, 1].
    pub fn plain(batch: &Batch, device: &Device) -> Self {
        Self { truth: batch.pictures(device), hole: batch.holes(device) }
    }

    /// The truth with 0 in the hole.
    pub fn masked(&self) -> Tensor<4> {
        self.truth.clone() * (-self.hole.clone() + 1.0)
    }
}

/// The mean absolute difference from the truth, over the whole picture; a pixel of the hole weighs `more` than
/// the 1 of any.
fn l1(image: Tensor<4>, scene: &Scene, more: f64) -> Tensor<1> {
    let difference = (image - scene.truth.clone()).abs();
    if more == 0.0 { difference.mean() } else { (difference * (scene.hole.clone() * more + 1.0)).mean() }
}

/// The input, what a network painted (several columns, the last of them what counts), and the truth.
/// `painted` is in [0, 1] but for what must be clamped.
fn filled(batch: &Batch, device: &Device, painted: &[(&'static str, Tensor<4>)]) -> Examination {
    let Scene { truth, hole } = Scene::plain(batch, device);
    let outside = truth.clone() * (-hole.clone() + 1.0);
    let mut pictures = vec![("input", outside.clone() + hole.clone())];
    let mut error = 0.0;
    for (name, image) in painted {
        let result = outside.clone() + image.clone().clamp(0.0, 1.0) * hole.clone();
        let sum: f64 = (result.clone() - truth.clone()).abs().sum().into_scalar();
        let area: f64 = hole.clone().sum().into_scalar();
        error = sum / (3.0 * area.max(1.0));
        pictures.push((name, result));
    }
    pictures.push(("truth", truth));
    Examination { pictures, error }
}
