use burn::tensor::{Device, Tensor};

use super::{Examination, PhaseKind, Product, Scene, System, Weights, filled, l1, network};
use crate::models::csa::{
    Csa, CsaConfig, FeatureDiscriminator, FeatureDiscriminatorConfig, FeatureMask, PatchGan70,
    PatchGan70Config, Refine, Rough,
};
use crate::models::network::NetworkConfig;
use crate::models::objectives::{relativistic_discriminator, relativistic_generator};
use crate::models::state::{load, state_of};
use crate::train::config::{Optimiser, Phase, Preset, TrainConfig};
use crate::train::data::Batch;
use crate::train::error::TrainError;
use crate::train::learner::{Learner, Learning};
use crate::train::perceptual::Perceptual;
use crate::train::step::{Clock, Values, descend};

/// Of all four Adams, as published.
const BETAS: [f64; 2] = [0.5, 0.999];

/// `features` is the weight of the second discriminator beside the first; `hole`, ours, how much more the hole
/// counts in `l1` than the rest of the picture, for short runs. The consistency loss is not here: in the
/// published code it hands on no gradient.
const PHASES: &[PhaseKind] = &[PhaseKind {
    name: "main",
    rate: 2e-4,
    weights: &[("l1", 100.0), ("hole", 0.0), ("adversarial", 0.2), ("features", 1.0)],
    labelled: false,
}];

/// CSA: both networks at once against a discriminator of patches and one of features.
#[derive(Debug)]
pub struct CsaTrainer {
    config: CsaConfig,
    device: Device,
    pub rough: Learner<Rough>,
    pub refine: Learner<Refine>,
    pub critic: Learner<PatchGan70>,
    feature_critic: Learner<FeatureDiscriminator>,
    features: Option<Perceptual>,
    weights: Weights,
}

impl CsaTrainer {
    /// # Errors
    /// Where the config does not make a network, or a file that it names cannot be used.
    pub fn open(config: &TrainConfig, device: &Device) -> Result<Self, TrainError> {
        let preset = match config.preset {
            Preset::Paper => CsaConfig::new(),
            Preset::Web => CsaConfig::web(),
        };
        let net = network::changed(&preset.with_size(config.sides()), config)?;
        NetworkConfig::Csa(net.clone()).check().map_err(|error| TrainError::config(error.to_string()))?;
        let mut csa = net.init(device);
        if let Some(state) = network::start(config, "csa")? {
            csa = load(csa, state, |name| Some(name.to_owned()))?;
        }
        let critic = PatchGan70Config::new().with_width(config.critic).init(device);
        let trainer = Self::new(&net, csa, critic, &config.optimiser, device);
        Ok(Self { features: Perceptual::open(&config.features, device)?, ..trainer })
    }

    /// Without the discriminator of features, which needs a network that the config names.
    pub fn new(
        config: &CsaConfig,
        networks: Csa,
        critic: PatchGan70,
        optimiser: &Optimiser,
        device: &Device,
    ) -> Self {
        // As many channels as the discriminator of patches has at its deepest.
        let feature_critic = FeatureDiscriminatorConfig::new().with_width(8 * config.width).init(device);
        Self {
            config: config.clone(),
            device: device.clone(),
            rough: Learner::new("rough", networks.rough, BETAS, optimiser),
            refine: Learner::new("refine", networks.refine, BETAS, optimiser),
            critic: Learner::new("critic", critic, BETAS, optimiser),
            feature_critic: Learner::new("feature_critic", feature_critic, BETAS, optimiser),
            features: None,
            weights: Weights::default(),
        }
    }

    /// Both discriminators on the picture as it is painted now, then both networks against them.
    ///
    /// # Errors
    /// Where a loss or a gradient is not finite.
    pub fn learn(
        &mut self,
        scene: &Scene,
        masks: &[FeatureMask],
        clock: &Clock,
    ) -> Result<Values, TrainError> {
        let net = Csa { rough: self.rough.module.clone(), refine: self.refine.module.clone() };
        let output = net.forward(scene.truth.clone(), scene.hole.clone(), masks);
        let painted = output.refined.prediction;
        let more = self.weights.of("hole");
        let l1 = l1(painted.clone(), scene, more) + l1(output.rough, scene, more);
        let mut loss = l1.clone() * self.weights.of("l1");
        let mut values = vec![("l1", l1)];
        // A critic that nobody listens to costs as much as one that somebody does.
        let weight = self.weights.of("adversarial");
        if weight > 0.0 {
            values.push(("critic", self.judge(painted.clone(), scene, clock)?));
            let answer = self.answer(painted, scene);
            loss = loss + answer.clone() * weight;
            values.push(("adversarial", answer));
        }
        let (values, mut gradients) = descend(loss, values, clock)?;
        self.rough.learn(&mut gradients, clock)?;
        self.refine.conclude(&mut gradients, values, clock)
    }

