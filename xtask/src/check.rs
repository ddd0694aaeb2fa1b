//! `cargo xtask check`: what the continuous integration asks beside the tests.

use std::{env, process::Command};

use clap::ValueEnum;

use crate::{
    deny,
    shell::{cargo, command, find_on_path, output, run, stage},
    size, suite, tools,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting.
    Fmt,
    /// Lints of the native programs, each role alone.
    Clippy,
    /// Lints of the three programs of the page, and of that of the bench.
    ClippyWasm,
    /// Types of the trainer on CUDA, which is built where an LLVM can be had.
    Cuda,
    /// All about devices that `.ci/run` has no minutes for: types on CUDA, lints of the roles with a GPU or with
    /// devices of other machines, and their tests.
    Devices,
    /// Documentation without a warning.
    Doc,
    /// Licences, sources and banned crates.
    Deny,
    /// Spelling.
    Typos,
    /// Size budget of the release page.
    Size,
}

/// Runs the parts, all of them where none is named.
///
/// # Errors
/// Of the first part that fails.
pub fn run_parts(parts: &[Part]) -> anyhow::Result<()> {
    let parts = if parts.is_empty() { Part::value_variants() } else { parts };
    for part in parts {
        stage(&format!("Checking {part:?}"), || part.run())?;
    }
    Ok(())
}

impl Part {
    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Fmt => run(cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => roles(&[], &NATIVE_ROLES),
            Self::ClippyWasm => roles(&["--target=wasm32-unknown-unknown"], &PAGE_ROLES),
            Self::Cuda => cuda(),
            Self::Devices => devices(),
            Self::Doc => doc(),
            Self::Deny => deny::run(),
            Self::Typos => run(&mut typos()?),
            Self::Size => size::run("dist".as_ref()),
        }
    }
}

/// Features are roles: each is checked alone, never their sum.
const NATIVE_ROLES: [&[&str]; 4] = [
    &["--all-targets", "--package=infill-inference"],
    &["--all-targets", "--package=infill-inference", "--features=cli"],
    &["--all-targets", "--package=infill-inference", "--features=train"],
    &[
        "--all-targets",
        "--package=infill-protocol",
        "--package=infill-shaders",
        "--package=infill-photo",
        "--package=infill-frontend",
        "--package=infill-tests",
        "--package=infill-filler",
        "--package=xtask",
        "--package=infill-wasm-bindgen",
    ],
];

/// Those that `.ci/run` leaves out: each builds Burn once more.
const DEVICE_ROLES: [&[&str]; 2] = [
    &["--all-targets", "--package=infill-inference", "--features=vulkan,train"],
    &["--all-targets", "--package=infill-inference", "--features=remote"],
];

/// As Trunk builds them, and the bench its own.
const PAGE_ROLES: [&[&str]; 4] = [
    &["--package=infill-frontend", "--bin=page"],
    &["--package=infill-photo", "--features=worker", "--bin=photo-worker"],
    &["--package=infill-inference", "--features=worker", "--bin=compute-worker"],
    &["--package=infill-filler", "--features=page", "--bin=filler-page"],
];

fn roles(common: &[&str], roles: &[&[&str]]) -> anyhow::Result<()> {
    for role in roles {
        eprintln!("  {}", role.join(" "));
        let warnings = ["--", "--deny=warnings"];
        run(cargo().args(["clippy", "--quiet", "--locked"]).args(common).args(*role).args(warnings))?;
    }
    Ok(())
}

fn cuda() -> anyhow::Result<()> {
    let role = ["--package=infill-inference", "--features=cuda"];
    // Burn's CUDA downloads an LLVM while it is built; for documentation, and so for types, it does without.
    run(cargo().args(["check", "--quiet", "--locked"]).args(role).env("DOCS_RS", "1"))
}

fn devices() -> anyhow::Result<()> {
    cuda()?;
    roles(&[], &DEVICE_ROLES)?;
    let test = || {
        let mut test = cargo();
        test.args(["test", "--locked"]);
        test
    };
    run(test().args(["--package=infill-inference", "--features=remote", "--test=lend"]))?;
    let on_gpu = ["--package=infill-tests", "--features=gpu-parity", "--test=gpu", "--test=parity"];
    run(test().args(on_gpu).env("INFILL_DEVICE", "gpu"))
}

fn doc() -> anyhow::Result<()> {
    run(cargo()
        .args(["doc", "--quiet", "--locked", "--no-deps", "--document-private-items"])
        .args(suite::NATIVE)
        // Private items are documented as well, so links to them lead somewhere.
        .env("RUSTDOCFLAGS", "--deny=warnings --allow=rustdoc::private_intra_doc_links"))
}

/// The pinned release of `typos`, which comes as a program inside a Python wheel.
const TYPOS: &str = "1.52.0";

fn typos() -> anyhow::Result<Command> {
    let wanted = format!("typos-cli {TYPOS}");
    let folder = tools::tools_dir().join("typos");
    let own = folder.join("bin/typos").with_extension(env::consts::EXE_EXTENSION);
    for path in [Some(own.clone()), find_on_path("typos")].into_iter().flatten() {
        if output(command(&path).arg("--version")).as_ref() == Some(&wanted) {
            return Ok(command(path));
        }
    }
    stage("Installing typos", || {
        run(command("python3").args(["-m", "venv"]).arg(&folder))?;
        let wheel = format!("typos=={TYPOS}");
        run(command(folder.join("bin/pip")).args(["install", "--quiet", "--no-input", &wheel]))
    })?;
    Ok(command(own))
}
