//! Adam and the learning rates of the published trainings.

use anyhow::Context;
use burn::optim::{AdamConfig, Optimizer};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::objectives::{csa_factor, espa_rate};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("optim", optim)];

/// PyTorch's default.
pub const EPSILON: f32 = 1e-8;

fn optim(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let problem = case.meta.get("adam_loss").context("no adam_loss")?;
    let problem = Problem::read(problem).with_context(|| format!("not understood: {problem}"))?;
    let mut out = Outputs::new();
    for (key, expected) in case.expected() {
        if let Some(betas) = key.strip_prefix("adam/b") {
            let (first, second) = betas.split_once('_').context("two betas")?;
            out.put_data(key, problem.trace(first.parse()?, second.parse()?, device)?);
        } else if key.starts_with("csa_lambda") {
            let factors: Vec<f64> =
                (0..expected.num_elements()).map(|epoch| csa_factor(epoch as u32)).collect();
            out.put_data(key, TensorData::from(factors.as_slice()));
        } else if key.starts_with("espa_lr") {
            let [rows, columns] = case.dims(key)?;
            let iterations = expected.iter::<f64>().step_by(columns);
            let pairs: Vec<f64> = iterations.flat_map(|i| [i, espa_rate(i as u64)]).collect();
            out.put_data(key, TensorData::new(pairs, [rows, columns]));
        }
    }
    Ok(out)
}

/// `sum((p*[a]+b*k)^3), k=0..n, lr r, p0=[p]`: one step of the optimiser for each k.
#[derive(Debug)]
struct Problem {
    factor: Vec<f32>,
    offset: f32,
    steps: u32,
    rate: f64,
    start: Vec<f32>,
}

impl Problem {
    fn read(text: &str) -> Option<Self> {
        let between = |start: &str, end: &str| Some(text.split_once(start)?.1.split_once(end)?.0.trim());
        let list = |text: &str| {
            text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<Vec<f32>>>()
        };
        Some(Self {
            factor: list(between("p*[", "]")?)?,
            offset: between("]+", "*k")?.parse().ok()?,
            steps: between("k=0..", ",")?.parse::<u32>().ok()? + 1,
            rate: between("lr ", ",")?.parse().ok()?,
            start: list(between("p0=[", "]")?)?,
        })
    }

    /// The parameters after each step, `[steps, parameters]`.
    fn trace(&self, beta_1: f32, beta_2: f32, device: &Device) -> anyhow::Result<TensorData> {
        let adam = AdamConfig::new().with_beta_1(beta_1).with_beta_2(beta_2).with_epsilon(EPSILON).build();
        let vector = |values: &[f32]| Tensor::<1>::from_data(TensorData::from(values), device);
        let (factor, mut p, mut state) = (vector(&self.factor), vector(&self.start), None);
        let mut trace: Vec<f32> = Vec::new();
        for k in 0..self.steps {
            let inner = p.clone() * factor.clone() + f64::from(self.offset) * f64::from(k);
            let gradient = inner.square() * factor.clone() * 3.0;
            (p, state) = adam.step(self.rate, p, gradient, state);
            trace.extend(p.to_data().iter::<f32>());
        }
        Ok(TensorData::new(trace, [self.steps as usize, self.start.len()]))
    }
}
