//! `infill export`: what a run learned, as a file for the product.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::inputs;
use super::weights::list_of;
use crate::train::TrainConfig;
use crate::weights::{Card, Precision, WeightsFile};

/// Measures of an evaluation that a card holds.
const MEASURES: [&str; 6] = ["psnr", "ssim", "l1", "perceptual", "energy", "frechet"];

#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The run's folder.
    pub run: PathBuf,

    /// The weights file to write.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Two bytes a number instead of four.
    #[arg(long)]
    pub f16: bool,

    /// The weights of the last checkpoint, not the best by the photos kept out.
    #[arg(long)]
    pub last: bool,

    /// What `infill eval --json` wrote of these weights, for the card; may be given several times.
    #[arg(long, value_name = "JSON")]
    pub evaluation: Vec<PathBuf>,

    /// Enters the file into this manifest of weights, in whose folder it lies.
    #[arg(long, value_name = "MANIFEST")]
    pub manifest: Option<PathBuf>,
}

/// Writes the weights of a run as the product reads them.
pub fn run(args: &ExportArgs) -> Result<ExitCode> {
    let names: &[&str] =
        if args.last { &["weights.safetensors"] } else { &["best.safetensors", "weights.safetensors"] };
    let found = names.iter().map(|name| args.run.join(name)).find(|path| path.exists());
    let Some(path) = found else { bail!("{} holds no weights yet", args.run.display()) };
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut file = WeightsFile::read(&bytes)?;
    complete(&mut file.card, &args.run)?;
    for evaluation in &args.evaluation {
        measured(&mut file.card, &object(evaluation)?);
    }
    let bytes = file.write(if args.f16 { Precision::F16 } else { Precision::F32 });
    inputs::write(&args.output, &bytes)?;
    println!("{}: {:.2} MB", args.output.display(), bytes.len() as f64 / 1e6);
    if let Some(manifest) = &args.manifest {
        register(manifest, &args.output, &file.card, &bytes)?;
        println!("entered into {}", manifest.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// What the run's folder says beside the weights: the person's words as they are now, how long it took, whose
/// photos were kept out.
fn complete(card: &mut Card, run: &Path) -> Result<()> {
    TrainConfig::read(&run.join("config.toml"))?.card.enter(card);
    let split = object(&run.join("run.json"))?;
    card.training.kept_out = serde_json::from_value(split["split"]["kept_out"].clone()).unwrap_or_default();
    let metrics = fs::read_to_string(run.join("metrics.jsonl")).unwrap_or_default();
    card.training.device_minutes = (seconds(&metrics, card.training.steps) / 60.0).round() as u64;
    Ok(())
}

/// How long the first `steps` steps took.
fn seconds(metrics: &str, steps: u64) -> f64 {
    let (mut total, mut last) = (0.0, 0);
    for line in metrics.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        if let (Some(seconds), Some(step)) = (line["seconds"].as_f64(), line["step"].as_u64()) {
            total += seconds * step.saturating_sub(last) as f64 * f64::from(u8::from(step <= steps));
            last = step;
        }
    }
    total
}

/// Enters the means of an evaluation, `PROTOCOL METHOD MEASURE`.
fn measured(card: &mut Card, evaluation: &Value) {
    let protocol = evaluation["protocol"].as_str().unwrap_or("evaluation");
    for result in evaluation["results"].as_array().into_iter().flatten() {
        let method = result["method"].as_str().unwrap_or_default();
        for measure in MEASURES {
            let value = &result["all"][measure];
            if let Some(value) = value["mean"].as_f64().or_else(|| value.as_f64()) {
                card.metrics.insert(format!("{protocol} {method} {measure}"), value);
            }
        }
    }
    for measure in ["pixel_accuracy", "mean_iou"] {
        if let Some(value) = evaluation["segmentation"][measure].as_f64() {
            card.metrics.insert(measure.to_owned(), value);
        }
    }
}

fn object(path: &Path) -> Result<Value> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", path.display()))
}

/// Puts the file's entry in place of one of the same name, or behind the others.
fn register(manifest: &Path, file: &Path, card: &Card, bytes: &[u8]) -> Result<()> {
    let mut list = object(manifest)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = manifest.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = json!({
        "id": name.trim_end_matches(".safetensors"),
        "title": card.title, "method": card.system, "preset": card.preset, "licence": card.licence,
        "bytes": bytes.len(), "sha256": sha256, "url": format!("{folder}/{name}"),
    });
    let Some(entries) = list[list_of(card)].as_array_mut() else {
        bail!("{} is no manifest of weights: it has no list \"{}\"", manifest.display(), list_of(card));
    };
    match entries.iter_mut().find(|old| old["id"] == entry["id"]) {
        Some(old) => *old = entry,
        None => entries.push(entry),
    }
    inputs::write(manifest, format!("{list:#}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_up_to_the_step_that_is_exported() {
        let lines = "{\"step\":10,\"seconds\":2.0}\n{\"kept_out_error\":0.5,\"step\":10}\n\
                     {\"step\":20,\"seconds\":1.0}\n{\"step\":30,\"seconds\":9.0}\n";
        assert_eq!(seconds(lines, 20), 30.0);
    }

    #[test]
    fn a_card_takes_the_means() {
        let mut card = Card::default();
        let result =
            json!({"method": "texture", "all": {"psnr": {"mean": 20.5, "margin": 1.0}, "frechet": 3.0}});
        measured(&mut card, &json!({"protocol": "center128", "results": [result]}));
        assert_eq!(card.metrics["center128 texture psnr"], 20.5);
        assert_eq!(card.metrics["center128 texture frechet"], 3.0);
        measured(&mut card, &json!({"segmentation": {"mean_iou": 0.4}}));
        assert_eq!(card.metrics["mean_iou"], 0.4);
    }
}
