//! SPL: the generator and its blocks, the teacher, the discriminator, the losses.

use std::collections::BTreeMap;

use anyhow::Context;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::blocks::resize_nearest;
use infill_inference::models::objectives::binary_cross_entropy;
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::spl::{
    RdbConfig, RnBConfig, RnLConfig, SpadeResidualConfig, Spl, SplConfig, SplDiscriminatorConfig,
    TeacherConfig, feature_loss, reconstruction_loss,
};
use infill_inference::models::state::{StateDict, load, state_of};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[
    ("spl", whole),
    ("spl_procedural", full_width),
    ("spl_discriminator", discriminator),
    ("spl_losses", losses),
    ("tresnet", teacher),
    ("rn_b", rn_b),
    ("rn_l", rn_l),
    ("rdb", rdb),
    ("resblock_spade", steered_block),
];

fn whole(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    fill(case, &official(case.state("sd."), device)?, device)
}

/// The weights come from their names. Two attentions are then made eight times as sharp, so that
/// their threshold has something to divide.
fn full_width(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let seed = case.meta_usize("global_seed")? as u64;
    let state = state_of_shapes(case, "shapes", |name, shape| {
        let data = procedural::tensor(name, shape, seed, Vectors::Plain);
        let sharpened = ["decoder.2.sa.conv1.weight", "decoder.6.sa.conv1.weight"].contains(&name);
        if !sharpened {
            return data;
        }
        TensorData::new(data.iter::<f32>().map(|value| 8.0 * value).collect(), shape.to_vec())
    })?;
    fill(case, &official(state, device)?, device)
}

fn official(state: StateDict, device: &Device) -> anyhow::Result<Spl> {
    Ok(SplConfig::of(&state)?.init(device).load_official(state)?)
}

/// A state dict of the shapes in the metadata's `key`.
pub fn state_of_shapes(
    case: &Case,
    key: &str,
    tensor: impl Fn(&str, &[usize]) -> TensorData,
) -> anyhow::Result<StateDict> {
    let shapes = case.meta.get(key).with_context(|| format!("the metadata has no {key}"))?;
    let shapes: BTreeMap<String, Vec<usize>> = serde_json::from_str(shapes)?;
    Ok(shapes.into_iter().map(|(name, shape)| (name.clone(), tensor(&name, &shape))).collect())
}

/// All that the fixture knows of the generator.
pub fn fill(case: &Case, model: &Spl, device: &Device) -> anyhow::Result<Outputs> {
    let (image, mask) = (case.tensor::<4>("in.image", device)?, case.tensor::<4>("in.mask", device)?);
    let output = model.forward(image.clone(), mask.clone());

    let mut found = Outputs::new();
    let middle_input = output.texture.texture.clone();
    found.put("mid.middle0_spade0", model.middle[0].first_norm(middle_input, output.semantic.layout.clone()));
    let mut x = output.middle.last().context("no steered block")?.clone();
    for (index, norm) in model.decoder.norms().into_iter().enumerate() {
        x = if index == 0 { model.decoder.lift1(x) } else { model.decoder.lift2(x) };
        let maps = norm.maps(x.clone());
        found.put(&format!("mid.dec_rnl{index}_map"), maps.attention.clone());
        x = norm.apply(x, maps);
        found.put(&format!("mid.dec_rnl{index}"), x.clone());
    }
    found.put("mid.encoder", output.texture.normed[2].clone());
    for (index, normed) in output.texture.normed.into_iter().enumerate() {
        found.put(&format!("mid.encoder_in{}", index + 1), normed);
    }
    found.put("mid.encoder_conv3", output.texture.conv3);
    found.put("mid.encoder_conv4_sm", output.semantic.conv4);
    put_ends(&mut found, "mid.rdb0", "mid.rdb_last", output.semantic.dense)?;
    put_ends(&mut found, "mid.middle0", "mid.middle_last", output.middle)?;
    found.put("mid.gff", output.semantic.fused);
    found.put("mid.layout", output.semantic.layout.clone());
    found.put("mid.feature_recon", output.semantic.layout);
    found.put("mid.feature_mapping", output.semantic.feature.clone());
    found.put("out.feature_recon", output.semantic.feature);
    found.put("out.composite", output.prediction.clone() * mask.clone() + image * (-mask + 1.0));
    found.put("out.image", output.prediction);
    Ok(found)
}

fn put_ends(found: &mut Outputs, first: &str, last: &str, blocks: Vec<Tensor<4>>) -> anyhow::Result<()> {
    found.put(first, blocks.first().context("no block")?.clone());
    found.put(last, blocks.last().context("no block")?.clone());
    Ok(())
}

