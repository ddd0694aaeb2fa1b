//! A published training, its first steps.

use std::collections::BTreeMap;

use anyhow::Context;
use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::espa::{EspaConfig, Stage1};
use infill_inference::models::objectives::espa_rate;
use infill_inference::models::state::state_of;

use super::optimiser::EPSILON;
use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("train_espa", espa)];

/// Stage 1 on its mean absolute error alone: the loss of each step, the gradients of the first, the
/// weights after the last.
fn espa(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let device = device.clone().autodiff();
    let state = case.state("before.");
    let names: Vec<String> = state.keys().cloned().collect();
    let config = EspaConfig::of_stage1(&state).context("the weights are not of stage 1")?;
    let mut net = config.init_stage1(&device).load_official(state)?;
    let mut adam = AdamConfig::new().with_beta_1(0.0).with_beta_2(0.9).with_epsilon(EPSILON).init();
    let (image, mask): (Tensor<4>, Tensor<4>) =
        (case.tensor("in.image", &device)?, case.tensor("in.mask", &device)?);
    let masked = image.clone() * (-mask.clone() + 1.0);

    let [steps] = case.dims("out.losses")?;
    let (mut out, mut losses) = (Outputs::new(), Vec::with_capacity(steps));
    for step in 0..steps {
        let coarse = net.forward(masked.clone(), mask.clone());
        let loss = (coarse.image - image.clone()).abs().mean();
        losses.extend(loss.to_data().iter::<f64>());
        let gradients = GradientsParams::from_grads(loss.backward(), &net);
        if step == 0 {
            let first = Gradients::of(&net, &gradients);
            put(&mut out, "grad1.", &names, &first)?;
        }
        net = adam.step(espa_rate(step as u64), net, gradients);
    }
    put(&mut out, &format!("after{steps}."), &names, &state_of(&net))?;
    out.put_data("out.losses", TensorData::from(losses.as_slice()));
    Ok(out)
}

/// Each of `names`, published, from the field that holds it.
fn put(
    out: &mut Outputs,
    prefix: &str,
    names: &[String],
    fields: &BTreeMap<String, TensorData>,
) -> anyhow::Result<()> {
    for name in names {
        let data = fields.get(&Stage1::field(name)).with_context(|| format!("nothing for {name}"))?;
        out.put_data(&format!("{prefix}{name}"), data.clone());
    }
    Ok(())
}

/// Collects gradients by field path.
struct Gradients<'a> {
    source: &'a GradientsParams,
    path: Vec<String>,
    found: BTreeMap<String, TensorData>,
}

impl<'a> Gradients<'a> {
    fn of<M: Module>(module: &M, source: &'a GradientsParams) -> BTreeMap<String, TensorData> {
        let mut visitor = Self { source, path: Vec::new(), found: BTreeMap::new() };
        module.visit(&mut visitor);
        visitor.found
    }
}

impl ModuleVisitor for Gradients<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.source.get::<D>(param.id) {
            self.found.insert(self.path.join("."), gradient.into_data());
        }
    }
}
