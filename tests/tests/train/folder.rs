//! Photos to learn from, toy configs of every system, and the runs on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use burn::tensor::Device;
use image::{GrayImage, Luma, Rgb, RgbImage};
use infill_inference::train::{Outcome, Session, TrainConfig, TrainError, train};

const SIDE: u32 = 48;

/// A folder of its own for each test, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    /// With four photos below `photos/`, left and right of a slanted edge, and label maps of the sides.
    pub fn with_photos() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Self(std::env::temp_dir().join(format!("infill-train-{}-{number}", std::process::id())));
        for part in ["photos/deep/er", "labels/deep/er"] {
            fs::create_dir_all(folder.path(part)).expect("a folder");
        }
        for index in 0..4_u32 {
            let left = |x: u32, y: u32| x + y / 3 < 20 + 4 * index;
            let photo = RgbImage::from_fn(SIDE, SIDE, |x, y| {
                let [red, green] = if left(x, y) { [30, 120] } else { [200, 160] };
                Rgb([red + (x % 8) as u8, green + index as u8, (3 * y) as u8])
            });
            let labels = GrayImage::from_fn(SIDE, SIDE, |x, y| Luma([u8::from(left(x, y))]));
            let name = if index < 2 { format!("p{index}.png") } else { format!("deep/er/p{index}.png") };
            photo.save(folder.path(&format!("photos/{name}"))).expect("a photo");
            labels.save(folder.path(&format!("labels/{name}"))).expect("a map");
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A toy ESPA on the folder's photos; `rest` comes behind.
    pub fn config(&self, rest: &str) -> TrainConfig {
        let network = "width = 8\ndecoder = { hidden = 8 }";
        self.system("espa", 32, network, rest)
    }

    /// A toy `system` at `side` pixels; `network` makes it small, `rest` comes behind.
    pub fn system(&self, system: &str, side: u32, network: &str, rest: &str) -> TrainConfig {
        let text = format!(
            "system = {system:?}\nsize = [{side}, {side}]\nbatch = 2\ncritic = 4\n\
             [data]\nphotos = {:?}\nlabels = {:?}\nclasses = 2\nkeep_out = 4\n\
             [network]\n{network}\n\
             [holes]\nshare = [0.1, 0.3]\nobjects = 1.0\n\
             [optimiser]\naverage = 0.9\nclip = 10.0\n\
             [run]\nlog = 1\nsample = 4\njudge = 4\nsave = 4\nkeep = 2\n{rest}",
            self.path("photos"),
            self.path("labels")
        );
        let path = self.path("config.toml");
        fs::write(&path, text).expect("a file");
        TrainConfig::read(&path).expect("a config")
    }

    pub fn train(&self, config: TrainConfig, run: &str, session: &Session) -> Result<Outcome, TrainError> {
        train(config, &self.path(run), &[Device::flex()], session)
    }

    /// The named measurement of every step.
    pub fn measured(&self, run: &str, name: &str) -> Vec<f64> {
        let lines = fs::read_to_string(self.path(run).join("metrics.jsonl")).expect("measurements");
        let value = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON").get(name).and_then(|v| v.as_f64())
        };
        lines.lines().filter_map(value).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind in the system's own folder for such files, at worst.
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn quiet() -> Session {
    Session { quiet: true, ..Session::default() }
}

pub fn phase(name: &str, steps: u64, rate: f64) -> String {
    format!(
        "[[phase]]\nname = \"{name}\"\nsteps = {steps}\nrate = {rate:e}\n[phase.weights]\nperceptual = 0.0\n"
    )
}

/// A phase of another system than ESPA, without the losses that need weights of their own.
pub fn phase_without(name: &str, steps: u64, rate: f64, losses: &[&str]) -> String {
    let none: String = losses.iter().map(|loss| format!("{loss} = 0.0\n")).collect();
    format!("[[phase]]\nname = \"{name}\"\nsteps = {steps}\nrate = {rate:e}\n[phase.weights]\n{none}")
}

/// All of a folder, another time.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
