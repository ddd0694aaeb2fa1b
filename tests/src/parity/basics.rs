//! Shared blocks and conventions.

use anyhow::Context;
use burn::nn::PixelShuffleConfig;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::blocks::{
    Spade, SpadeConfig, SpadeNorm, SpadeResBlock, SpadeResBlockConfig, instance_norm, pad_reflect,
    resize_bilinear, resize_nearest,
};
use infill_inference::models::espa::AttentionConfig;
use infill_inference::models::procedural::{self, Vectors};
use infill_inference::models::state::{load, state_of};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[
    ("spade_instance", spade_instance),
    ("spade_batch", spade_batch),
    ("nv_spade_resblk_instance", |case, device| spade_resblock(case, SpadeNorm::Instance, device)),
    ("nv_spade_resblk_batch", |case, device| spade_resblock(case, SpadeNorm::Batch, device)),
    ("esp_attn", attention),
    ("resize", resize),
    ("procedural_check", procedural_check),
];

fn spade(case: &Case, norm: SpadeNorm, device: &Device) -> anyhow::Result<Spade> {
    let [hidden, layout, ..] = case.dims::<4>("sd.mlp_shared.0.weight")?;
    let [channels, ..] = case.dims::<4>("sd.mlp_gamma.weight")?;
    let config = SpadeConfig::new(channels, layout).with_hidden(hidden).with_norm(norm);
    let mut state = case.state("sd.");
    state.extend(
        case.state("bn_before.").into_iter().map(|(name, data)| (format!("param_free_norm.{name}"), data)),
    );
    Ok(load(config.init(device), state, SpadeResBlock::field)?)
}

fn spade_instance(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let spade = spade(case, SpadeNorm::Instance, device)?;
    let (x, layout) = (case.tensor("in.x", device)?, case.tensor("in.seg", device)?);
    let mut out = Outputs::new();
    out.put("mid.norm", instance_norm(x.clone()));
    out.put("out.y", spade.forward(x, layout));
    Ok(out)
}

fn spade_batch(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let spade = spade(case, SpadeNorm::Batch, device)?;
    let (x, layout) = (case.tensor::<4>("in.x", device)?, case.tensor::<4>("in.seg", device)?);
    let mut out = Outputs::new();
    out.put("out.train", spade.forward_train(x.clone(), layout.clone()));
    out.put("out.eval_after", spade.forward(x, layout));
    for (field, data) in state_of(&spade) {
        if let Some(name) = field.strip_prefix("statistics.") {
            out.put_data(&format!("bn_after.{name}"), data);
        }
    }
    out.put_number("bn_after.num_batches_tracked", counted(case, "bn_before.num_batches_tracked")?);
    Ok(out)
}

/// Batches seen after the one training pass that a runner makes.
fn counted(case: &Case, before: &str) -> anyhow::Result<f64> {
    Ok(case.numbers(before)?.iter().sum::<f64>() + 1.0)
}

fn spade_resblock(case: &Case, norm: SpadeNorm, device: &Device) -> anyhow::Result<Outputs> {
    let [_, input, ..] = case.dims::<4>("sd_before.conv_0.weight_orig")?;
    let [output, ..] = case.dims::<4>("sd_before.conv_1.weight_orig")?;
    let [hidden, layout, ..] = case.dims::<4>("sd_before.norm_0.mlp_shared.0.weight")?;
    let config = SpadeResBlockConfig::new([input, output], layout).with_hidden(hidden).with_norm(norm);
    let mut block = load(config.init(device), case.state("sd_before."), SpadeResBlock::field)?;

    let (x, layout) = (case.tensor::<4>("in.x", device)?, case.tensor::<4>("in.seg_onehot", device)?);
    let mut out = Outputs::new();
    out.put("out.train", block.forward_train(x.clone(), layout.clone()));
    out.put("out.eval_after", block.forward(x, layout));
    let mut after = state_of(&block);
    for name in case.state("sd_before.").into_keys() {
        let counter = name.ends_with("num_batches_tracked");
        let data = match SpadeResBlock::field(&name) {
            Some(field) => after.remove(&field).with_context(|| format!("the block has no {field}"))?,
            None if counter => TensorData::from([counted(case, &format!("sd_before.{name}"))?]),
            None => continue,
        };
        out.put_data(&format!("sd_after.{name}"), data);
    }
    Ok(out)
}

