//! The folder of a web page in which networks can be timed: our filler as a module, and the peer's.

use std::fs::{copy, create_dir_all, write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use xtask::shell::{cargo, command, run, target_dir};
use xtask::tools;

use super::super::engines::scripts;

const WASM: &str = "wasm32-unknown-unknown";
/// Pages take their programs from what is imported later.
const DOCUMENT: &str = "<!doctype html><title>Infill's bench of networks</title>";

/// The folder for the case in another.
pub fn beside(case: &Path) -> PathBuf {
    case.with_file_name("page")
}

/// Makes the folder below that of all cases, anew where anything has changed.
///
/// # Errors
/// Where the module cannot be built, or npm is missing or cannot install the peer.
pub fn prepare(cases: &Path) -> anyhow::Result<()> {
    let folder = cases.join("page");
    create_dir_all(&folder)?;
    write(folder.join("index.html"), DOCUMENT)?;
    build(&folder)?;
    install(&folder)
}

/// In the profile of the page's workers.
fn build(folder: &Path) -> anyhow::Result<()> {
    tools::for_build()?;
    run(cargo().args(["build", "--locked", "--profile=compute", "--target", WASM]).args([
        "--package=infill-filler",
        "--features=page",
        "--bin=filler-page",
    ]))?;
    let module = target_dir().join(WASM).join("compute/filler-page.wasm");
    let bindgen = tools::tools_dir().join("bin/wasm-bindgen");
    run(command(bindgen).arg(module).arg("--out-dir").arg(folder).args([
        "--out-name=filler",
        "--target=web",
        "--no-typescript",
    ]))
}

fn install(folder: &Path) -> anyhow::Result<()> {
    copy(scripts().join("package.json"), folder.join("package.json"))?;
    let npm =
        Command::new("npm").args(["install", "--ignore-scripts", "--silent"]).current_dir(folder).status();
    let installed = npm.context("ONNX Runtime for browsers needs npm; install it, or pass --no-peers")?;
    anyhow::ensure!(installed.success(), "npm could not install ONNX Runtime for browsers");
    Ok(())
}
