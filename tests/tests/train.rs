//! Training as a person meets it: a folder of photos, a config, a run that can be stopped, resumed and
//! broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use burn::tensor::Device;
use image::{GrayImage, Luma, Rgb, RgbImage};
use infill_inference::train::{Outcome, Session, TrainConfig, TrainError, train};
use infill_inference::weights::WeightsFile;

const SIDE: u32 = 48;

/// A folder of its own for each test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    /// With four photos below `photos/`, left and right of a slanted edge, and label maps of the sides.
    fn with_photos() -> Self {
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

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A toy ESPA on the folder's photos; `rest` comes behind.
    fn config(&self, rest: &str) -> TrainConfig {
        let network = "width = 8\ndecoder = { hidden = 8 }";
        self.system("espa", 32, network, rest)
    }

    /// A toy `system` at `side` pixels; `network` makes it small, `rest` comes behind.
    fn system(&self, system: &str, side: u32, network: &str, rest: &str) -> TrainConfig {
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

    fn train(&self, config: TrainConfig, run: &str, session: &Session) -> Result<Outcome, TrainError> {
        train(config, &self.path(run), &Device::flex(), session)
    }

    /// The named measurement of every step.
    fn measured(&self, run: &str, name: &str) -> Vec<f64> {
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

fn quiet() -> Session {
    Session { quiet: true, ..Session::default() }
}

fn phase(name: &str, steps: u64, rate: f64) -> String {
    format!(
        "[[phase]]\nname = \"{name}\"\nsteps = {steps}\nrate = {rate:e}\n[phase.weights]\nperceptual = 0.0\n"
    )
}

/// A phase of another system than ESPA, without the losses that need weights of their own.
fn phase_without(name: &str, steps: u64, rate: f64, losses: &[&str]) -> String {
    let none: String = losses.iter().map(|loss| format!("{loss} = 0.0\n")).collect();
    format!("[[phase]]\nname = \"{name}\"\nsteps = {steps}\nrate = {rate:e}\n[phase.weights]\n{none}")
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn every_phase_of_espa_drives_its_loss_down() {
    let folder = Folder::with_photos();
    let phases = [phase("stage1", 60, 2e-3), phase("stage2", 40, 2e-3), phase("joint", 20, 5e-4)].concat();
    let outcome = folder.train(folder.config(&phases), "run", &quiet()).expect("a run");
    assert!(outcome.finished && outcome.step == 120 && outcome.skipped.is_empty());
    let losses = folder.measured("run", "l1");
    let [first, second, joint] = [&losses[..60], &losses[60..100], &losses[100..]];
    assert!(mean(&first[50..]) < 0.6 * mean(&first[..3]), "{first:?}");
    assert!(mean(&second[30..]) < 0.6 * mean(&second[..3]), "{second:?}");
    assert!(mean(&joint[10..]) < mean(&second[20..30]), "{joint:?}");

    let run = folder.path("run");
    let bytes = fs::read(run.join("best.safetensors")).expect("weights");
    let card = WeightsFile::read(&bytes).expect("a weights file").card;
    assert_eq!((card.system.as_str(), card.preset.as_str()), ("espa", "web"));
    for file in ["config.toml", "run.json", "losses.svg", "report.html", "samples/00000120.png"] {
        assert!(run.join(file).exists(), "{file}");
    }
    let kept = fs::read_dir(run.join("checkpoints")).expect("checkpoints").count();
    assert_eq!(kept, 2);
}

#[test]
fn the_other_systems_learn_too() {
    let folder = Folder::with_photos();
    let spl = "width = 4\ngrowth = 2\ndense_blocks = 2\nrecon_blocks = 1\nspade_blocks = 1\nspade_hidden = 4";
    let gmsrm = "width = 4\nwidest = 8\nstyle = 8\nmapping = 2";
    let cases = [
        ("csa", 256, "width = 2", phase_without("main", 24, 3e-3, &["features"]), "l1"),
        ("spl", 32, spl, phase_without("main", 60, 2e-3, &["feature"]), "l1"),
        ("gmsrm", 64, gmsrm, phase_without("main", 60, 2e-3, &["perceptual", "style"]), "l1"),
        ("segmentation", 32, "", phase_without("main", 40, 2e-3, &[]), "loss"),
    ];
    for (system, side, network, phases, loss) in cases {
        let config = folder.system(system, side, network, &phases);
        let steps = config.steps();
        let outcome = folder.train(config, system, &quiet()).expect("a run");
        assert!(outcome.finished && outcome.best.is_some(), "{system}");
        let losses = folder.measured(system, loss);
        assert_eq!(losses.len() as u64, steps);
        let (start, end) = (mean(&losses[..4]), mean(&losses[losses.len() - 8..]));
        assert!(end < 0.75 * start, "{system}: {start} to {end}");
        let bytes = fs::read(folder.path(system).join("weights.safetensors")).expect("weights");
        assert_eq!(WeightsFile::read(&bytes).expect("a weights file").card.system, system);
    }
}

#[test]
fn a_head_learns_and_its_backbone_stays() {
    let folder = Folder::with_photos();
    // The rate is high, because a backbone that saw nothing yet says little. One run, looked at early and
    // late: its first weights are the same whatever else draws beside it.
    let learned = |steps: u64| {
        let config = folder.system("segmentation", 32, "", &phase_without("head", steps, 5e-2, &[]));
        folder.train(config, "run", &Session { resume: true, ..quiet() }).expect("a run");
        let bytes = fs::read(folder.path("run").join("weights.safetensors")).expect("weights");
        WeightsFile::read(&bytes).expect("a weights file").state
    };
    let (early, late) = (learned(1), learned(40));
    for (name, values) in &early {
        let pairs = values.iter::<f32>().zip(late[name].iter::<f32>());
        let moved = pairs.map(|(early, late)| (early - late).abs()).fold(0.0, f32::max);
        // The running average of a weight that stays is that weight but for its rounding.
        assert_eq!(name.starts_with("backbone."), moved < 1e-5, "{name} moved by {moved}");
    }
    let losses = folder.measured("run", "loss");
    let (start, end) = (mean(&losses[..4]), mean(&losses[losses.len() - 8..]));
    assert!(end < 0.75 * start, "{start} to {end}");
}

#[test]
fn the_memory_of_gm_srm_learns_to_paint() {
    let folder = Folder::with_photos();
    let network = "width = 4\nwidest = 8\nstyle = 8\nmapping = 2";
    let phases =
        [phase_without("memory", 12, 2e-3, &[]), phase_without("main", 1, 1e-4, &["perceptual", "style"])];
    let config = folder.system("gmsrm", 256, network, &phases.concat());
    assert!(folder.train(config, "run", &quiet()).expect("a run").finished);
    // Two players: the discriminator's loss falls from 2, that of one that cannot tell.
    let critic = folder.measured("run", "critic");
    assert!(mean(&critic[8..12]) < 0.95 * mean(&critic[..2]), "{critic:?}");
}

#[test]
fn a_resumed_run_is_the_run_it_would_have_been() {
    let folder = Folder::with_photos();
    let phases = [phase("stage1", 4, 1e-3), phase("stage2", 4, 1e-3)].concat();
    let mut config = folder.config(&phases);
    config.run.keep = 9;
    config.run.save = 2;
    config.optimiser.accumulate = 2;
    folder.train(config.clone(), "whole", &quiet()).expect("a run");

    // From the middle of the first phase, from the seam between both, and from the second.
    for step in [2, 4, 6] {
        let part = format!("from{step}");
        copy(&folder.path("whole"), &folder.path(&part));
        for later in (step + 1)..=8 {
            let path = folder.path(&part).join(format!("checkpoints/{later:08}"));
            if path.exists() {
                fs::remove_dir_all(path).expect("a checkpoint");
            }
        }
        fs::remove_file(folder.path(&part).join("weights.safetensors")).expect("weights");
        let session = Session { resume: true, ..quiet() };
        folder.train(config.clone(), &part, &session).expect("a resumed run");
        for file in ["weights.safetensors", "best.safetensors"] {
            let [whole, resumed] =
                ["whole", &part].map(|run| fs::read(folder.path(run).join(file)).expect("weights"));
            assert!(whole == resumed, "{file} after resuming at {step}");
        }
        assert_eq!(folder.measured("whole", "loss"), folder.measured(&part, "loss"));
    }
}

#[test]
fn a_run_that_is_told_to_stop_leaves_a_checkpoint() {
    let folder = Folder::with_photos();
    let config = folder.config(&phase("stage1", 1000, 1e-3));
    let session = quiet();
    session.stop.store(true, Ordering::Relaxed);
    let outcome = folder.train(config.clone(), "run", &session).expect("a stopped run");
    assert!(!outcome.finished && outcome.step == 1);
    assert!(folder.path("run/checkpoints/00000001/state.json").exists());

    let error = folder.train(config.clone(), "run", &quiet()).expect_err("a folder in use");
    assert!(error.to_string().contains("--resume"), "{error}");
    let other = TrainConfig { seed: 2, ..config };
    let error = folder.train(other, "run", &Session { resume: true, ..quiet() }).expect_err("another run");
    assert!(error.to_string().contains("another config"), "{error}");
}

#[test]
fn a_checkpoint_that_cannot_be_written_leaves_the_last() {
    let folder = Folder::with_photos();
    let config = folder.config(&phase("stage1", 8, 1e-3));
    let checkpoints = folder.path("run/checkpoints");
    fs::create_dir_all(&checkpoints).expect("a folder");
    // Where the second checkpoint would go lies a file.
    fs::write(checkpoints.join("00000008.partial"), "in the way").expect("a file");
    let error = folder.train(config, "run", &quiet()).expect_err("no room");
    assert!(error.to_string().contains("00000008.partial"), "{error}");
    assert!(checkpoints.join("00000004/state.json").exists());
    assert!(!checkpoints.join("00000008").exists());
}

#[test]
fn broken_and_tiny_photos_are_passed_over_and_named() {
    let folder = Folder::with_photos();
    fs::write(folder.path("photos/broken.jpg"), b"\xff\xd8\xff\xe0 no photo").expect("a file");
    RgbImage::new(9, 9).save(folder.path("photos/tiny.png")).expect("a photo");
    let mut config = folder.config(&phase("stage1", 4, 1e-3));
    config.data.keep_out = 0;
    let outcome = folder.train(config, "run", &quiet()).expect("a run");
    assert!(outcome.finished);
    assert_eq!(outcome.skipped.len(), 2, "{:?}", outcome.skipped);
    assert!(outcome.skipped.iter().any(|line| line.contains("tiny")), "{:?}", outcome.skipped);
}

#[test]
fn a_gradient_without_end_stops_the_run_by_name() {
    let folder = Folder::with_photos();
    let error = folder.train(folder.config(&phase("stage1", 9, 1e30)), "run", &quiet());
    let error = error.expect_err("weights beyond all bounds");
    assert!(matches!(error, TrainError::NotFinite { .. }), "{error}");
    assert!(error.to_string().starts_with("step "), "{error}");
}

#[test]
fn what_a_config_lacks_is_said() {
    let folder = Folder::with_photos();
    let cases = [
        ("[[phase]]\nname = \"stage1\"\nsteps = 1\n".to_owned(), "features."),
        (phase("stage3", 1, 1e-3), "stage1, stage2, joint"),
        (phase("stage1", 1, 1e-3) + "flair = 1.0\n", "flair"),
    ];
    for (rest, word) in cases {
        let error = folder.train(folder.config(&rest), "run", &quiet()).expect_err("a refusal").to_string();
        assert!(error.contains(word), "{error}");
    }
    let mut config = folder.config(&phase("stage1", 1, 1e-3));
    config.data.tiers = vec!["A1".into()];
    let error = folder.train(config, "run", &quiet()).expect_err("no photo is free enough").to_string();
    assert!(error.contains("data.tiers"), "{error}");
}

fn copy(from: &Path, to: &Path) {
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
