//! ESPA.

use anyhow::Context;
use burn::tensor::{Device, Tensor};
use infill_inference::models::espa::{EspaConfig, PatchGanConfig, Stage1};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("espa_stage1", stage1), ("espa_discriminator", discriminator)];

fn stage1(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let config = EspaConfig::of_stage1(&state).context("the weights are not of stage 1")?;
    coarse(case, &config.init_stage1(device).load_official(state)?, device)
}

/// All that the fixture knows of the first stage.
pub fn coarse(case: &Case, net: &Stage1, device: &Device) -> anyhow::Result<Outputs> {
    let image: Tensor<4> = case.tensor("in.image", device)?;
    let mask: Tensor<4> = case.tensor("in.mask", device)?;

    let coarse = net.forward(case.tensor("in.masked", device)?, mask.clone());
    let mut out = Outputs::new();
    out.put("mid.conv6", coarse.encoded);
    out.put("mid.conv17", coarse.raw);
    out.put("mid.out1_Fc", coarse.features);
    if let Some(attended) = coarse.attended {
        out.put("mid.espa_raw", attended);
    }
    out.put("out.coarse", coarse.image.clone());
    out.put("out.composite", coarse.image * mask.clone() + image * (-mask + 1.0));
    Ok(out)
}

fn discriminator(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let state = case.state("sd.");
    let config = PatchGanConfig::of(&state).context("the weights are not of the discriminator")?;
    let net = config.init(device).load_official(state)?;
    let mut out = Outputs::new();
    out.put("out.logits", net.forward(case.tensor("in.image", device)?));
    Ok(out)
}
