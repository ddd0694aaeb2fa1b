//! The first steps of published trainings, made by the trainer itself.

use std::collections::BTreeMap;

use anyhow::Context;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::csa::{
    Csa, CsaBackward, CsaConfig, PatchGan70, PatchGan70Config, Refine, Rough,
};
use infill_inference::models::espa::{EspaConfig, Stage1};
use infill_inference::models::objectives::espa_rate;
use infill_inference::models::spl::{Spl, SplConfig, SplDiscriminator, SplDiscriminatorConfig};
use infill_inference::models::state::{StateDict, state_of};
use infill_inference::train::config::{Optimiser, Phase};
use infill_inference::train::systems::{CsaTrainer, EspaTrainer, Scene, SplTrainer, System};
use infill_inference::train::{Clock, Decay, Learner, Values};

use super::csa::masks;
use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("train_espa", espa), ("train_csa", csa), ("train_spl", spl)];

/// Stage 1 on its mean absolute error alone: the loss of each step, the gradients of the first, the
/// weights after the last.
fn espa(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let device = device.clone().autodiff();
    let state = case.state("before.");
    let config = EspaConfig::of_stage1(&state).context("the weights are not of stage 1")?;
    let names: Vec<String> = state.keys().cloned().collect();
    let net = config.init_stage1(&device).load_official(state)?;
    let ours = state_of(&net).into_iter().map(|(name, data)| (format!("stage1.{name}"), data)).collect();
    let mut trainer = EspaTrainer::new(&config, 8, Some(&ours), &Optimiser::default(), &device)?;
    trainer.begin(&phase("stage1", &[("l1", 1.0)]), true)?;
    trainer.stage1.watch();
    let scene = scene(case, &device)?;

    let [steps] = case.dims("out.losses")?;
    let (mut out, mut losses) = (Outputs::new(), Vec::with_capacity(steps));
    for step in 0..steps {
        let values = trainer.learn(&scene, None, &clock(espa_rate(step as u64)))?;
        losses.push(number(&values, "loss")?);
        if step == 0 {
            put(&mut out, "grad1.", &names, Stage1::field, trainer.stage1.watched())?;
        }
    }
    let after = state_of(&trainer.stage1.module);
    put(&mut out, &format!("after{steps}."), &names, Stage1::field, Some(&after))?;
    out.put_data("out.losses", TensorData::from(losses.as_slice()));
    Ok(out)
}

/// One iteration without the discriminator of features, with the published gradient of the attention.
///
/// The discriminator takes its step on the picture of the fixture. It is badly conditioned: in f64 a noise
/// of 1e-5 on that picture, a tenth of what the picture itself may be off, moves its gradients by 1.4 %,
/// where the fixture lies 8e-6 from f64.
fn csa(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let device = device.clone().autodiff();
    let [rough, refine, critic] = ["P_before.", "G_before.", "D_before."].map(|prefix| case.state(prefix));
    let config = CsaConfig::of(&rough)?.with_backward(CsaBackward::Published);
    let networks = Csa {
        rough: config.init_rough(&device).load_official(rough)?,
        refine: config.init_refine(&device).load_official(refine)?,
    };
    let critic = PatchGan70Config::of(&critic)?.init(&device).load_official(critic)?;
    let new = || -> anyhow::Result<CsaTrainer> {
        let (networks, critic) = (networks.clone(), critic.clone());
        let mut trainer = CsaTrainer::new(&config, networks, critic, &Optimiser::default(), &device);
        trainer.begin(&phase("main", &[("l1", 100.0), ("adversarial", 0.2)]), true)?;
        Ok(trainer)
    };
    let (mut trainer, mut judging) = (new()?, new()?);
    trainer.rough.watch();
    trainer.refine.watch();
    judging.critic.watch();

    let scene = scene(case, &device)?;
    let masks = masks(case, "in.mask")?;
    let mut out = Outputs::new();
    let seen = networks.forward(scene.truth.clone(), scene.hole.clone(), &masks);
    out.put("mid.fake_P", seen.rough);
    out.put("mid.fake_B", seen.refined.prediction);
    let values = trainer.learn(&scene, &masks, &clock(2e-4))?;
    // The published code reports the weighted mean absolute error.
    let losses = [("critic", 1.0), ("adversarial", 1.0), ("l1", 100.0), ("loss", 1.0)];
    let losses = losses.map(|(name, factor)| Ok(factor * number(&values, name)?));
    let losses = losses.into_iter().collect::<anyhow::Result<Vec<f64>>>()?;
    out.put_data("out.losses_D_gan_l1_G", TensorData::from(losses.as_slice()));
    put_learner(&mut out, case, "P", &trainer.rough, Rough::field)?;
    put_learner(&mut out, case, "G", &trainer.refine, Refine::field)?;
    judging.judge(case.tensor("mid.fake_B", &device)?, &scene, &clock(2e-4))?;
    put_learner(&mut out, case, "D", &judging.critic, PatchGan70::field)?;
    Ok(out)
}

