//! `cargo xtask dist`: the static folder.

use std::{env, fs, path::PathBuf};

use anyhow::Context;

use crate::{
    address, hashed, offline,
    shell::{command, root, run, stage, target_dir},
    tools,
};

/// Builds the release page into `dist/` and returns that folder.
///
/// # Errors
/// Where a tool is missing, a program does not compile or a file cannot be written.
pub fn build() -> anyhow::Result<PathBuf> {
    let trunk = tools::for_build()?;
    let staged = target_dir().join("dist-staged");
    stage("Building the release page (the first time takes some minutes)", || {
        let path = env::var_os("PATH").unwrap_or_default();
        let own = [tools::tools_dir().join("bin")];
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&path)))?;
        run(command(trunk)
            .args(["build", "--release", "--offline=true", "--locked=true", "--public-url=./", "--dist"])
            .arg(&staged)
            .env("PATH", path)
            // Trunk reads NO_COLOR as a flag and accepts only "true" or "false".
            .env_remove("NO_COLOR"))
    })?;
    hashed::rename_workers(&staged)?;
    address::complete(&staged, env::var(address::VARIABLE).ok().as_deref())?;
    offline::write_list(&staged)?;
    let (dist, old) = (root().join("dist"), target_dir().join("dist-old"));
    // Swapped, not rewritten: a server that runs meanwhile never sees half a page.
    if old.exists() {
        fs::remove_dir_all(&old).context("What an earlier build left could not be removed")?;
    }
    if dist.exists() {
        fs::rename(&dist, &old).or_else(|_| fs::remove_dir_all(&dist))?;
    }
    fs::rename(&staged, &dist).or_else(|_| copy_folder(&staged, &dist))?;
    eprintln!("  {} is ready for any file server", dist.display());
    Ok(dist)
}

/// For a target folder on another disk, where renaming does not reach.
fn copy_folder(from: &std::path::Path, to: &std::path::Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
