//! `cargo xtask size`: what a visitor downloads, as a file server with brotli would send it.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, bail};

/// Start of the file's name and the most it may weigh, in bytes after brotli.
const BUDGET: [(&str, usize); 3] =
    [("page", 350_000), ("photo-worker", 900_000), ("compute-worker", 3_500_000)];

/// Prints the sizes of the three programs in `folder`.
///
/// # Errors
/// Where one is missing or above its budget.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let folder = crate::shell::root().join(folder);
    let mut heavy = Vec::new();
    for (program, budget) in BUDGET {
        let bytes = fs::read(find(&folder, program)?)?;
        let size = compressed_size(&bytes)?;
        println!("{program:<15} {:>8} B  {size:>8} B brotli  of {budget:>8}", bytes.len());
        if size > budget {
            heavy.push(program);
        }
    }
    if !heavy.is_empty() {
        bail!("Above its size budget: {}", heavy.join(", "));
    }
    Ok(())
}

/// The wasm file of a program, whatever its hash.
fn find(folder: &Path, program: &str) -> anyhow::Result<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{} is missing: run `cargo xtask dist` first", folder.display()))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(program) && name.ends_with("_bg.wasm")
        })
        .with_context(|| format!("{} holds no program named {program}", folder.display()))
}

/// Brotli at the strength file servers compress static files with.
fn compressed_size(bytes: &[u8]) -> std::io::Result<usize> {
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, WINDOW);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner().len())
}