/// One iteration towards a feature that the fixture gives.
fn spl(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let device = device.clone().autodiff();
    let (generator, critic) = (case.state("G_before."), case.state("D_before."));
    let config = SplConfig::of(&generator)?;
    let generator = config.init(&device).load_official(generator)?;
    let critic = SplDiscriminatorConfig::of(&critic)?.init(&device).load_official(critic)?;
    let mut trainer = SplTrainer::new(&config, generator, critic, &Optimiser::default(), &device);
    let weights = [("adversarial", 1.0), ("reconstruction", 10.0)];
    trainer.begin(&phase("main", &weights), true)?;
    trainer.teach(1.0);
    trainer.generator.watch();
    trainer.critic.watch();

    let scene = scene(case, &device)?;
    let mut out = Outputs::new();
    let seen = trainer.generator.module.forward(scene.truth.clone(), scene.hole.clone());
    out.put("mid.pred", seen.prediction);
    out.put("mid.feat", seen.semantic.feature);
    let values = trainer.learn(&scene, Some(case.tensor("in.feat_target", &device)?), &clock(1e-4))?;
    let losses = ["critic", "adversarial", "l1", "feature", "loss"].map(|name| number(&values, name));
    let losses = losses.into_iter().collect::<anyhow::Result<Vec<f64>>>()?;
    out.put_data("out.losses_d_ggan_l1_fm_g", TensorData::from(losses.as_slice()));
    put_learner(&mut out, case, "G", &trainer.generator, Spl::field)?;
    // The first convolution stands there twice.
    let field =
        |name: &str| SplDiscriminator::field(&name.replace("features.0.", "conv1.0.")).unwrap_or_default();
    put_learner(&mut out, case, "D", &trainer.critic, field)?;
    Ok(out)
}

fn scene(case: &Case, device: &Device) -> anyhow::Result<Scene> {
    let (truth, hole): (Tensor<4>, Tensor<4>) =
        (case.tensor("in.image", device)?, case.tensor("in.mask", device)?);
    Ok(Scene { truth, hole })
}

fn phase(name: &str, weights: &[(&str, f64)]) -> Phase {
    let weights: BTreeMap<String, f64> =
        weights.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect();
    Phase { name: name.to_owned(), steps: 1, rate: None, decay: Decay::Constant, weights }
}

const fn clock(rate: f64) -> Clock {
    Clock { step: 0, rate, share: 1.0, complete: true }
}

fn number(values: &Values, name: &str) -> anyhow::Result<f64> {
    values.get(name).copied().with_context(|| format!("the step reports no {name}"))
}

/// Gradients and weights of a network after its step, as far as the fixture asks for them.
fn put_learner<M: Module + 'static>(
    out: &mut Outputs,
    case: &Case,
    letter: &str,
    learner: &Learner<M>,
    field: impl Fn(&str) -> String,
) -> anyhow::Result<()> {
    let after = state_of(&learner.module);
    for (part, found) in [("grad", learner.watched()), ("after", Some(&after))] {
        let prefix = format!("{letter}_{part}.");
        let names: Vec<String> = case.state(&prefix).into_keys().collect();
        put(out, &prefix, &names, &field, found)?;
    }
    Ok(())
}

/// Each of `names`, published, from the field that holds it.
fn put(
    out: &mut Outputs,
    prefix: &str,
    names: &[String],
    field: impl Fn(&str) -> String,
    fields: Option<&StateDict>,
) -> anyhow::Result<()> {
    let fields = fields.context("the learner was not watched")?;
    for name in names {
        let data = fields.get(&field(name)).with_context(|| format!("nothing for {prefix}{name}"))?;
        out.put_data(&format!("{prefix}{name}"), data.clone());
    }
    Ok(())
}
