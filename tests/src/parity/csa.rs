//! CSA: both networks, the attention layer and its published backward pass, masks, losses.

use anyhow::Context;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::csa::{
    Csa, CsaBackward, CsaConfig, CsaLayer, FeatureMask, PatchGan70Config, consistency, match_known,
    published_gradient,
};
use infill_inference::models::objectives::{relativistic_discriminator, relativistic_generator};
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::state::StateDict;

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[
    ("csa", whole),
    ("csa_procedural", full_width),
    ("csa_layer", layer),
    ("csa_feat_mask", feature_masks),
    ("csa_consistency", consistency_losses),
    ("csa_ganloss", adversarial_losses),
    ("csa_patchgan70", patchgan),
];

fn whole(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    run(case, case.state("sdP."), case.state("sdG."), device)
}

/// The weights come from their names.
fn full_width(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    run(case, procedural_state(case, "shapesP")?, procedural_state(case, "shapesG")?, device)
}

fn procedural_state(case: &Case, key: &str) -> anyhow::Result<StateDict> {
    let seed = case.meta_usize("global_seed")? as u64;
    super::spl::state_of_shapes(case, key, |name, shape| {
        procedural::tensor(name, shape, seed, Vectors::NormGains)
    })
}

fn run(case: &Case, rough: StateDict, refine: StateDict, device: &Device) -> anyhow::Result<Outputs> {
    let config = CsaConfig::of(&rough)?;
    let model = Csa {
        rough: config.init_rough(device).load_official(rough)?,
        refine: config.init_refine(device).load_official(refine)?,
    };
    fill(case, &model, device)
}

/// All that the fixture knows of both networks.
pub fn fill(case: &Case, model: &Csa, device: &Device) -> anyhow::Result<Outputs> {
    let (image, mask) = (case.tensor::<4>("in.image", device)?, case.tensor::<4>("in.mask", device)?);
    let masks = masks(case, "in.mask")?;
    let output = model.forward(image.clone(), mask.clone(), &masks);

    let mut found = Outputs::new();
    let composite = output.refined.prediction.clone() * mask.clone() + image * (-mask + 1.0);
    put_search(&mut found, "mid.csa_", output.refined.attention_input.clone(), &masks[0]);
    found.put("mid.real_A", output.painted);
    found.put("mid.fake_P", output.rough);
    found.put("mid.Syn", output.guess);
    found.put("mid.csa_in", output.refined.attention_input);
    found.put("mid.csa_out", output.refined.attention_output);
    found.put("out.fake_B", output.refined.prediction);
    found.put("out.composite", composite);
    found.put("mid.feat_mask", plane(&masks[0], device));
    Ok(found)
}

fn layer(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let masks = masks(case, "in.mask_full")?;
    let (known, hole) = (masks[0].known(), masks[0].hole());
    let x = case.tensor::<4>("in.x", device)?;
    let upstream = case.tensor::<4>("in.grad_y", device)?;

    let mut found = Outputs::new();
    let offsets: Vec<i64> = known.iter().enumerate().map(|(i, &position)| (position - i) as i64).collect();
    found.put_data("mid.flatten_offsets", list(offsets));
    found.put_data("mid.nonmask_idx", list(known.iter().map(|&p| p as i64).collect()));
    found.put_data("mid.mask_idx", list(hole.iter().map(|&p| p as i64).collect()));
    let plane = plane(&masks[0], device);
    found.put("mid.flag", plane.clone().flatten::<1>(0, 1));
    found.put("mid.feat_mask", plane);
    put_search(&mut found, "mid.", x.clone(), &masks[0]);
    found.put("out.y", CsaLayer { backward: CsaBackward::Derivative }.forward(x.clone(), &masks));

    // The published backward pass, once as a formula and once through automatic differentiation.
    let attention = CsaLayer::attention(x.clone(), &masks[0]).context("the mask has no hole")?;
    let dims = x.dims();
    let gradient = from_rows(published_gradient(attention, rows(upstream.clone())), dims);
    let recorded = device.clone().autodiff();
    let x = case.tensor::<4>("in.x", &recorded)?.require_grad();
    let y = CsaLayer { backward: CsaBackward::Published }.forward(x.clone(), &masks);
    let loss = (y * case.tensor::<4>("in.grad_y", &recorded)?).sum();
    let recorded = x.grad(&loss.backward()).context("the layer gave no gradient")?;
    let difference = (recorded.clone().inner() - gradient).abs().max().into_scalar::<f32>();
    anyhow::ensure!(difference < 1e-5, "the two published gradients differ by {difference}");
    found.put("out.grad_x", recorded.inner());
    Ok(found)
}

