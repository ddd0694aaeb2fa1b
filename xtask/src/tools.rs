//! What a fresh machine lacks: each tool is looked for first and installed only where missing.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, bail};

use crate::shell::{cargo, command, find_on_path, output, root, run, stage, target_dir};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The newest Trunk that Rust 1.95 builds.
const TRUNK: &str = "0.21.14";

/// Tools of this workspace alone; they stay out of the person's own folders.
pub fn tools_dir() -> PathBuf {
    root().join("target/tools")
}

/// The wasm target, Trunk and the wasm-bindgen step. Returns the path of Trunk.
///
/// # Errors
/// In words, where something is missing and cannot be installed.
pub fn for_build() -> anyhow::Result<PathBuf> {
    wasm_target()?;
    let trunk = trunk()?;
    // Trunk and the builds it starts run offline, so every source must be here before.
    if output(cargo().args(["metadata", "--offline", "--locked", "--format-version=1"])).is_none() {
        stage("Fetching sources", || run(cargo().args(["fetch", "--locked"])))?;
    }
    wasm_bindgen()?;
    Ok(trunk)
}

fn wasm_target() -> anyhow::Result<()> {
    let folder = output(command("rustc").args(["--print=target-libdir", "--target", WASM_TARGET]));
    if folder.is_some_and(|folder| PathBuf::from(folder).is_dir()) {
        return Ok(());
    }
    stage("Installing the wasm target", || {
        run(command("rustup").args(["target", "add", WASM_TARGET]))
            .with_context(|| format!("Rust's {WASM_TARGET} target is missing and rustup could not add it"))
    })
}

fn trunk() -> anyhow::Result<PathBuf> {
    let own = tools_dir().join("bin/trunk").with_extension(env::consts::EXE_EXTENSION);
    let wanted = format!("trunk {TRUNK}");
    for path in [Some(own.clone()), find_on_path("trunk")].into_iter().flatten() {
        if output(command(&path).arg("--version")).as_ref() == Some(&wanted) {
            return Ok(path);
        }
    }
    stage("Installing Trunk (once, some minutes)", || {
        let version = format!("={TRUNK}");
        run(cargo()
            .args(["install", "trunk", "--locked", "--version", &version, "--root"])
            .arg(tools_dir())
            .env_remove("CARGO_TARGET_DIR"))
    })?;
    Ok(own)
}

/// Builds the wasm-bindgen step and puts it beside Trunk.
fn wasm_bindgen() -> anyhow::Result<()> {
    run(cargo().args(["build", "--quiet", "--locked", "--package=infill-wasm-bindgen"]))?;
    let file = format!("wasm-bindgen{}", env::consts::EXE_SUFFIX);
    let built = target_dir().join("debug").join(format!("infill-{file}"));
    let folder = tools_dir().join("bin");
    fs::create_dir_all(&folder)?;
    // Renamed into place: a build in another window may be running the old one.
    let fresh = folder.join(format!("{file}.{}", std::process::id()));
    fs::copy(&built, &fresh).with_context(|| format!("{} could not be copied", built.display()))?;
    fs::rename(fresh, folder.join(file))?;
    Ok(())
}

/// Names under which Chromium is found.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_BROWSERS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Chromium, from `CHROMIUM` or the places where it usually is.
pub fn find_browser() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let on_path = BROWSERS.iter().filter_map(|name| find_on_path(name));
    let on_mac = MAC_BROWSERS.iter().map(PathBuf::from);
    named.into_iter().chain(on_path).chain(on_mac).find(|path| path.is_file())
}

/// What the tests need beside a compiler: Chromium, a font for its pages and, on Linux, Mesa's
/// software Vulkan for the shader twins.
///
/// # Errors
/// One sentence on what to install, where this machine's package manager is not ours to use.
pub fn for_tests() -> anyhow::Result<()> {
    let mut packages = Vec::new();
    if find_browser().is_none() {
        packages.extend(["chromium", "fonts-dejavu-core"]);
    }
    if cfg!(target_os = "linux") && !has_software_vulkan() {
        packages.extend(["libvulkan1", "mesa-vulkan-drivers"]);
    }
    if packages.is_empty() {
        return Ok(());
    }
    let Some(apt_get) = apt_get() else {
        bail!(
            "The tests need Chromium and a Vulkan driver. Please install {} with your package manager, \
             or set CHROMIUM to the browser's path, and run the command again.",
            packages.join(", ")
        );
    };
    stage(&format!("Installing {}", packages.join(", ")), || {
        let mut update = command(&apt_get[0]);
        run(update.args(&apt_get[1..]).args(["update", "--quiet=2"]))?;
        let mut install = command(&apt_get[0]);
        let flags = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
        run(install.args(&apt_get[1..]).args(flags).args(&packages).env("DEBIAN_FRONTEND", "noninteractive"))
    })
}

/// Whether the loader knows Mesa's driver that needs no GPU.
fn has_software_vulkan() -> bool {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("lvp_icd"))
}

/// apt-get where we may use it without asking: as root, or by sudo without a password.
fn apt_get() -> Option<Vec<String>> {
    let program = find_on_path("apt-get")?.to_string_lossy().into_owned();
    if output(command("id").arg("-u"))? == "0" {
        return Some(vec![program]);
    }
    output(command("sudo").args(["-n", "true"])).map(|_| vec!["sudo".into(), "-n".into(), program])
}
