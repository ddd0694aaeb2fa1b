//! VGG features and the distance between them.

use anyhow::Context;
use burn::tensor::{Device, Tensor};
use infill_inference::models::features::{Difference, Vgg, VggConfig, imagenet, perceptual};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("vgg16", vgg16), ("vgg19", vgg19)];

fn vgg(case: &Case, device: &Device) -> anyhow::Result<(Vgg, usize)> {
    let state = case.state("sd.");
    let config = VggConfig::of(&state).context("the weights are not of a VGG")?;
    Ok((config.init(device).load_official(state)?, config.depths.len()))
}

/// `slice<i>_pool<b>` and `slice<i>_relu<b>_<n>`.
fn vgg16(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let (vgg, blocks) = vgg(case, device)?;
    let features = vgg.features(case.tensor("in.x", device)?, blocks);
    let mut out = Outputs::new();
    for (name, _) in case.expected() {
        let layer = name.rsplit_once("slice").and_then(|(_, rest)| rest.split_once('_'));
        let (_, layer) = layer.with_context(|| format!("{name} names no layer"))?;
        let found = match layer.strip_prefix("pool") {
            Some(block) => features.pools.get(block.parse::<usize>()? - 1),
            None => relu(&features.blocks, layer),
        };
        out.put(name, found.with_context(|| format!("{name} is no layer"))?.clone());
    }
    Ok(out)
}

fn vgg19(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let (vgg, blocks) = vgg(case, device)?;
    let (x, y): (Tensor<4>, Tensor<4>) = (case.tensor("in.x", device)?, case.tensor("in.y", device)?);
    let (of_x, of_y) = (vgg.features(x.clone(), blocks), vgg.features(y.clone(), blocks));
    let normalised = [x, y].map(|image| vgg.features(imagenet(image), blocks));

    let mut out = Outputs::new();
    for (name, _) in case.expected() {
        if let Some(layer) = relu(&of_x.blocks, name.trim_start_matches("out.")) {
            out.put(name, layer.clone());
        }
    }
    out.put("out.per_mse", perceptual(&of_x, &of_y, Difference::Squared));
    out.put("out.per_l1", perceptual(&of_x, &of_y, Difference::Absolute));
    out.put("out.per_mse_imagenetnorm", perceptual(&normalised[0], &normalised[1], Difference::Squared));
    Ok(out)
}

/// The layer that the literature calls `relu<block>_<number>`, both counted from 1.
fn relu<'a>(blocks: &'a [Vec<Tensor<4>>], name: &str) -> Option<&'a Tensor<4>> {
    let (block, number) = name.strip_prefix("relu")?.split_once('_')?;
    let (block, number): (usize, usize) = (block.parse().ok()?, number.parse().ok()?);
    blocks.get(block.checked_sub(1)?)?.get(number.checked_sub(1)?)
}
