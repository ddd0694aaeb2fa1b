//! The `infill` program on real files in a folder of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use infill_protocol::{Rect, Size};
use serde_json::Value;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/pictures.rs"]
mod pictures;
use folder::{Folder, infill, stderr};
use pictures::pixels;

const SIZE: Size = Size::new(120, 90);
const HOLE: Rect = Rect::new(30, 30, 16, 16);

impl Folder {
    fn photo(&self, name: &str) -> PathBuf {
        self.picture(name, SIZE, colour)
    }

    fn mask(&self, name: &str) -> PathBuf {
        self.picture(name, SIZE, |x, y| if HOLE.contains(x, y) { [255; 3] } else { [0; 3] })
    }
}

/// Left half reddish, right half bluish, both rough.
fn colour(x: u32, y: u32) -> [u8; 3] {
    let rough = ((x * 7 + y * 13) % 32) as u8;
    if x < SIZE.width / 2 { [200 + rough, rough, 20] } else { [20, rough, 200 + rough] }
}

/// Mean of a channel in the hole.
fn mean(path: &Path, channel: usize) -> u32 {
    let pixels = pixels(path);
    let inside = (HOLE.y..HOLE.bottom()).flat_map(|y| (HOLE.x..HOLE.right()).map(move |x| (x, y)));
    let sum: u32 = inside.map(|(x, y)| u32::from(pixels[(y * SIZE.width + x) as usize][channel])).sum();
    sum / HOLE.size().area() as u32
}

#[test]
fn a_fill_changes_the_hole_and_its_ring_alone_and_reports_in_json() {
    let folder = Folder::new("fill");
    let (photo, mask, out) = (folder.photo("p.png"), folder.mask("m.png"), folder.path("o.png"));
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--device", &"cpu", &"--json"]);
    assert!(output.status.success(), "{}", stderr(&output));

    let ring = HOLE.grown(2, SIZE);
    let (before, after) = (pixels(&photo), pixels(&out));
    let mut changed = 0;
    for (index, (before, after)) in before.iter().zip(&after).enumerate() {
        let (x, y) = (index as u32 % SIZE.width, index as u32 / SIZE.width);
        if !ring.contains(x, y) {
            assert_eq!(before, after, "pixel {x}, {y} lies outside");
        }
        changed += u32::from(before != after);
    }
    assert!(changed > 0, "nothing was filled");

    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["width"].as_u64(), report["height"].as_u64()), (Some(120), Some(90)));
    assert_eq!(report["hole_pixels"], 256);
    assert_eq!(report["crops"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["device"]["kind"], "cpu");
    for stage in ["decode", "plan", "composite", "encode", "write"] {
        assert!(report["milliseconds"][stage].is_number(), "{stage} in {report}");
    }
}

#[test]
fn the_seed_decides_the_bytes() {
    let folder = Folder::new("seed");
    let (photo, mask) = (folder.photo("p.png"), folder.mask("m.png"));
    let fill = |name: &str, seed: &str| {
        let out = folder.path(name);
        let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--seed", &seed]);
        assert!(output.status.success(), "{}", stderr(&output));
        fs::read(out).unwrap()
    };
    assert_eq!(fill("a.png", "5"), fill("b.png", "5"));
}

#[test]
fn only_the_allowed_part_is_copied_from() {
    let folder = Folder::new("sources");
    let (photo, mask, out) = (folder.photo("p.png"), folder.mask("m.png"), folder.path("o.png"));
    let right = folder.picture("right.png", SIZE, |x, _| [if x >= 60 { 255 } else { 0 }; 3]);
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--sample-from", &right]);
    assert!(output.status.success(), "{}", stderr(&output));
    let (free, kept) = (folder.path("free.png"), &out);
    assert!(infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &free]).status.success());
    assert!(mean(&free, 0) > 150, "a free fill copies from around the hole");
    assert!(mean(kept, 2) > mean(&free, 2), "a bound fill takes the other half's blue");
}

#[test]
fn an_input_is_not_replaced_unless_told() {
    let folder = Folder::new("overwrite");
    let (photo, mask) = (folder.photo("p.png"), folder.mask("m.png"));
    let before = fs::read(&photo).unwrap();
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &photo]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("--overwrite"), "{}", stderr(&output));
    assert_eq!(fs::read(&photo).unwrap(), before);
    assert!(infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &photo, &"--overwrite"]).status.success());
    assert_ne!(fs::read(&photo).unwrap(), before);
}

#[test]
fn an_empty_mask_leaves_every_sample() {
    let folder = Folder::new("empty");
    let (photo, out) = (folder.photo("p.png"), folder.path("o.png"));
    let mask = folder.picture("m.png", SIZE, |_, _| [0; 3]);
    assert!(infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out]).status.success());
    assert_eq!(pixels(&photo), pixels(&out));
}

#[test]
fn mistakes_are_explained() {
    let folder = Folder::new("mistakes");
    let (photo, mask, out) = (folder.photo("p.png"), folder.mask("m.png"), folder.path("o.png"));
    let small = folder.picture("s.png", Size::new(10, 10), |_, _| [255; 3]);
    let everything = folder.picture("e.png", SIZE, |_, _| [255; 3]);
    let text = folder.file("t.png", "no picture");
    let odd = folder.path("o.xyz");
    let cases: [(&Path, &Path, &Path, &str); 5] = [
        (&photo, &small, &out, "10 by 10"),
        (&photo, &everything, &out, "nothing is left to copy from"),
        (&text, &mask, &out, "t.png"),
        (&folder.path("none.png"), &mask, &out, "none.png"),
        (&photo, &mask, &odd, ".png, .jpg or .webp"),
    ];
    for (photo, mask, out, words) in cases {
        let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out]);
        assert!(!output.status.success(), "{words}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
        assert!(!out.exists(), "{words}");
    }
}

#[test]
fn a_batch_continues_past_bad_photos_and_says_so_at_the_end() {
    let folder = Folder::new("batch");
    for name in ["a", "b", "lonely"] {
        folder.photo(&format!("in/{name}.png"));
    }
    let broken = folder.file("in/broken.png", "no picture");
    for name in ["a", "b", "broken"] {
        folder.mask(&format!("masks/{name}.png"));
    }
    let (photos, masks, out) = (folder.path("in"), folder.path("masks"), folder.path("out"));
    let arguments: [&dyn AsRef<OsStr>; 8] =
        [&"fill", &"--batch", &photos, &"--masks", &masks, &"-o", &out, &"--json"];
    let output = infill(&arguments);
    assert!(!output.status.success());
    let words = stderr(&output);
    assert!(words.contains("broken.png") && words.contains("lonely"), "{words}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["filled"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["failed"].as_array().map(Vec::len), Some(2));
    assert!(out.join("a.png").exists() && out.join("b.png").exists());

    fs::remove_file(broken).unwrap();
    fs::remove_file(folder.path("in/lonely.png")).unwrap();
    assert!(infill(&arguments).status.success());
}

#[test]
fn the_gpu_serves_where_it_is_asked_for() {
    let folder = Folder::new("gpu");
    let (photo, mask) = (folder.photo("p.png"), folder.mask("m.png"));
    let fill = |device: &str| {
        let out = folder.path(&format!("{device}.png"));
        let output =
            infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--device", &device, &"--json"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["device"]["kind"], device);
        fs::read(out).unwrap()
    };
    assert_eq!(fill("gpu"), fill("cpu"), "every device fills with the same bytes");
}
