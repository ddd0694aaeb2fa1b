use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

use super::{Examination, PhaseKind, Product, Scene, System, Weights, filled, l1, network};
use crate::models::csa::{PatchGan70, PatchGan70Config};
use crate::models::gmsrm::{GmSrm, GmSrmConfig, MemoryMode};
use crate::models::network::NetworkConfig;
use crate::models::objectives::{hinge_discriminator, hinge_generator};
use crate::models::state::state_of;
use crate::train::config::{Phase, Preset, TrainConfig};
use crate::train::data::{Batch, Draw};
use crate::train::error::TrainError;
use crate::train::learner::{Learner, Learning};
use crate::train::perceptual::Perceptual;
use crate::train::step::{Clock, Values};

/// Of both Adams, as StyleGAN2 has them.
const BETAS: [f64; 2] = [0.0, 0.99];
/// Keeps latents apart from everything else that is drawn.
const LATENTS: u64 = 0x6c61_7465_6e74;

/// All of it is our choice, as the network is: the abstract names no loss.
const PHASES: &[PhaseKind] = &[
    PhaseKind { name: "memory", rate: 1e-3, weights: &[("adversarial", 1.0)], labelled: false },
    PhaseKind {
        name: "main",
        rate: 1e-4,
        weights: &[("l1", 1.0), ("hole", 5.0), ("perceptual", 1.0), ("style", 1.0), ("adversarial", 0.01)],
        labelled: false,
    },
];

/// GM-SRM as we read it: the memory learns to paint pictures of the set; then, frozen, it is asked.
#[derive(Debug)]
pub struct GmSrmTrainer {
    config: GmSrmConfig,
    device: Device,
    seed: u64,
    network: Learner<GmSrm>,
    critic: Learner<PatchGan70>,
    perceptual: Option<Perceptual>,
    in_memory: bool,
    weights: Weights,
}

impl GmSrmTrainer {
    /// # Errors
    /// Where the config does not make a network, or a file that it names cannot be used.
    pub fn open(config: &TrainConfig, device: &Device) -> Result<Self, TrainError> {
        let preset = match config.preset {
            Preset::Paper => GmSrmConfig::new(),
            Preset::Web => GmSrmConfig::web(),
        };
        let net = network::changed(&preset.with_size(config.sides()), config)?;
        NetworkConfig::GmSrm(net.clone()).check().map_err(|error| TrainError::config(error.to_string()))?;
        // Through the loader even where nothing is loaded: it draws the memory that is not to be trained.
        let state = network::start(config, "gmsrm")?.unwrap_or_else(|| state_of(&net.init(device)));
        let network = net.init_with(state, device)?;
        let critic = PatchGan70Config::new().with_width(config.critic).init(device);
        Ok(Self {
            config: net,
            device: device.clone(),
            seed: config.seed,
            network: Learner::new("network", network, BETAS, &config.optimiser),
            critic: Learner::new("critic", critic, BETAS, &config.optimiser),
            perceptual: Perceptual::open(&config.features, device)?,
            in_memory: false,
            weights: Weights::default(),
        })
    }

    /// One picture painted for each of the batch, against the discriminator.
    fn remember(&mut self, scene: &Scene, number: u64, clock: &Clock) -> Result<Values, TrainError> {
        let [batch, _, _, _] = scene.truth.dims();
        let latents = self.latents(batch, number, &self.device);
        self.network.module.memory.settle(latents.clone());
        let painted = self.network.module.memory.paint(latents);
        let judged = self.judge(painted.clone(), scene, clock)?;
        let answer = hinge_generator(self.critic.frozen().forward(painted));
        let loss = answer.clone() * self.weights.of("adversarial");
        self.network.improve(loss, vec![("adversarial", answer), ("critic", judged)], clock)
    }

