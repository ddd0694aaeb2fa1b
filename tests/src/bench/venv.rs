//! The peers' Python: a virtual environment of the bench's own.

use std::fs::{File, read_to_string, remove_dir_all, write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

/// Makes the environment in `folder` unless it is there already, with what `requirements.txt` beside the
/// peers' `scripts` names; its interpreter.
///
/// A package that cannot be installed does not stop the others: the method that wants it says so when
/// it is probed. pip's words are kept in `pip.log` beside the environment.
///
/// # Errors
/// Where there is no Python 3 with `venv`.
pub fn prepare(folder: &Path, scripts: &Path) -> anyhow::Result<PathBuf> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = read_to_string(scripts.join("requirements.txt"))?;
    let stamp = folder.join("requirements.installed");
    if read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    eprintln!("Installing the peers into {} (once)", folder.display());
    if folder.exists() {
        remove_dir_all(folder)?;
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(folder).stdout(Stdio::null()).status();
    let made = made.context("the peers need Python 3; install it, or pass --no-peers")?;
    anyhow::ensure!(made.success(), "`python3 -m venv` failed; install Python's venv, or pass --no-peers");
    let log = File::create(folder.join("pip.log"))?;
    let packages = wanted.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut complete = true;
    for package in packages {
        eprintln!("  {package}");
        complete &= install(&python, package, &log)?;
    }
    if complete {
        write(stamp, wanted)?;
    }
    Ok(python)
}

fn install(python: &Path, package: &str, log: &File) -> anyhow::Result<bool> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", package]);
    let installed = pip.stdout(log.try_clone()?).stderr(log.try_clone()?).status()?.success();
    if !installed {
        eprintln!("  {package} could not be installed; pip.log says why");
    }
    Ok(installed)
}
