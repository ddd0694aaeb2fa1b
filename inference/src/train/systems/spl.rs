use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::{Examination, PhaseKind, Product, Scene, System, Weights, filled, network};
use crate::models::blocks::{resize_bilinear, resize_nearest};
use crate::models::network::NetworkConfig;
use crate::models::objectives::binary_cross_entropy;
use crate::models::spl::{
    Spl, SplConfig, SplDiscriminator, SplDiscriminatorConfig, Teacher, TeacherConfig, feature_loss,
    reconstruction_loss,
};
use crate::models::squeezenet::SqueezeNet;
use crate::models::state::{load, state_of};
use crate::train::config::{Features, Optimiser, Phase, Preset, TrainConfig};
use crate::train::data::Batch;
use crate::train::error::TrainError;
use crate::train::learner::{Learner, Learning};
use crate::train::perceptual;
use crate::train::step::{Clock, Values};

/// Of both Adams, as published.
const BETAS: [f64; 2] = [0.0, 0.9];
/// The feature of SqueezeNet that stands in for the published teacher's: `fire7`, its place and length.
const FIRE7: usize = 6;
const FIRE7_CHANNELS: usize = 384;

const PHASES: &[PhaseKind] = &[PhaseKind {
    name: "main",
    rate: 1e-4,
    weights: &[("adversarial", 1.0), ("reconstruction", 10.0), ("feature", 1.0)],
    labelled: false,
}];

/// SPL: the generator against one discriminator, its prior taught by a frozen network.
#[derive(Debug)]
pub struct SplTrainer {
    config: SplConfig,
    device: Device,
    pub generator: Learner<Spl>,
    pub critic: Learner<SplDiscriminator>,
    guide: Option<Guide>,
    weights: Weights,
}

/// What says what a whole picture shows.
#[derive(Debug)]
enum Guide {
    TResNet(Box<Teacher>),
    SqueezeNet(Box<SqueezeNet>),
}

impl SplTrainer {
    /// # Errors
    /// Where the config does not make a network, or a file that it names cannot be used.
    pub fn open(config: &TrainConfig, device: &Device) -> Result<Self, TrainError> {
        if config.size.iter().any(|side| side % 16 != 0) {
            return Err(TrainError::config("SPL needs sides that are multiples of 16 (size)"));
        }
        let preset = match config.preset {
            Preset::Paper => SplConfig::new(),
            Preset::Web => SplConfig::web(),
        };
        let guide = Guide::open(&config.features, device)?;
        let preset = match &guide {
            Some(Guide::SqueezeNet(_)) => preset.with_prior(FIRE7_CHANNELS),
            _ => preset,
        };
        let net = network::changed(&preset.with_size(config.sides()), config)?;
        NetworkConfig::Spl(net.clone()).check().map_err(|error| TrainError::config(error.to_string()))?;
        let mut spl = net.init(device);
        if let Some(state) = network::start(config, "spl")? {
            spl = load(spl, state, |name| Some(name.to_owned()))?;
        }
        let critic = SplDiscriminatorConfig::new().with_width(config.critic).init(device);
        Ok(Self { guide, ..Self::new(&net, spl, critic, &config.optimiser, device) })
    }

    /// Without a teacher of its own.
    pub fn new(
        config: &SplConfig,
        generator: Spl,
        critic: SplDiscriminator,
        optimiser: &Optimiser,
        device: &Device,
    ) -> Self {
        Self {
            config: config.clone(),
            device: device.clone(),
            generator: Learner::new("generator", generator, BETAS, optimiser),
            critic: Learner::new("critic", critic, BETAS, optimiser),
            guide: None,
            weights: Weights::default(),
        }
    }

    /// Gives the prior's loss a weight of its own, for a teacher that stands outside.
    pub fn teach(&mut self, weight: f64) {
        self.weights.0.insert("feature".to_owned(), weight);
    }