    /// Encoder and decoder against the truth and the discriminator; the memory is only asked.
    fn fill(&mut self, scene: &Scene, clock: &Clock) -> Result<Values, TrainError> {
        let mut network = self.network.module.clone();
        network.memory = network.memory.no_grad();
        let painted = network.forward(scene.truth.clone(), scene.hole.clone()).prediction;
        let l1 = l1(painted.clone(), scene, self.weights.of("hole"));
        let mut loss = l1.clone() * self.weights.of("l1");
        let mut values = vec![("l1", l1)];
        // A critic that nobody listens to costs as much as one that somebody does.
        let weight = self.weights.of("adversarial");
        if weight > 0.0 {
            values.push(("critic", self.judge(painted.clone(), scene, clock)?));
            let answer = hinge_generator(self.critic.frozen().forward(painted.clone()));
            loss = loss + answer.clone() * weight;
            values.push(("adversarial", answer));
        }
        if let Some(perceptual) = self.perceptual.as_ref().filter(|_| self.looks()) {
            let [likeness, style] = perceptual.likeness_and_style(painted, scene.truth.clone());
            loss = loss
                + likeness.clone() * self.weights.of("perceptual")
                + style.clone() * self.weights.of("style");
            values.extend([("perceptual", likeness), ("style", style)]);
        }
        self.network.improve(loss, values, clock)
    }

    fn judge(&mut self, painted: Tensor<4>, scene: &Scene, clock: &Clock) -> Result<Tensor<1>, TrainError> {
        let critic = &self.critic.module;
        let (real, fake) = (critic.forward(scene.truth.clone()), critic.forward(painted.detach()));
        let loss = hinge_discriminator(real, fake);
        let mut gradients = (loss.clone() * clock.share).backward();
        self.critic.learn(&mut gradients, clock)?;
        Ok(loss)
    }

    /// Whether a loss needs the features of a network.
    fn looks(&self) -> bool {
        self.weights.of("perceptual") + self.weights.of("style") > 0.0
    }

    /// `[batch, style]`, drawn for batch `number`.
    fn latents(&self, batch: usize, number: u64, device: &Device) -> Tensor<2> {
        let mut draw = Draw::new(self.seed ^ LATENTS, number);
        let values: Vec<f32> = (0..batch * self.config.style).map(|_| draw.normal() as f32).collect();
        Tensor::from_data(TensorData::new(values, [batch, self.config.style]), device)
    }
}

impl System for GmSrmTrainer {
    fn phases(&self) -> &'static [PhaseKind] {
        PHASES
    }

    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError> {
        self.weights = Weights::new(phase);
        self.in_memory = phase.name == "memory";
        if self.in_memory && self.config.memory != MemoryMode::Trained {
            return Err(TrainError::config("a network whose memory is off or random has no phase memory"));
        }
        if self.looks() && self.perceptual.is_none() {
            return Err(TrainError::config(
                "the perceptual and the style loss need the weights of a network: name features.squeezenet \
                 or features.vgg19, or set the phase's weights.perceptual and weights.style to 0",
            ));
        }
        if fresh {
            self.network.refresh(BETAS);
            self.critic.refresh(BETAS);
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError> {
        let scene = Scene::signed(batch, &self.device);
        let [_, _, height, width] = scene.truth.dims();
        match (self.in_memory, [height, width]) {
            (true, [256, 256]) => self.remember(&scene, batch.number, clock),
            (true, _) => Err(TrainError::config("the memory paints 256 by 256 pixels: set size to that")),
            (false, _) => self.fill(&scene, clock),
        }
    }

    fn examine(&self, batch: &Batch) -> Examination {
        let device = self.device.clone().inner();
        let scene = Scene::signed(batch, &device);
        let network = self.network.result();
        let show = |image: Tensor<4>| (image + 1.0) / 2.0;
        if self.in_memory {
            let painted = network.memory.paint(self.latents(batch.count, batch.number, &device));
            let pictures =
                vec![("memory", show(painted).clamp(0.0, 1.0)), ("truth", batch.pictures(&device))];
            // Nothing is filled yet.
            return Examination { pictures, error: 1.0 };
        }
        let output = network.forward(scene.truth, scene.hole);
        filled(batch, &device, &[("result", show(output.prediction))])
    }

    fn learners(&mut self) -> Vec<&mut dyn Learning> {
        vec![&mut self.network, &mut self.critic]
    }

    fn result(&self) -> Product {
        Product::of(&NetworkConfig::GmSrm(self.config.clone()), state_of(&self.network.result()))
    }
}
