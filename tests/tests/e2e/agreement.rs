//! SqueezeNet on three devices: natively on the CPU, in wasm on the CPU, on WebGPU.

use std::{env, fs, path::PathBuf};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use infill_inference::models::squeezenet::{SqueezeNetConfig, input};
use infill_protocol::{
    ComputeRequest, ComputeResponse, DeviceChoice, DeviceKind, Size, decode_header, encode_header,
};
use infill_tests::browser::Graphics;
use serde_json::Value;

use crate::{pictures, visit::Visit};

const SIDE: u32 = 64;
/// Relative to the largest feature of the layer; sums of some thousand products in f32 differ in order.
const TOLERANCE: f32 = 1e-4;

/// The published weights, where this machine has them.
fn weights() -> Option<Vec<u8>> {
    let folder =
        env::var_os("INFILL_SHARED").map_or_else(|| xtask::shell::root().join("../shared"), PathBuf::from);
    fs::read(folder.join("data/backbones/squeezenet_v1_0.safetensors")).ok()
}

/// Features of all layers, one list a layer.
fn native(weights: Vec<u8>, pixels: &[u8]) -> anyhow::Result<Vec<Vec<f32>>> {
    let device = burn::tensor::Device::flex();
    let net = SqueezeNetConfig::new().init_with(weights, &device)?;
    let taps = net.features(input(pixels, 3, Size::new(SIDE, SIDE), &device));
    Ok(taps.into_iter().map(|tap| tap.into_data().iter::<f32>().collect()).collect())
}

/// Asks a compute worker of the page's own making for the features.
fn in_the_page(visit: &Visit, kind: DeviceKind, weights: &[u8], pixels: &[u8]) -> anyhow::Result<Vec<f32>> {
    let choice = match kind {
        DeviceKind::Cpu => DeviceChoice::Cpu,
        DeviceKind::WebGpu => DeviceChoice::WebGpu,
    };
    let start = serde_json::to_string(&encode_header(&ComputeRequest::Start { device: choice }))?;
    let ask = ComputeRequest::Features { id: 1, side: SIDE, device: kind };
    let ask = serde_json::to_string(&encode_header(&ask))?;
    let (weights, pixels) = (STANDARD.encode(weights), STANDARD.encode(pixels));
    let answer = visit.page.evaluate(&format!(
        "new Promise((done, fail) => {{ \
           const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer; \
           const text = buffer => {{ let s = ''; for (const b of new Uint8Array(buffer)) s += String.fromCharCode(b); return btoa(s); }}; \
           const url = new URL(document.querySelector('meta[name=infill-compute-worker]').content, document.baseURI).href; \
           const boot = `import(${{JSON.stringify(url)}}).then(module => module.default())`; \
           const blob = URL.createObjectURL(new Blob([boot], {{ type: 'text/javascript' }})); \
           const worker = new Worker(blob, {{ type: 'module' }}); \
           const queue = [[Uint8Array.from({start}).buffer], [Uint8Array.from({ask}).buffer, bytes('{weights}'), bytes('{pixels}')]]; \
           worker.onerror = event => fail(new Error(event.message)); \
           worker.onmessage = event => {{ \
             const message = queue.shift(); \
             if (message) return worker.postMessage(message, message); \
             worker.terminate(); \
             done(event.data.map(text)); \
           }}; }})"
    ))?;
    let parts = answer.as_array().context("no answer")?.iter().map(Value::as_str);
    let parts: Vec<Vec<u8>> =
        parts.map(|part| Ok(STANDARD.decode(part.context("text")?)?)).collect::<anyhow::Result<_>>()?;
    match decode_header::<ComputeResponse>(&parts[0])? {
        ComputeResponse::Features { .. } => {}
        other => anyhow::bail!("{other:?}"),
    }
    Ok(parts[1].as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

/// The largest difference of a layer, relative to its largest feature.
fn difference(expected: &[Vec<f32>], found: &[f32]) -> f32 {
    assert_eq!(expected.iter().map(Vec::len).sum::<usize>(), found.len());
    let mut rest = found;
    let mut largest = 0.0_f32;
    for layer in expected {
        let (mine, next) = rest.split_at(layer.len());
        rest = next;
        let scale = layer.iter().fold(0.0_f32, |scale, value| scale.max(value.abs()));
        assert!(scale > 0.0, "a layer of zeros proves nothing");
        let worst = layer.iter().zip(mine).fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
        largest = largest.max(worst / scale);
    }
    largest
}

#[test]
fn squeezenet_agrees_natively_in_wasm_and_on_webgpu() -> anyhow::Result<()> {
    let Some(weights) = weights() else {
        println!(
            "skipped: the weights of SqueezeNet are not on this machine (INFILL_SHARED names their folder)"
        );
        return Ok(());
    };
    let pixels = pictures::texture(SIDE, SIDE).into_raw();
    let expected = native(weights.clone(), &pixels)?;
    let visit = Visit::new(Graphics::WebGpu, "")?;
    for kind in [DeviceKind::Cpu, DeviceKind::WebGpu] {
        let found = in_the_page(&visit, kind, &weights, &pixels)?;
        let difference = difference(&expected, &found);
        println!("{kind:?} differs by {difference:e}");
        assert!(difference <= TOLERANCE, "{kind:?}: {difference:e}");
    }
    Ok(())
}