    /// The discriminator on the picture as it is painted now, then the generator against it. Each look of
    /// the discriminator begins with a power iteration of its norms: three a step.
    ///
    /// `taught`: the teacher's feature of the truth, `[batch, prior, height/4, width/4]`.
    ///
    /// # Errors
    /// Where a loss or a gradient is not finite.
    pub fn learn(
        &mut self,
        scene: &Scene,
        taught: Option<Tensor<4>>,
        clock: &Clock,
    ) -> Result<Values, TrainError> {
        let output = self.generator.module.forward(scene.truth.clone(), scene.hole.clone());
        let painted = output.prediction;
        let weight = |loss| self.weights.of(loss);
        let l1 = reconstruction_loss(painted.clone(), scene.truth.clone(), scene.hole.clone());
        let mut loss = l1.clone() * weight("reconstruction");
        let mut values = vec![("l1", l1)];
        if let Some(taught) = taught {
            let term = feature_loss(output.semantic.feature, taught.detach(), scene.hole.clone());
            loss = loss + term.clone() * weight("feature");
            values.push(("feature", term));
        }
        if weight("adversarial") > 0.0 {
            let judged = self.judge(painted.clone(), scene, clock)?;
            let answer = binary_cross_entropy(self.critic.module.forward_training(painted).real, 1.0);
            loss = loss + answer.clone() * self.weights.of("adversarial");
            values.extend([("critic", judged), ("adversarial", answer)]);
        }
        self.generator.improve(loss, values, clock)
    }

    /// One step of the discriminator on a painted picture; gives its loss, halved as published.
    fn judge(&mut self, painted: Tensor<4>, scene: &Scene, clock: &Clock) -> Result<Tensor<1>, TrainError> {
        let critic = &mut self.critic.module;
        let real = critic.forward_training(scene.truth.clone()).real;
        let fake = critic.forward_training(painted.detach()).real;
        let judged = (binary_cross_entropy(real, 1.0) + binary_cross_entropy(fake, 0.0)) * 0.5;
        let mut gradients = (judged.clone() * clock.share).backward();
        self.critic.learn(&mut gradients, clock)?;
        Ok(judged)
    }
}

impl Guide {
    /// The published teacher where its weights are given, else SqueezeNet.
    fn open(features: &Features, device: &Device) -> Result<Option<Self>, TrainError> {
        if let Some(path) = &features.tresnet {
            let state = perceptual::state(path)?;
            let teacher = TeacherConfig::of(&state)?.init(device).load_official(state)?;
            return Ok(Some(Self::TResNet(Box::new(teacher.no_grad()))));
        }
        let net = features.squeezenet.as_deref().map(|path| perceptual::squeezenet(path, device));
        Ok(net.transpose()?.map(Box::new).map(Self::SqueezeNet))
    }

    /// The feature of a picture in [0, 1], looked at in twice its size; SqueezeNet's has mean square 1 at
    /// every position, so that its loss is of the published order.
    ///
    /// # Shapes
    /// - output: `[batch, prior, height/4, width/4]`
    fn see(&self, truth: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = truth.dims();
        match self {
            Self::TResNet(net) => net.forward(resize_bilinear(truth, [2 * height, 2 * width])).layer2,
            Self::SqueezeNet(net) => {
                let twice = resize_nearest(truth * 2.0 - 1.0, [2 * height, 2 * width]);
                let tap = net.features(perceptual::input(twice))[FIRE7].clone();
                let scale = (tap.clone().square().mean_dim(1) + 1e-8).sqrt(); // [batch, 1, *, *]
                resize_bilinear(tap / scale, [height / 4, width / 4])
            }
        }
    }
}

impl System for SplTrainer {
    fn phases(&self) -> &'static [PhaseKind] {
        PHASES
    }

    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError> {
        self.weights = Weights::new(phase);
        if self.weights.of("feature") > 0.0 && self.guide.is_none() {
            return Err(TrainError::config(
                "the prior needs a teacher: name features.tresnet (as published) or features.squeezenet, or \
                 set the phase's weights.feature to 0",
            ));
        }
        if fresh {
            self.generator.refresh(BETAS);
            self.critic.refresh(BETAS);
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError> {
        let scene = Scene::plain(batch, &self.device);
        let guide = self.guide.as_ref().filter(|_| self.weights.of("feature") > 0.0);
        let taught = guide.map(|guide| guide.see(scene.truth.clone()));
        self.learn(&scene, taught, clock)
    }

    fn examine(&self, batch: &Batch) -> Examination {
        let device = self.device.clone().inner();
        let Scene { truth, hole } = Scene::plain(batch, &device);
        let output = self.generator.result().forward(truth, hole);
        filled(batch, &device, &[("result", output.prediction)])
    }

    fn learners(&mut self) -> Vec<&mut dyn Learning> {
        vec![&mut self.generator, &mut self.critic]
    }

    fn result(&self) -> Product {
        Product::of(&NetworkConfig::Spl(self.config.clone()), state_of(&self.generator.result()))
    }
}
