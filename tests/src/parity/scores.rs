//! Measures, objectives and schedules, most of them in JSON.

use anyhow::{Context, ensure};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::metrics::published::{
    Window, channel_mean_difference, frechet_distance, grey, mean_difference, psnr, ssim,
};
use infill_inference::models::objectives::LeastSquares;
use infill_protocol::Size;

use super::{Case, Outputs, Runner, files};

pub const KINDS: &[(&str, Runner)] =
    &[("metrics", metrics), ("fid", fid), ("lsgan", lsgan), ("mask_ratio", mask_ratio)];

const CHANNELS: usize = 3;

/// The images of `metrics<suffix>.json` and `mask_ratio<suffix>.json` lie in
/// `metrics<suffix>.safetensors` beside it.
fn images(case: &Case, kind: &str) -> anyhow::Result<Case> {
    let suffix = case.stem().strip_prefix(kind).unwrap_or_default();
    let path = case.path.with_file_name(format!("metrics{suffix}.safetensors"));
    files::read(&path).with_context(|| format!("the images in {}", path.display()))
}

fn metrics(case: &Case, _: &Device) -> anyhow::Result<Outputs> {
    let mut out = Outputs::new();
    if !case.is_json() {
        ensure!(case.path.with_extension("json").is_file(), "no expected numbers lie beside these images");
        return Ok(out);
    }
    let images = images(case, "metrics")?;
    let [count, height, width, _] = images.dims::<4>("in.gt_u8")?;
    let size = Size::new(width as u32, height as u32);
    let bytes = [images.numbers("in.pred_u8")?, images.numbers("in.gt_u8")?];
    let floats = [images.numbers("in.pred")?, images.numbers("in.gt")?];
    let length = size.area() * CHANNELS;
    for i in 0..count {
        let [a, b] = [&bytes[0], &bytes[1]].map(|all| &all[i * length..][..length]);
        let [float_a, float_b] = [&floats[0], &floats[1]].map(|all| &all[i * length..][..length]);
        let of_window = |window| ssim(a, b, size, CHANNELS, window, 255.0);
        let mut put = |name: &str, value| out.put_number(&format!("{i}/{name}"), value);
        put("psnr", psnr(a, b, 255.0));
        put("psnr_float01", psnr(float_a, float_b, 1.0));
        put("mae", mean_difference(a, b) / 255.0);
        put("l1_channelmean", channel_mean_difference(a, b, CHANNELS) / 255.0);
        put("ssim_win11_uniform", of_window(Window::Uniform(11)));
        put("ssim_win7_default", of_window(Window::Uniform(7)));
        put("ssim_gaussian", of_window(Window::Gaussian));
        put(
            "ssim_gray_win51",
            ssim(&grey(a, CHANNELS), &grey(b, CHANNELS), size, 1, Window::Uniform(51), 255.0),
        );
    }
    Ok(out)
}

fn fid(case: &Case, _: &Device) -> anyhow::Result<Outputs> {
    let [_, dims] = case.dims("feats_a")?;
    let mut out = Outputs::new();
    out.put_number("fid", frechet_distance(&case.numbers("feats_a")?, &case.numbers("feats_b")?, dims)?);
    Ok(out)
}

fn lsgan(case: &Case, device: &Device) -> anyhow::Result<Outputs> {
    let logits = |name| anyhow::Ok(Tensor::<1>::from_data(flat(&case.data(name)?), device));
    let (real, fake) = (logits("d_real")?, logits("d_fake")?);
    let mut out = Outputs::new();
    out.put("espa_eq8", LeastSquares::ESPA.discriminator(real.clone(), fake.clone()));
    out.put("lsgan_d", LeastSquares::USUAL.discriminator(real, fake.clone()));
    out.put("lsgan_g", LeastSquares::USUAL.generator(fake));
    Ok(out)
}

fn flat(data: &TensorData) -> TensorData {
    let numbers: Vec<f32> = data.iter::<f32>().collect();
    TensorData::from(numbers.as_slice())
}

fn mask_ratio(case: &Case, _: &Device) -> anyhow::Result<Outputs> {
    let images = images(case, "mask_ratio")?;
    let [count, ..] = images.dims::<4>("in.mask")?;
    let mask = images.numbers("in.mask")?;
    let area = mask.len() / count;
    let ratios: Vec<f64> =
        mask.chunks_exact(area).map(|mask| mask.iter().sum::<f64>() / area as f64).collect();
    let mut out = Outputs::new();
    out.put_data("ratio", TensorData::from(ratios.as_slice()));
    Ok(out)
}
