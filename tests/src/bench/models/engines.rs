//! Who is compared, and what the network is that all of them run.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use serde::Deserialize;

use super::super::engines::{Engine, in_page, peer, scripts};

pub const PEERS: [Engine; 2] = [peer("onnxruntime", "ONNX Runtime"), peer("pytorch", "PyTorch")];
/// Only where there is a GPU of theirs.
pub const GPU_PEERS: [Engine; 3] = [
    peer("pytorch-cuda", "PyTorch, CUDA"),
    peer("pytorch-cuda-compiled", "PyTorch, CUDA, compiled"),
    peer("onnxruntime-cuda", "ONNX Runtime, CUDA"),
];

/// In Chromium, on the one thread of its wasm.
pub const OURS_IN_PAGE: Engine = in_page("infill-wasm", "Infill (Burn, wasm in Chromium)");
pub const PEER_IN_PAGE: Engine = in_page("onnxruntime-web", "ONNX Runtime (wasm in Chromium)");

/// What a network is, whoever runs it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Size {
    pub parameters: u64,
    /// Two for each multiplication with its addition.
    pub flops: f64,
}

/// Writes the case in `folder` as ONNX; how large its network is.
///
/// # Errors
/// With the exporter's last words.
pub fn export(python: &Path, folder: &Path) -> anyhow::Result<Size> {
    let script = scripts().join("export.py");
    let output = Command::new(python).arg("-Wignore").arg(script).arg(folder).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "{}", errors.lines().last().unwrap_or("it says nothing"));
    let words = String::from_utf8(output.stdout)?;
    let line = words.lines().last().context("the exporter said nothing")?;
    Ok(serde_json::from_str(line)?)
}
