mod steps;

use burn::tensor::{Device, Tensor};

use super::{Examination, PhaseKind, Product, Scene, System, Weights, filled, network};
use crate::models::espa::{Espa, EspaConfig, PatchGan, PatchGanConfig, SemanticDecoder, Stage1};
use crate::models::kept::Kept;
use crate::models::network::NetworkConfig;
use crate::models::state::{StateDict, load, state_of};
use crate::train::config::{Optimiser, Phase, Preset, TrainConfig};
use crate::train::data::Batch;
use crate::train::error::TrainError;
use crate::train::learner::{Learner, Learning};
use crate::train::perceptual::Perceptual;
use crate::train::step::{Clock, Values};

/// Of every Adam, as published.
const BETAS: [f64; 2] = [0.0, 0.9];
/// As published.
const RATE: f64 = 2e-4;

/// `l1` is the mean over the picture, `hole` what is added to its weight inside the hole (0 as
/// published). What the joint phase sums the paper leaves open: here the losses of both stages.
const PHASES: &[PhaseKind] = &[
    PhaseKind {
        name: "stage1",
        rate: RATE,
        weights: &[("l1", 1.0), ("hole", 0.0), ("perceptual", 1.0)],
        labelled: false,
    },
    PhaseKind {
        name: "stage2",
        rate: RATE,
        weights: &[("l1", 1.0), ("hole", 0.0), ("perceptual", 1.0), ("adversarial", 0.01)],
        labelled: true,
    },
    PhaseKind {
        name: "joint",
        rate: RATE,
        weights: &[("l1", 1.0), ("hole", 0.0), ("perceptual", 1.0), ("adversarial", 0.01), ("coarse", 1.0)],
        labelled: true,
    },
];

/// ESPA: stage 1, then stage 2 on its frozen features, then both.
#[derive(Debug)]
pub struct EspaTrainer {
    config: EspaConfig,
    device: Device,
    pub stage1: Learner<Stage1>,
    pub decoder: Option<Learner<SemanticDecoder>>,
    pub critic: Learner<PatchGan>,
    perceptual: Option<Perceptual>,
    phase: Stage,
    weights: Weights,
    /// Kernels of stage 1 while it does not learn.
    settled: Kept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    First,
    Second,
    Joint,
}

impl EspaTrainer {
    /// # Errors
    /// Where the config does not make a network, or a file that it names cannot be used.
    pub fn open(config: &TrainConfig, device: &Device) -> Result<Self, TrainError> {
        let preset = match (config.data.classes, config.preset) {
            (0, _) => EspaConfig::new(),
            (classes, Preset::Paper) => EspaConfig::paper(classes),
            (classes, Preset::Web) => EspaConfig::web(classes),
        };
        let net = network::changed(&preset.with_size(config.sides()), config)?;
        NetworkConfig::Espa(net.clone()).check().map_err(|error| TrainError::config(error.to_string()))?;
        let given = network::start(config, "espa")?;
        let trainer = Self::new(&net, config.critic, given.as_ref(), &config.optimiser, device)?;
        Ok(Self { perceptual: Perceptual::open(&config.features, device)?, ..trainer })
    }

    /// With weights under the names of our modules, or drawn ones; a decoder that they lack is drawn.
    /// `critic` is the width of the discriminator.
    ///
    /// # Errors
    /// Where the weights do not fit.
    pub fn new(
        config: &EspaConfig,
        critic: usize,
        given: Option<&StateDict>,
        optimiser: &Optimiser,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let Espa { mut stage1, mut decoder } = config.init(device);
        if let Some(state) = given {
            let same = |name: &str| Some(name.to_owned());
            stage1 = load(stage1, network::below(state, "stage1."), same)?;
            let second = network::below(state, "decoder.");
            if !second.is_empty() {
                decoder = decoder.map(|decoder| load(decoder, second, same)).transpose()?;
            }
        }
        let critic = PatchGanConfig::new().with_width(critic).init(device);
        Ok(Self {
            config: config.clone(),
            device: device.clone(),
            stage1: Learner::new("stage1", stage1, BETAS, optimiser),
            decoder: decoder.map(|decoder| Learner::new("decoder", decoder, BETAS, optimiser)),
            critic: Learner::new("critic", critic, BETAS, optimiser),
            perceptual: None,
            phase: Stage::First,
            weights: Weights::default(),
            settled: Kept::default(),
        })
    }
}

fn no_decoder() -> TrainError {
    TrainError::config(
        "this phase trains the semantic decoder; say how many classes there are (data.classes)",
    )
}

impl System for EspaTrainer {
    fn phases(&self) -> &'static [PhaseKind] {
        PHASES
    }

    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError> {
        self.phase = match phase.name.as_str() {
            "stage1" => Stage::First,
            "stage2" => Stage::Second,
            _ => Stage::Joint,
        };
        self.weights = Weights::new(phase);
        self.settled = Kept::default();
        if self.phase != Stage::First && self.decoder.is_none() {
            return Err(no_decoder());
        }
        if self.weights.of("perceptual") > 0.0 && self.perceptual.is_none() {
            return Err(TrainError::config(
                "the perceptual loss needs the weights of a network: name features.vgg19 (as published) or \
                 features.squeezenet, or set the phase's weights.perceptual to 0",
            ));
        }
        if fresh {
            self.stage1.refresh(BETAS);
            self.critic.refresh(BETAS);
            self.decoder.iter_mut().for_each(|decoder| decoder.refresh(BETAS));
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError> {
        let scene = Scene::signed(batch, &self.device);
        let classes = self.config.decoder.as_ref().map(|decoder| decoder.classes);
        let labels = classes.map(|classes| batch.one_hot(classes, &self.device));
        self.learn(&scene, labels, clock)
    }

    fn examine(&self, batch: &Batch) -> Examination {
        let device = self.device.clone().inner();
        let scene = Scene::signed(batch, &device);
        let labels = match (self.phase, &self.config.decoder) {
            (Stage::First, _) | (_, None) => None,
            (_, Some(decoder)) => Some(batch.one_hot(decoder.classes, &device)),
        };
        let net = Espa { stage1: self.stage1.result(), decoder: self.decoder.as_ref().map(Learner::result) };
        let output = net.forward(scene.truth, scene.hole, labels);
        let show = |image: Tensor<4>| (image + 1.0) / 2.0;
        filled(batch, &device, &[("coarse", show(output.coarse.image)), ("result", show(output.prediction))])
    }

    fn learners(&mut self) -> Vec<&mut dyn Learning> {
        let Self { stage1, decoder, critic, .. } = self;
        match decoder {
            Some(decoder) => vec![stage1, decoder, critic],
            None => vec![stage1],
        }
    }

    fn result(&self) -> Product {
        let net = Espa { stage1: self.stage1.result(), decoder: self.decoder.as_ref().map(Learner::result) };
        let (config, state) = if self.phase == Stage::First {
            // A decoder that learned nothing is better not there.
            (self.config.clone().with_decoder(None), state_of(&Espa { decoder: None, ..net }))
        } else {
            (self.config.clone(), state_of(&net))
        };
        Product::of(&NetworkConfig::Espa(config), state)
    }
}