fn discriminator(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd_before.");
    let mut model = SplDiscriminatorConfig::of(&state)?.init(device).load_official(state)?;
    let image = case.tensor::<4>("in.image", device)?;
    let training = model.forward_training(image.clone());

    let mut found = Outputs::new();
    found.put("out.train", training.real);
    found.put("out.feat0", training.features[0].clone());
    found.put("out.eval_after", model.forward(image).real);
    for (name, data) in state_of(&model) {
        let name = official_name(&name);
        if let Some(rest) = name.strip_prefix("conv1.0.") {
            found.put_data(&format!("sd_after.features.0.{rest}"), data.clone());
        }
        found.put_data(&format!("sd_after.{name}"), data);
    }
    Ok(found)
}

/// `convs.0.weight_u` is `conv1.0.weight_u` in the published code.
fn official_name(name: &str) -> String {
    (0..5).fold(name.to_owned(), |name, i| name.replace(&format!("convs.{i}."), &format!("conv{}.0.", i + 1)))
}

fn losses(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let tensor = |name| case.tensor::<4>(name, device);
    let (prediction, truth, mask) = (tensor("in.pred")?, tensor("in.gt")?, tensor("in.mask")?);
    let (feature, teacher) = (tensor("in.feat_pred")?, tensor("in.feat_gt")?);
    let [_, _, height, width] = feature.dims();
    let (real, fake) = (tensor("in.d_real")?, tensor("in.d_fake")?);
    let discriminator = (binary_cross_entropy(real, 1.0) + binary_cross_entropy(fake.clone(), 0.0)) * 0.5;
    let adversarial = binary_cross_entropy(fake, 1.0);
    let reconstruction = reconstruction_loss(prediction, truth, mask.clone());
    let matching = feature_loss(feature, teacher, mask.clone());
    // The published weights.
    let generator = adversarial.clone() + reconstruction.clone() * 10.0 + matching.clone();

    let mut found = Outputs::new();
    found.put("mid.mask_feat", resize_nearest(mask, [height, width]));
    found.put("out.d", discriminator);
    found.put("out.g_gan", adversarial);
    found.put("out.l1", reconstruction);
    found.put("out.fm", matching);
    found.put("out.g_total", generator);
    Ok(found)
}

fn teacher(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let model = TeacherConfig::of(&state)?.init(device).load_official(state)?;
    let taps = model.forward(case.tensor("in.image", device)?);
    let mut found = Outputs::new();
    found.put("mid.SpaceToDepth", taps.patches);
    found.put("mid.conv1", taps.stem);
    found.put("mid.layer1", taps.layer1);
    found.put("mid.layer2", taps.layer2.clone());
    found.put("out.feat", taps.layer2);
    Ok(found)
}

fn rn_b(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let [_, channels, _, _] = case.dims::<4>("in.x")?;
    let norm = load(RnBConfig::new(channels).init(device), case.state("sd."), |name| Some(name.to_owned()))?;
    let (x, mask) = (case.tensor::<4>("in.x", device)?, case.tensor::<4>("in.mask", device)?);
    let mut found = Outputs::new();
    found.put("out.y", norm.forward(x.clone(), mask.clone()));
    found.put("out.y_nohole", norm.forward(x.clone(), mask.zeros_like()));
    found.put("out.y_allhole", norm.forward(x, mask.ones_like()));
    Ok(found)
}

fn rn_l(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let norm = load(RnLConfig::new().init(device), case.state("sd."), |name| Some(name.to_owned()))?;
    let x = case.tensor::<4>("in.x", device)?;
    let maps = norm.maps(x.clone());
    let mut found = Outputs::new();
    found.put("mid.map", maps.attention.clone());
    found.put("mid.gamma", maps.gamma.clone());
    found.put("mid.beta", maps.beta.clone());
    found.put("out.y", norm.apply(x, maps));
    Ok(found)
}

fn rdb(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let block = load(RdbConfig::of(&state)?.init(device), state, |name| Some(name.to_owned()))?;
    let mut found = Outputs::new();
    found.put("out.y", block.forward(case.tensor("in.x", device)?));
    Ok(found)
}

fn steered_block(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let block = SpadeResidualConfig::of(&state)?.init(device).load_official(state)?;
    let mut found = Outputs::new();
    found.put("out.y", block.forward(case.tensor("in.x", device)?, case.tensor("in.layout", device)?));
    Ok(found)
}
