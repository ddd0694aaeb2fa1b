//! StyleGAN2's operations.

use burn::module::Param;
use burn::tensor::Device;
use infill_inference::models::stylegan::{modulated_conv, pixel_norm, upsample_fir};

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("stylegan2_ops", ops)];

fn ops(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let (x, weight) = (case.tensor::<4>("in.x", device)?, Param::from_tensor(case.tensor("in.w", device)?));
    let style = case.tensor::<2>("in.style", device)?;
    let conv = |demodulate| modulated_conv(x.clone(), &weight, style.clone(), demodulate);

    let mut found = Outputs::new();
    found.put("out.modconv_demod", conv(true));
    found.put("out.modconv_nodemod", conv(false));
    found.put("out.upfirdn2x", upsample_fir(x.clone(), case.tensor("in.fir", device)?));
    found.put("out.z_pixelnorm", pixel_norm(case.tensor("in.z", device)?));
    Ok(found)
}