/// Scores, nearest known rows and the matrix of the first sample.
fn put_search(found: &mut Outputs, prefix: &str, x: Tensor<4>, mask: &FeatureMask) {
    let x = x.narrow(0, 0, 1);
    let all = rows(x.clone());
    let known: Vec<i32> = mask.known().iter().map(|&p| p as i32).collect();
    let known = all.clone().select(0, Tensor::from_data(known.as_slice(), &all.device()));
    let matches = match_known(all, known);
    found.put(&format!("{prefix}vmax"), matches.score.squeeze_dim::<1>(1));
    let nearest = matches.nearest.into_data();
    for name in ["nearest_known", "csa_nearest_known"] {
        found.put_data(&format!("{prefix}{name}"), nearest.clone());
    }
    if let Some(attention) = CsaLayer::attention(x, mask) {
        found.put(&format!("{prefix}attention"), attention);
    }
}

fn feature_masks(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let mut found = Outputs::new();
    for index in 0.. {
        let name = format!("in.mask{index}");
        if !case.has(&name) {
            break;
        }
        let masks = masks(case, &name)?;
        let planes = masks.iter().map(|mask| mask.to_tensor(device)).collect();
        found.put(&format!("out.feat{index}"), Tensor::cat(planes, 0));
    }
    Ok(found)
}

fn consistency_losses(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let mask = &masks(case, "in.mask_full")?[0];
    let target = case.tensor::<4>("in.target", device)?;
    let mut found = Outputs::new();
    found.put("mid.feat_mask", plane(mask, device));
    for (input, output) in [("in.x", "out.loss"), ("in.x2", "out.loss2")] {
        let x = case.tensor::<4>(input, device)?;
        found.put(output, consistency(x, mask.to_tensor(device), target.clone()));
    }
    Ok(found)
}

fn adversarial_losses(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let (real, fake) = (case.tensor::<4>("in.pred_real", device)?, case.tensor::<4>("in.pred_fake", device)?);
    let mut found = Outputs::new();
    found.put("out.lossD", relativistic_discriminator(real.clone(), fake.clone()));
    found.put("out.lossG", relativistic_generator(real, fake));
    Ok(found)
}

fn patchgan(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let model = PatchGan70Config::of(&state)?.init(device).load_official(state)?;
    let mut found = Outputs::new();
    found.put("out.logits", model.forward(case.tensor("in.image", device)?));
    Ok(found)
}

/// One feature mask a sample of the mask `name`.
pub fn masks(case: &Case, name: &str) -> anyhow::Result<Vec<FeatureMask>> {
    let [_, _, height, width] = case.dims::<4>(name)?;
    let values = case.data(name)?.convert::<u8>().iter::<u8>().collect::<Vec<_>>();
    Ok(values.chunks_exact(height * width).map(|mask| FeatureMask::new(mask, [height, width])).collect())
}

/// `[height, width]`, 1 in the hole.
fn plane(mask: &FeatureMask, device: &Device) -> Tensor<2> {
    mask.to_tensor(device).reshape(mask.size())
}

/// `[1, channels, height, width]` to `[height·width, channels]`.
fn rows(x: Tensor<4>) -> Tensor<2> {
    let [_, channels, height, width] = x.dims();
    x.reshape([channels, height * width]).transpose()
}

fn from_rows(rows: Tensor<2>, dims: [usize; 4]) -> Tensor<4> {
    rows.transpose().reshape(dims)
}

fn list(values: Vec<i64>) -> TensorData {
    let count = values.len();
    TensorData::new(values, [count])
}
