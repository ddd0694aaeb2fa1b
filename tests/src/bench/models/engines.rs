//! Who is compared, and how each is started.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde::Deserialize;

use super::super::conversation::Invocation;

/// A program that runs networks. Ours, or one that the peers' `serve.py` knows by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engine {
    pub id: &'static str,
    pub label: &'static str,
}

pub const OURS: Engine = Engine { id: "infill", label: "Infill (Burn, CPU)" };
pub const PEERS: [Engine; 2] =
    [Engine { id: "onnxruntime", label: "ONNX Runtime" }, Engine { id: "pytorch", label: "PyTorch" }];
/// Only where there is a GPU of theirs.
pub const GPU_PEERS: [Engine; 3] = [
    Engine { id: "pytorch-cuda", label: "PyTorch, CUDA" },
    Engine { id: "pytorch-cuda-compiled", label: "PyTorch, CUDA, compiled" },
    Engine { id: "onnxruntime-cuda", label: "ONNX Runtime, CUDA" },
];

/// What a network is, whoever runs it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Size {
    pub parameters: u64,
    /// Two for each multiplication with its addition.
    pub flops: f64,
}

impl Engine {
    /// This engine on the case in `folder`. `python` runs peers; ours is this very program.
    ///
    /// # Errors
    /// Where the program does not know its own path.
    pub fn invocation(&self, python: &Path, folder: &Path, threads: usize) -> std::io::Result<Invocation> {
        let log = folder.join(format!("{}.log", self.id));
        let (folder, threads) = (folder.display().to_string(), threads.to_string());
        let (program, arguments) = if *self == OURS {
            (std::env::current_exe()?, vec!["--serve".into(), folder])
        } else {
            let script = scripts().join("serve.py").display().to_string();
            (python.into(), vec!["-Wignore".into(), script, self.id.into(), folder, threads.clone()])
        };
        let environment =
            ["RAYON_NUM_THREADS", "OMP_NUM_THREADS"].map(|name| (name.to_owned(), threads.clone()));
        Ok(Invocation { program, arguments, environment: environment.into(), log })
    }
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

/// Whether PyTorch finds a GPU.
pub fn has_cuda(python: &Path) -> bool {
    let ask = "import sys, torch; sys.exit(not torch.cuda.is_available())";
    Command::new(python).args(["-c", ask]).status().is_ok_and(|status| status.success())
}

/// The folder of the peers' scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/models")
}
