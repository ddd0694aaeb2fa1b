//! One run on several devices.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use burn::tensor::Device;
use infill_inference::models::state::StateDict;
use infill_inference::train::{Session, TrainConfig, train};
use infill_inference::weights::WeightsFile;

use super::folder::{Folder, copy, phase, phase_without, quiet};

/// Devices learn from a batch in parts what one learns from it as a whole: the same losses and lengths of
/// gradients in every step, but for the order in which gradients are summed.
#[test]
fn devices_that_share_out_a_step_learn_what_one_does_from_all_of_it() {
    let folder = Folder::with_photos();
    // CSA without its critics, who compare with the mean of a batch. Slowly, because Adam makes a whole step of
    // the rounding where a true gradient is 0, as before a norm.
    let espa = [phase("stage1", 3, 1e-4), phase("stage2", 2, 1e-4), phase("joint", 2, 1e-4)].concat();
    let csa = phase_without("main", 2, 1e-4, &["features", "adversarial"]);
    let gmsrm = phase_without("main", 3, 1e-4, &["perceptual", "style"]);
    let small = "width = 4\nwidest = 8\nstyle = 8\nmapping = 2";
    let cases = [
        ("espa", folder.config(&espa)),
        ("csa", folder.system("csa", 256, "width = 2", &csa)),
        ("gmsrm", folder.system("gmsrm", 64, small, &gmsrm)),
    ];
    for (system, config) in cases {
        let whole = TrainConfig { batch: 4, ..config };
        begin(&folder, &whole, system);
        let one = go_on(&folder, &whole, system, 1);
        assert!(!one.losses.is_empty() && one.losses.len() == one.gradients.len());
        for devices in [2, 4] {
            let mut parts = TrainConfig { batch: 4 / devices, ..whole.clone() };
            parts.optimiser.accumulate = devices;
            let several = go_on(&folder, &parts, system, devices);
            let pairs = one.losses.iter().zip(&several.losses);
            for (one, several) in pairs.chain(one.gradients.iter().zip(&several.gradients)) {
                let off = (one - several).abs() / one;
                assert!(off < 1e-3, "{system} on {devices} devices: {several}, not {one}");
            }
        }
    }
}

/// Where a loss is a mean over what a part holds (classes that are there, regions of a batch), parts are not the
/// whole; then devices learn what one learns from the parts in turn, to the last bit.
#[test]
fn devices_learn_what_one_learns_in_turn() {
    let folder = Folder::with_photos();
    let spl = "width = 4\ngrowth = 2\ndense_blocks = 2\nrecon_blocks = 1\nspade_blocks = 1\nspade_hidden = 4";
    let cases = [
        ("spl", folder.system("spl", 32, spl, &phase_without("main", 3, 1e-3, &["feature", "adversarial"]))),
        ("segmentation", folder.system("segmentation", 32, "", &phase_without("main", 3, 1e-3, &[]))),
    ];
    for (system, mut config) in cases {
        config.optimiser.accumulate = 3;
        begin(&folder, &config, system);
        let [one, three] = [1, 3].map(|devices| go_on(&folder, &config, system, devices));
        assert!(one.state.len() == three.state.len() && one.losses.len() == 2, "{system}");
        for (name, values) in &one.state {
            assert!(values.bytes() == three.state[name].bytes(), "{system}: {name}");
        }
    }
}

#[test]
fn batches_that_cannot_be_shared_out_are_refused() {
    let folder = Folder::with_photos();
    let config = folder.config(&phase("stage1", 3, 1e-3));
    let devices = [Device::flex(), Device::flex()];
    let error = train(config, &folder.path("run"), &devices, &quiet()).expect_err("a refusal").to_string();
    assert!(error.contains("optimiser.accumulate"), "{error}");
}

/// What came of a run.
struct Learned {
    losses: Vec<f64>,
    gradients: Vec<f64>,
    state: StateDict,
}

/// One step, and a checkpoint to go on from: drawn weights are the device's, which other tests draw from as well.
fn begin(folder: &Folder, config: &TrainConfig, run: &str) {
    let session = quiet();
    session.stop.store(true, Ordering::Relaxed);
    folder.train(config.clone(), run, &session).expect("a stopped run");
}

/// The run that was begun, to its end on so many devices.
fn go_on(folder: &Folder, config: &TrainConfig, begun: &str, devices: u64) -> Learned {
    let run = format!("{begun}-on-{devices}");
    let path = folder.path(&run);
    copy(&folder.path(begun), &path);
    // Another size of batch is another config.
    fs::remove_file(path.join("config.toml")).expect("a config");
    let session = Session { resume: true, ..quiet() };
    train(config.clone(), &path, &vec![Device::flex(); devices as usize], &session).expect("a run");
    let measured = |name| folder.measured(&run, name);
    Learned { losses: measured("loss"), gradients: measured("gradient"), state: weights(&path) }
}

fn weights(run: &Path) -> StateDict {
    let bytes = fs::read(run.join("weights.safetensors")).expect("weights");
    WeightsFile::read(&bytes).expect("a weights file").state
}
