//! Engines in Chromium, on one thread of its wasm: the same conversation, over a page.

use std::fs::read;
use std::path::Path;

use anyhow::Context;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use burn::tensor::TensorData;
use infill_inference::weights::tensors;
use serde_json::json;

use super::super::conversation::Cost;
use super::super::serving::serve_costs;
use super::engines::{OURS_IN_PAGE, PEER_IN_PAGE};
use super::page;
use crate::browser::{Browser, Graphics, Launch, Page};
use crate::{find_browser, server::Server};

/// Lets the page fill with our network: see `infill_filler`.
const OURS: &str = "(async () => {
    const module = await import('./filler.js');
    await module.default();
    const bytes = async name => new Uint8Array(await (await fetch(name)).arrayBuffer());
    const filler = new module.Filler(await bytes('case/weights.safetensors'), await bytes('case/input.safetensors'));
    self.fill = async () => filler.fill();
})()";

/// Lets the page fill with ONNX Runtime; a network may not need every input, which the export then left out.
const PEER: &str = "(async () => {
    const folder = './node_modules/onnxruntime-web/dist/';
    const ort = await import(folder + 'ort.wasm.min.mjs');
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = new URL(folder, location).href;
    const session = await ort.InferenceSession.create('case/model.onnx', { executionProviders: ['wasm'] });
    const inputs = {};
    for (const [name, shape] of Object.entries(await (await fetch('case/inputs.json')).json())) {
        if (!session.inputNames.includes(name)) continue;
        const values = new Float32Array(await (await fetch('case/' + name)).arrayBuffer());
        inputs[name] = new ort.Tensor('float32', values, shape);
    }
    self.fill = async () => (await session.run(inputs))[session.outputNames[0]].data;
})()";

/// Seconds of one fill, which stays as `self.filled`.
const FILL: &str = "(async () => {
    const start = performance.now();
    self.filled = await self.fill();
    return (performance.now() - start) / 1000;
})()";

/// What was filled, in base64.
const FILLED: &str = "new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([self.filled]));
})";

/// Answers jobs on standard input until it ends, with the engine of this id, on the case in `folder`.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(engine: &str, folder: &Path) -> anyhow::Result<()> {
    serve_costs(|| Filler::open(engine, folder), Filler::fill)
}

struct Filler {
    browser: Browser,
    page: Page,
}

impl Filler {
    fn open(engine: &str, folder: &Path) -> anyhow::Result<Self> {
        let server = Server::start(&page::beside(folder), "/", 0)?;
        let program = find_browser().context("Chromium is missing; `cargo xtask test` installs it")?;
        let browser = Browser::launch(&program, Launch::new(Graphics::None))?;
        let page = browser.page()?;
        let opening = match engine {
            id if id == OURS_IN_PAGE.id => {
                for name in ["weights.safetensors", "input.safetensors"] {
                    server.lay(&format!("case/{name}"), read(folder.join(name))?);
                }
                OURS
            }
            id if id == PEER_IN_PAGE.id => {
                server.lay("case/model.onnx", read(folder.join("model.onnx"))?);
                lay_inputs(&server, &read(folder.join("input.safetensors"))?)?;
                PEER
            }
            other => anyhow::bail!("no engine {other:?} runs in a browser"),
        };
        page.goto(&server.url())?;
        page.evaluate(opening)?;
        Ok(Self { browser, page })
    }

    fn fill(&mut self) -> anyhow::Result<(Cost, Vec<f32>)> {
        let before = self.browser.renderer_seconds()?;
        let wall_s = self.page.evaluate(FILL)?.as_f64().context("no time was taken")?;
        let cpu_s = self.browser.renderer_seconds()? - before;
        let peak_mb = self.browser.renderer_memory().ok().map(|bytes| bytes as f64 / (1024.0 * 1024.0));
        let filled = self.page.evaluate(FILLED)?;
        let bytes = STANDARD.decode(filled.as_str().context("nothing was filled")?)?;
        let values = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        Ok((Cost { wall_s, cpu_s, peak_mb, crops_s: None }, values))
    }
}

/// Every input as little-endian f32, and their shapes.
fn lay_inputs(server: &Server, inputs: &[u8]) -> anyhow::Result<()> {
    let inputs = tensors(inputs)?;
    let little = |data: &TensorData| data.iter::<f32>().flat_map(f32::to_le_bytes).collect::<Vec<u8>>();
    for (name, data) in &inputs {
        server.lay(&format!("case/{name}"), little(data));
    }
    let shapes = inputs.iter().map(|(name, data)| (name.clone(), json!(data.shape().as_slice())));
    server.lay("case/inputs.json", json!(shapes.collect::<serde_json::Map<_, _>>()).to_string().into_bytes());
    Ok(())
}