fn attention(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let [channels] = case.dims("sd.norm.weight")?;
    let [_, height, _] = case.dims("sd.ex_k.net.0.weight")?;
    let [_, width, _] = case.dims("sd.ex_v.net.0.weight")?;
    let attention = AttentionConfig::new(channels, [height, width]).init(device);
    let attention = attention.load_official(case.state("sd."))?;
    let mut out = Outputs::new();
    out.put("out.y", attention.forward(case.tensor("in.x", device)?));
    Ok(out)
}

fn resize(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let x: Tensor<4> = case.tensor("in.x", device)?;
    let mut out = Outputs::new();
    for (name, _) in case.expected() {
        let [_, channels, height, width] = case.dims::<4>(name)?;
        let size = [height, width];
        let what = name.strip_prefix("out.").unwrap_or(name);
        let result = if what.starts_with("bilinear") {
            resize_bilinear(x.clone(), size)
        } else if what.starts_with("nearest") {
            resize_nearest(x.clone(), size)
        } else if what.starts_with("reflect") {
            pad_reflect(x.clone(), (height - x.dims()[2]) / 2)
        } else if what == "pixelshuffle" {
            let ps: Tensor<4> = case.tensor("in.ps", device)?;
            let factor = (ps.dims()[1] / channels).isqrt();
            PixelShuffleConfig::new(factor).init().forward(ps)
        } else {
            continue;
        };
        out.put(name, result);
    }
    Ok(out)
}

/// `fnv1a64("N")`, `proc_tensor("N",[shape],seed,1.0)` and two lists of numbers in [0, 1).
fn procedural_check(case: &Case, _: &Device) -> anyhow::Result<Outputs> {
    let hashed = |key: &str| Some(key.strip_prefix("fnv1a64(\"")?.strip_suffix("\")")?.to_owned());
    let (name, hash) = case
        .meta
        .iter()
        .find_map(|(key, hash)| hashed(key).zip(u64::from_str_radix(hash.strip_prefix("0x")?, 16).ok()))
        .context("no check value of the hash")?;
    let mut out = Outputs::new();
    for (key, _) in case.expected() {
        let units = |seed: u64| {
            // A vector holds 0.1·(2u − 1).
            let vector = procedural::tensor(&name, &case.dims::<1>(key)?, seed, Vectors::Plain);
            let units: Vec<f64> = vector.iter::<f64>().map(|v| (10.0 * v + 1.0) / 2.0).collect();
            anyhow::Ok(TensorData::from(units.as_slice()))
        };
        if let Some(call) = key.strip_prefix("proc_tensor(") {
            out.put_data(key, called(call).context("a call that is not understood")?);
        } else if key.ends_with("_seed0") {
            // The hash of the name is right if it cancels out.
            out.put_data(key, units(hash)?);
        } else if let Some((_, seed)) = key.split_once("_xor_0x") {
            out.put_data(key, units(u64::from_str_radix(seed, 16)?)?);
        }
    }
    Ok(out)
}

/// The tensor of `"N",[2,3,1,1],0x1234,1.0)`, flat.
fn called(call: &str) -> Option<TensorData> {
    let (name, rest) = call.strip_prefix('"')?.split_once("\",[")?;
    let (shape, rest) = rest.split_once("],0x")?;
    let shape: Vec<usize> = shape.split(',').map(|side| side.parse().ok()).collect::<Option<_>>()?;
    let (seed, _) = rest.split_once(',')?;
    let tensor = procedural::tensor(name, &shape, u64::from_str_radix(seed, 16).ok()?, Vectors::Plain);
    Some(TensorData::from(tensor.iter::<f64>().collect::<Vec<_>>().as_slice()))
}
