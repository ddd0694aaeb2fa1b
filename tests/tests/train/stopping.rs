//! Runs that are stopped and resumed, and what they leave.

use std::fs;
use std::sync::atomic::Ordering;

use infill_inference::train::{Session, TrainConfig};

use super::folder::{Folder, copy, phase, quiet};

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

/// What does not learn in a phase is still only in the checkpoint that it came from, where that is read as late as can
/// be; and a run keeps only the last of them.
#[test]
fn a_resumed_run_outlives_the_checkpoint_it_began_with() {
    let folder = Folder::with_photos();
    let resumed = Session { resume: true, ..quiet() };
    for steps in [2, 8] {
        let mut config = folder.config(&[phase("stage1", 1, 1e-3), phase("stage2", steps, 1e-3)].concat());
        config.run.keep = 1;
        config.run.save = 1;
        let outcome = folder.train(config, "run", &resumed).expect("a run");
        assert!(outcome.finished && outcome.step == steps + 1);
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
