//! Photos, rates and configs that are no good.

use std::fs;

use image::RgbImage;
use infill_inference::train::TrainError;

use super::folder::{Folder, phase, quiet};

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
