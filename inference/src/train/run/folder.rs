use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{plot, report};
use crate::train::config::TrainConfig;
use crate::train::error::{At, TrainError};

/// The folder of one run.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    metrics: File,
}

impl RunFolder {
    /// A new run: its config with every default filled in, and whose photos it learns from.
    ///
    /// # Errors
    /// Where the folder holds a run already or cannot be written.
    pub fn create(path: &Path, config: &TrainConfig, split: &Value) -> Result<Self, TrainError> {
        if path.join("config.toml").exists() {
            return Err(TrainError::config(format!(
                "{} holds a run already; add --resume to go on with it, or name another folder (run.folder)",
                path.display()
            )));
        }
        fs::create_dir_all(path).at("create", path)?;
        let text = toml::to_string(config).map_err(|error| TrainError::data(path, error))?;
        write(&path.join("config.toml"), text.as_bytes())?;
        let about = json!({ "seed": config.seed, "revision": revision(), "split": split });
        write(&path.join("run.json"), format!("{about:#}\n").as_bytes())?;
        Self::open(path, 0)
    }

    /// Goes on with a run after `step`; what it measured later is forgotten, since it comes again.
    ///
    /// # Errors
    /// Where the folder holds no run, or one of another network, seed or data.
    pub fn resume(path: &Path, config: &TrainConfig, step: u64) -> Result<Self, TrainError> {
        let before = TrainConfig::read(&path.join("config.toml"))?;
        if before.lasting() != config.lasting() {
            return Err(TrainError::config(format!(
                "{} was started with another config; only steps, rates, [run] and data.threads may change \
                 when a run goes on",
                path.display()
            )));
        }
        Self::open(path, step)
    }

    fn open(path: &Path, step: u64) -> Result<Self, TrainError> {
        let metrics = path.join("metrics.jsonl");
        let kept: Vec<String> = fs::read_to_string(&metrics)
            .unwrap_or_default()
            .lines()
            .filter(|line| step_of(line).is_some_and(|found| found <= step))
            .map(|line| format!("{line}\n"))
            .collect();
        write(&metrics, kept.concat().as_bytes())?;
        let file = OpenOptions::new().append(true).open(&metrics).at("open", &metrics)?;
        Ok(Self { path: path.to_owned(), metrics: file })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoints")
    }

    /// Adds a line of measurements.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn measure(&mut self, line: &Value) -> Result<(), TrainError> {
        writeln!(self.metrics, "{line}").at("write", &self.path.join("metrics.jsonl"))
    }

    /// Puts `bytes` into the file `name`, which appears at once or not at all.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), TrainError> {
        let path = self.path.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).at("create", parent)?;
        }
        write(&path, bytes)
    }

    /// Draws the curves and the page that shows them with the samples.
    ///
    /// # Errors
    /// Where a file cannot be read or written.
    pub fn report(&self) -> Result<(), TrainError> {
        let metrics = self.path.join("metrics.jsonl");
        let lines = fs::read_to_string(&metrics).at("read", &metrics)?;
        let lines: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        self.put("losses.svg", plot::curves(&lines).as_bytes())?;
        let mut samples: Vec<String> = fs::read_dir(self.path.join("samples"))
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        samples.sort();
        let config = self.path.join("config.toml");
        let config = fs::read_to_string(&config).at("read", &config)?;
        self.put("report.html", report::page(&lines, &samples, &config).as_bytes())
    }
}

fn step_of(line: &str) -> Option<u64> {
    serde_json::from_str::<Value>(line).ok()?.get("step")?.as_u64()
}

/// Writes beside and renames, so that a full disk leaves what was there.
fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    fs::write(&partial, bytes).at("write", &partial)?;
    fs::rename(&partial, path).at("write", path)
}

/// Of the folder that the program was started in, where git knows it.
fn revision() -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
