use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::args::FillArgs;
use super::fill::Filler;
use super::inputs::{check_output, extension};
use super::report::Report;

/// Fills every photo of a folder. A bad one is reported and passed over.
///
/// # Errors
/// Where a folder cannot be read or made. Failures of single photos show in the exit code.
pub fn run(args: &FillArgs, filler: &Filler<'_>, folder: &Path) -> Result<ExitCode> {
    let masks = args.masks.as_deref().context("--batch needs --masks")?;
    let (photos, masks) = (pictures(folder)?, by_stem(pictures(masks)?));
    if photos.is_empty() {
        bail!("{} holds no photos", folder.display());
    }
    fs::create_dir_all(&args.output).with_context(|| format!("cannot make {}", args.output.display()))?;

    let bar = bar(photos.len() as u64);
    let (mut reports, mut failures) = (Vec::new(), Vec::new());
    for photo in &photos {
        bar.set_message(photo.file_name().unwrap_or_default().to_string_lossy().into_owned());
        match one(args, filler, photo, &masks) {
            Ok(report) => reports.push(report),
            Err(error) => {
                bar.suspend(|| eprintln!("infill: {}: {error:#}", photo.display()));
                failures.push((photo, format!("{error:#}")));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();

    if args.json {
        let filled: Vec<_> = reports.iter().map(Report::json).collect();
        let failed: Vec<_> =
            failures.iter().map(|(photo, error)| json!({"photo": photo, "error": error})).collect();
        println!("{}", json!({"filled": filled, "failed": failed}));
    } else {
        println!("{} filled, {} failed", reports.len(), failures.len());
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(
    args: &FillArgs,
    filler: &Filler<'_>,
    photo: &Path,
    masks: &BTreeMap<String, PathBuf>,
) -> Result<Report> {
    let mask = masks.get(&stem(photo)).with_context(|| format!("no mask is named {}", stem(photo)))?;
    let output = output(&args.output, photo);
    check_output(&output, &[photo, mask], args.overwrite)?;
    filler.fill(photo, mask, &output)
}

/// Where a photo of a batch goes: its own name, as PNG where its format is not one we write.
fn output(folder: &Path, photo: &Path) -> PathBuf {
    let output = folder.join(photo.file_name().unwrap_or_default());
    match extension(photo).as_str() {
        "png" | "jpg" | "jpeg" | "webp" => output,
        _ => output.with_extension("png"),
    }
}

/// The files of a folder by name; hidden ones are left out.
fn pictures(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn by_stem(files: Vec<PathBuf>) -> BTreeMap<String, PathBuf> {
    files.into_iter().map(|path| (stem(&path), path)).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Drawn on stderr, and only where that is a terminal.
fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg} ({eta} left)");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
