//! Losses that fall, and what moves while they do.

use std::fs;

use infill_inference::train::Session;
use infill_inference::train::config::Half;
use infill_inference::weights::WeightsFile;

use super::folder::{Folder, phase, phase_without, quiet};

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

/// Convolutions in half precision, all else as before; on the CPU to see that it is right, not that it is fast.
#[test]
fn half_precision_learns_what_full_precision_does() {
    let folder = Folder::with_photos();
    let phases = [phase("stage1", 24, 1e-3), phase("stage2", 12, 1e-3)].concat();
    let learned = |run: &str, half| {
        let mut config = folder.config(&phases);
        config.optimiser.half = half;
        assert!(folder.train(config, run, &quiet()).expect("a run").finished);
        folder.measured(run, "l1")
    };
    let full = learned("full", None);
    for (run, half) in [("bf16", Half::Bf16), ("f16", Half::F16)] {
        let half = learned(run, Some(half));
        // Drawn weights differ from run to run, and so do losses, by more than half precision does.
        for part in [18..24, 30..36] {
            let (full, half) = (mean(&full[part.clone()]), mean(&half[part]));
            println!("{run} {full} {half}");
            assert!(half < 1.25 * full, "{run}: {half}, not {full}");
        }
        assert!(half != full, "{run}: not a bit is different");
    }
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

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