    /// One step of each discriminator on a painted picture; gives the sum of their losses, halved as
    /// published.
    ///
    /// # Errors
    /// Where a gradient is not finite.
    pub fn judge(
        &mut self,
        painted: Tensor<4>,
        scene: &Scene,
        clock: &Clock,
    ) -> Result<Tensor<1>, TrainError> {
        let (truth, painted) = (scene.truth.clone(), painted.detach());
        let critic = &self.critic.module;
        let mut loss =
            relativistic_discriminator(critic.forward(truth.clone()), critic.forward(painted.clone())) * 0.5;
        if let Some(features) = self.judging_features() {
            let critic = &self.feature_critic.module;
            let [real, fake] = [truth, painted].map(|image| critic.forward(features.inner(image).detach()));
            loss = loss + relativistic_discriminator(real, fake) * (0.5 * self.weights.of("features"));
        }
        let mut gradients = (loss.clone() * clock.share).backward();
        self.critic.learn(&mut gradients, clock)?;
        self.feature_critic.learn(&mut gradients, clock)?;
        Ok(loss)
    }

    /// What the discriminators say to a painted picture beside the true one: a loss of both networks.
    fn answer(&self, painted: Tensor<4>, scene: &Scene) -> Tensor<1> {
        let critic = self.critic.frozen();
        let answer =
            relativistic_generator(critic.forward(scene.truth.clone()), critic.forward(painted.clone()));
        let Some(features) = self.judging_features() else { return answer };
        let critic = self.feature_critic.frozen();
        let [real, fake] = [scene.truth.clone(), painted].map(|image| critic.forward(features.inner(image)));
        answer + relativistic_generator(real, fake) * self.weights.of("features")
    }

    fn judging_features(&self) -> Option<&Perceptual> {
        self.features.as_ref().filter(|_| self.weights.of("features") > 0.0)
    }
}

/// The holes at the attention's resolution.
fn feature_masks(batch: &Batch) -> Vec<FeatureMask> {
    let size = [batch.size.height as usize, batch.size.width as usize];
    batch.masks.iter().map(|mask| FeatureMask::new(mask.data(), size)).collect()
}

impl System for CsaTrainer {
    fn phases(&self) -> &'static [PhaseKind] {
        PHASES
    }

    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError> {
        self.weights = Weights::new(phase);
        if self.weights.of("features") > 0.0 && self.features.is_none() {
            return Err(TrainError::config(
                "the discriminator of features needs the weights of a network: name features.vgg16 (as \
                 published) or features.squeezenet, or set the phase's weights.features to 0",
            ));
        }
        if fresh {
            self.rough.refresh(BETAS);
            self.refine.refresh(BETAS);
            self.critic.refresh(BETAS);
            self.feature_critic.refresh(BETAS);
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError> {
        self.learn(&Scene::signed(batch, &self.device), &feature_masks(batch), clock)
    }

    fn examine(&self, batch: &Batch) -> Examination {
        let device = self.device.clone().inner();
        let scene = Scene::signed(batch, &device);
        let net = Csa { rough: self.rough.result(), refine: self.refine.result() };
        let output = net.forward(scene.truth, scene.hole, &feature_masks(batch));
        let show = |image: Tensor<4>| (image + 1.0) / 2.0;
        let painted = [("rough", show(output.rough)), ("result", show(output.refined.prediction))];
        filled(batch, &device, &painted)
    }

    fn learners(&mut self) -> Vec<&mut dyn Learning> {
        vec![&mut self.rough, &mut self.refine, &mut self.critic, &mut self.feature_critic]
    }

    fn result(&self) -> Product {
        let net = Csa { rough: self.rough.result(), refine: self.refine.result() };
        Product::of(&NetworkConfig::Csa(self.config.clone()), state_of(&net))
    }
}
