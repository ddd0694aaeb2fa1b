//! Infill's trainer as an engine among others.

use std::fs::read;
use std::path::Path;

use anyhow::Context;
use burn::tensor::{Device, Tensor};
use infill_inference::models::csa::{FeatureMask, PatchGan70Config};
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::spl::SplDiscriminatorConfig;
use infill_inference::models::state::{StateDict, load};
use infill_inference::train::config::{Optimiser, Phase};
use infill_inference::train::systems::{CsaTrainer, EspaTrainer, Scene, SplTrainer, System};
use infill_inference::train::{Clock, Decay, Values};
use infill_inference::weights::{WeightsFile, tensors};

use super::super::serving::serve_numbers;
use super::cases::Lesson;

/// Steps whose losses are compared before anything is timed: the first shows the forward pass, the others what
/// gradients and optimisers made of it.
const COMPARED: usize = 3;

/// Answers jobs on standard input until it ends: see the peers' `serve.py`.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(folder: &Path) -> anyhow::Result<()> {
    let mut steps = COMPARED;
    serve_numbers(
        || Student::open(folder),
        |student| {
            let losses = (0..steps).map(|_| student.step()).collect::<anyhow::Result<Vec<_>>>()?.concat();
            steps = 1;
            Ok(losses)
        },
    )
}

/// A trainer with the batch it learns from.
struct Student {
    trainer: Trainer,
    scene: Scene,
    labels: Option<Tensor<4>>,
    masks: Vec<FeatureMask>,
    taught: Option<Tensor<4>>,
    clock: Clock,
}

enum Trainer {
    Espa(Box<EspaTrainer>),
    Csa(Box<CsaTrainer>),
    Spl(Box<SplTrainer>),
}

impl Student {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let device = Device::flex().autodiff();
        let lesson = Lesson::read(folder)?;
        let file = |name: &str| read(folder.join(name).with_extension("safetensors"));
        let inputs = tensors(&file("input")?)?;
        let input = |name: &str| inputs.get(name).map(|data| Tensor::from_data(data.clone(), &device));
        let (picture, hole): (Tensor<4>, Tensor<4>) =
            (input("picture").context("no picture")?, input("hole").context("no hole")?);
        let weights = WeightsFile::read(&file("weights")?)?;
        let trainer = Trainer::open(weights, tensors(&file("critic")?)?, &lesson, &device)?;
        let truth = if trainer.is_signed() { picture * 2.0 - 1.0 } else { picture };
        Ok(Self {
            masks: feature_masks(&hole),
            scene: Scene { truth, hole },
            labels: input("labels"),
            taught: input("taught"),
            clock: Clock { step: 0, rate: lesson.rate, share: 1.0, complete: true },
            trainer,
        })
    }

    /// The losses of one step, in the order of their names.
    fn step(&mut self) -> anyhow::Result<Vec<f32>> {
        let (scene, clock) = (&self.scene, &self.clock);
        let mut values: Values = match &mut self.trainer {
            Trainer::Espa(trainer) => trainer.learn(scene, self.labels.clone(), clock)?,
            Trainer::Csa(trainer) => trainer.learn(scene, &self.masks, clock)?,
            Trainer::Spl(trainer) => trainer.learn(scene, self.taught.clone(), clock)?,
        };
        values.remove("gradient");
        Ok(values.into_values().map(|value| value as f32).collect())
    }
}

impl Trainer {
    fn open(file: WeightsFile, critic: StateDict, lesson: &Lesson, device: &Device) -> anyhow::Result<Self> {
        let (same, plain) = (|name: &str| Some(name.to_owned()), Optimiser::default());
        let (width, state) = (lesson.critic, file.state);
        let mut phase = Phase {
            name: lesson.phase.clone(),
            steps: 1,
            rate: Some(lesson.rate),
            decay: Decay::Constant,
            weights: lesson.weights.clone(),
        };
        Ok(match NetworkConfig::of(&file.card)? {
            NetworkConfig::Espa(config) => {
                let mut trainer = EspaTrainer::new(&config, width, Some(&state), &plain, device)?;
                trainer.critic.module = load(trainer.critic.module.clone(), critic, same)?;
                trainer.begin(&phase, true)?;
                Self::Espa(Box::new(trainer))
            }
            NetworkConfig::Csa(config) => {
                let networks = load(config.init(device), state, same)?;
                let critic = load(PatchGan70Config::new().with_width(width).init(device), critic, same)?;
                let mut trainer = CsaTrainer::new(&config, networks, critic, &plain, device);
                trainer.begin(&phase, true)?;
                Self::Csa(Box::new(trainer))
            }
            NetworkConfig::Spl(config) => {
                let network = load(config.init(device), state, same)?;
                let critic =
                    load(SplDiscriminatorConfig::new().with_width(width).init(device), critic, same)?;
                let mut trainer = SplTrainer::new(&config, network, critic, &plain, device);
                // The teacher stands outside.
                let heard = phase.weights.remove("feature").unwrap_or_default();
                trainer.begin(&phase, true)?;
                trainer.teach(heard);
                Self::Spl(Box::new(trainer))
            }
            NetworkConfig::GmSrm(_) => anyhow::bail!("GM-SRM has no published training to compare with"),
        })
    }

    /// Whether pictures are in [-1, 1], else in [0, 1].
    const fn is_signed(&self) -> bool {
        !matches!(self, Self::Spl(_))
    }
}

/// The hole of each picture at the attention's resolution.
fn feature_masks(hole: &Tensor<4>) -> Vec<FeatureMask> {
    let [_, _, height, width] = hole.dims();
    let levels: Vec<u8> = hole.to_data().iter::<f32>().map(|level| u8::from(level > 0.5)).collect();
    levels.chunks_exact(height * width).map(|mask| FeatureMask::new(mask, [height, width])).collect()
}
