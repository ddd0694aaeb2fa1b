//! `infill weights`: what a weights file is, and whether it is whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use burn::tensor::Device;
use clap::Subcommand;
use safetensors::SafeTensors;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::weights::list_of;
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::weights::{Training, WeightsFile};

#[derive(Debug, Subcommand)]
pub enum WeightsCommand {
    /// Check a weights file: its format, its card, that every number is finite, and that the tensors make
    /// the network of the card.
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Check its entry in this manifest too.
        #[arg(long, value_name = "MANIFEST")]
        manifest: Option<PathBuf>,
    },
    /// Tell what a weights file says of itself.
    Info {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// # Errors
/// In words, where the file cannot be read or used.
pub fn run(command: &WeightsCommand) -> Result<ExitCode> {
    match command {
        WeightsCommand::Verify { file, manifest } => verify(file, manifest.as_deref())?,
        WeightsCommand::Info { file, json } => info(file, *json)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A weights file whose card and tensors could be read.
struct Facts {
    file: WeightsFile,
    bytes: usize,
    sha256: String,
    /// How its numbers are stored: F16 or F32, or both.
    precision: String,
}

impl Facts {
    fn read(path: &Path) -> Result<Self> {
        let bytes = super::weights::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = WeightsFile::read(&bytes).with_context(|| path.display().to_string())?;
        let (_, header) = SafeTensors::read_metadata(&bytes)?;
        let kinds: BTreeSet<String> =
            header.tensors().values().map(|tensor| tensor.dtype.to_string()).collect();
        let precision = kinds.into_iter().collect::<Vec<_>>().join(" and ");
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { file, bytes: bytes.len(), sha256, precision })
    }

    fn parameters(&self) -> usize {
        self.file.state.values().map(|data| data.num_elements()).sum()
    }
}

fn info(path: &Path, as_json: bool) -> Result<()> {
    let facts = Facts::read(path)?;
    let card = &facts.file.card;
    if as_json {
        let (tensors, parameters) = (facts.file.state.len(), facts.parameters());
        let report = json!({
            "file": path, "bytes": facts.bytes, "sha256": facts.sha256, "precision": facts.precision,
            "tensors": tensors, "parameters": parameters, "card": card,
        });
        println!("{report}");
        return Ok(());
    }
    println!("{} ({}, preset {})", card.title, card.system, card.preset);
    println!("licence      {}", card.licence);
    println!("file         {} bytes, sha256 {}", facts.bytes, facts.sha256);
    println!(
        "numbers      {} in {} tensors of {}",
        facts.parameters(),
        facts.file.state.len(),
        facts.precision
    );
    println!("config       {}", card.config);
    if !card.classes.is_empty() {
        let names: Vec<&str> = card.classes.iter().map(|class| class.name.as_str()).collect();
        println!("classes      {}", names.join(", "));
    }
    if !card.training.data.is_empty() {
        let training = &card.training;
        let Training { data, licence, steps, device_minutes, .. } = training;
        println!("trained on   {data} ({licence}), {steps} steps, {device_minutes} minutes of one device");
    }
    for failure in &card.failures {
        println!("known to     {failure}");
    }
    for (name, value) in &card.metrics {
        println!("{name:<12} {value}");
    }
    Ok(())
}

fn verify(path: &Path, manifest: Option<&Path>) -> Result<()> {
    let facts = Facts::read(path)?;
    let card = facts.file.card.clone();
    let (tensors, parameters) = (facts.file.state.len(), facts.parameters());
    let (file, device) = (facts.file.clone(), Device::flex());
    let opened = match list_of(&card) {
        "segmentation" => Segmenter::open(file, &device).map(drop),
        _ => Network::open(file, &device).map(drop),
    };
    opened.with_context(|| path.display().to_string())?;
    if let Some(manifest) = manifest {
        check_entry(path, &facts, manifest)?;
    }
    println!("{} is whole: {}, preset {}", path.display(), card.title, card.preset);
    println!("{tensors} tensors of {}, {parameters} parameters, all finite, all fit", facts.precision);
    println!("{} bytes, sha256 {}", facts.bytes, facts.sha256);
    Ok(())
}

/// Holds the file to what the manifest says of it. The entry is the one whose address ends in the file's
/// name, or else the one with its hash.
fn check_entry(path: &Path, facts: &Facts, manifest: &Path) -> Result<()> {
    let text = fs::read(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let text: Value = serde_json::from_slice(&text)
        .with_context(|| format!("{} is no manifest of weights", manifest.display()))?;
    let list = list_of(&facts.file.card);
    let Some(entries) = text[list].as_array() else {
        bail!("{} is no manifest of weights: it has no list \"{list}\"", manifest.display());
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let named =
        |entry: &&Value| entry["url"].as_str().is_some_and(|url| url.rsplit('/').next() == Some(&name));
    let hashed = |entry: &&Value| entry["sha256"] == facts.sha256.as_str();
    let entry = entries.iter().find(named).or_else(|| entries.iter().find(hashed));
    let entry = entry.with_context(|| format!("{} has no entry for {name}", manifest.display()))?;

    let card = &facts.file.card;
    let expected = [
        ("bytes", json!(facts.bytes)),
        ("sha256", json!(facts.sha256)),
        ("method", json!(card.system)),
        ("preset", json!(card.preset)),
        ("title", json!(card.title)),
        ("licence", json!(card.licence)),
    ];
    let wrong: Vec<String> = expected
        .iter()
        .filter(|(key, value)| entry[*key] != *value)
        .map(|(key, value)| format!("{key} is {value} in the file and {} in the manifest", entry[*key]))
        .collect();
    if !wrong.is_empty() {
        bail!("{} does not fit its entry in {}: {}", name, manifest.display(), wrong.join("; "));
    }
    println!("its entry in {} is right", manifest.display());
    Ok(())
}
