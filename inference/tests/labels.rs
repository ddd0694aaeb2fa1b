//! Label maps and the `infill` program.

use std::fs;
use std::path::{Path, PathBuf};

use infill_photo::{decode_labels, encode_labels};
use infill_protocol::{Class, LabelMap, Palette, Rect, Size};

#[path = "support/folder.rs"]
mod folder;
#[path = "support/pictures.rs"]
mod pictures;
use folder::{Folder, infill, stderr};
use pictures::pixels;

const SIZE: Size = Size::new(120, 90);
const HOLE: Rect = Rect::new(40, 30, 30, 30);

/// Left half red, right half blue, both rough.
fn colour(x: u32, y: u32) -> [u8; 3] {
    let rough = ((x * 7 + y * 13) % 32) as u8;
    if x < SIZE.width / 2 { [200 + rough, rough, 20] } else { [20, rough, 200 + rough] }
}

fn palette(names: &[&str]) -> Palette {
    let class =
        |(index, name): (usize, &&str)| Class { name: (*name).into(), colour: [70 * index as u8, 9, 9] };
    Palette { classes: names.iter().enumerate().map(class).collect() }
}

impl Folder {
    fn scene(&self) -> (PathBuf, PathBuf, PathBuf) {
        let mask = |x, y| if HOLE.contains(x, y) { [255; 3] } else { [0; 3] };
        let (photo, mask) = (self.picture("p.png", SIZE, colour), self.picture("m.png", SIZE, mask));
        (photo, mask, self.path("o.png"))
    }

    /// A label map of two halves with `asked` in the hole.
    fn labels(&self, name: &str, asked: u8, names: &[&str]) -> PathBuf {
        let label = |index: usize| {
            let (x, y) = (index as u32 % SIZE.width, index as u32 / SIZE.width);
            if HOLE.contains(x, y) { asked } else { u8::from(x >= SIZE.width / 2) }
        };
        let map = LabelMap::new(SIZE, (0..SIZE.area()).map(label).collect()).unwrap();
        let (png, _) = encode_labels(&map, &palette(names)).unwrap();
        self.file(name, png)
    }
}

/// Whether all of the hole's inside is redder than blue, or all of it bluer.
fn is_red(path: &Path) -> bool {
    let pixels = pixels(path);
    let rows = HOLE.y + 2..HOLE.bottom() - 2;
    let inside = rows.flat_map(|y| (HOLE.x + 2..HOLE.right() - 2).map(move |x| (x, y)));
    let reds = inside.clone().filter(|&(x, y)| {
        let [red, _, blue, _] = pixels[(y * SIZE.width + x) as usize];
        red > blue
    });
    let (reds, all) = (reds.count(), inside.count());
    assert!(reds == 0 || reds == all, "{reds} of {all} pixels are red");
    reds == all
}

#[test]
fn a_map_decides_what_fills_the_hole() {
    let folder = Folder::new("labels-fill");
    let (photo, mask, out) = folder.scene();
    for (asked, red) in [(0, true), (1, false)] {
        let labels = folder.labels("l.png", asked, &["red", "blue"]);
        let output = infill(&[
            &"fill",
            &photo,
            &"--mask",
            &mask,
            &"-o",
            &out,
            &"--labels",
            &labels,
            &"--device",
            &"cpu",
        ]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(is_red(&out), red, "label {asked}");
    }
}

#[test]
fn what_nothing_has_is_replaced_and_said() {
    let folder = Folder::new("labels-missing");
    let (photo, mask, out) = folder.scene();
    let labels = folder.labels("l.png", 2, &["red", "blue", "fire"]);
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--labels", &labels]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("nothing of fire"), "{}", stderr(&output));
    // Class 2 is shown in a red: red is what looks most like it.
    assert!(stderr(&output).contains("; red,") && is_red(&out), "{}", stderr(&output));
}

#[test]
fn a_proposal_is_written_edited_and_obeyed() {
    let folder = Folder::new("labels-segment");
    let (photo, mask, out) = folder.scene();
    let labels = folder.path("l.png");
    let output = infill(&[&"segment", &photo, &"--mask", &mask, &"-o", &labels]);
    assert!(output.status.success(), "{}", stderr(&output));
    let names = fs::read_to_string(folder.path("l.json")).unwrap();
    assert!(names.contains("Region 1") && names.contains("Region 2"), "{names}");

    let (map, palette) = decode_labels(&fs::read(&labels).unwrap(), Some(&names)).unwrap();
    assert_eq!(map.size(), SIZE);
    let at = |x: u32, y: u32| map.data()[(y * SIZE.width + x) as usize];
    assert_ne!(at(5, 45), at(115, 45), "the halves are told apart");
    let edited = map.data().iter().enumerate().map(|(index, &label)| {
        let (x, y) = (index as u32 % SIZE.width, index as u32 / SIZE.width);
        if HOLE.contains(x, y) { at(115, 45) } else { label }
    });
    let edited = LabelMap::new(SIZE, edited.collect()).unwrap();
    fs::write(&labels, encode_labels(&edited, &palette).unwrap().0).unwrap();
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--labels", &labels]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!is_red(&out));

    let proposed = folder.path("proposed.png");
    let output = infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--propose-labels", &proposed]);
    assert!(output.status.success(), "{}", stderr(&output));
    let written = decode_labels(&fs::read(&proposed).unwrap(), None).unwrap();
    assert_eq!(written, (map, palette), "the same proposal, saved and loaded");
}

#[test]
fn maps_that_are_none_are_refused_in_words() {
    let folder = Folder::new("labels-mistakes");
    let (photo, mask, out) = folder.scene();
    let rgb = folder.picture("rgb.png", SIZE, colour);
    let map = LabelMap::new(Size::new(50, 90), vec![0; 4500]).unwrap();
    let narrow = folder.file("narrow.png", encode_labels(&map, &palette(&["red"])).unwrap().0);
    let text = folder.file("t.png", "no picture");
    let fill =
        |labels: &Path| infill(&[&"fill", &photo, &"--mask", &mask, &"-o", &out, &"--labels", &labels]);
    for (labels, words) in [
        (rgb, "a picture in full colour"),
        (narrow, "another shape"),
        (text, "no PNG"),
        (folder.path("none.png"), "none.png"),
    ] {
        let output = fill(&labels);
        assert!(!output.status.success() && !out.exists(), "{words}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    let output = infill(&[&"segment", &photo, &"-o", &folder.path("l.jpg")]);
    assert!(stderr(&output).contains("end"), "{}", stderr(&output));
    let all = folder.picture("all.png", SIZE, |_, _| [255; 3]);
    let output = infill(&[&"segment", &photo, &"--mask", &all, &"-o", &folder.path("l.png")]);
    assert!(stderr(&output).contains("leave part of it unpainted"), "{}", stderr(&output));
}
