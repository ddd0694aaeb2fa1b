//! The weights that lie beside the page: what their manifest says is true, their cards say everything, and
//! they work.

use std::fs;
use std::path::Path;

use burn::tensor::{Device, Tensor};
use infill_inference::fill::fill_on_cpu;
use infill_inference::models::network::Network;
use infill_inference::models::segmentation::Segmenter;
use infill_inference::texture::Problem;
use infill_inference::weights::{Card, WeightsFile};
use infill_protocol::{FillOptions, LabelMap, Mask, Size};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Bytes of one file, and of all.
const LIMITS: [usize; 2] = [6 << 20, 24 << 20];

/// Every entry of a list of the manifest with the bytes of its file.
fn shipped(list: &str) -> Vec<(Value, Vec<u8>)> {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    let manifest = fs::read(public.join("weights/manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let entries = manifest[list].as_array().expect("a list").clone();
    let file =
        |entry: &Value| fs::read(public.join(entry["url"].as_str().expect("an address"))).expect("a file");
    entries.into_iter().map(|entry| (entry.clone(), file(&entry))).collect()
}

#[test]
fn the_manifest_is_true_and_every_card_complete() {
    let files = [shipped("weights"), shipped("segmentation")].concat();
    assert!(files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() <= LIMITS[1]);
    for (entry, bytes) in files {
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let Card { system, preset, title, licence, training, metrics, failures, .. } =
            WeightsFile::read(&bytes).expect("a weights file").card;
        assert_eq!(entry["sha256"], sha256.as_str(), "{title}");
        assert_eq!(entry["bytes"], bytes.len(), "{title}");
        for (key, value) in
            [("method", &system), ("preset", &preset), ("title", &title), ("licence", &licence)]
        {
            assert_eq!(entry[key], value.as_str(), "{title}: {key}");
        }
        assert!(bytes.len() <= LIMITS[0], "{title} has {} bytes", bytes.len());
        let words = [&licence, &training.data, &training.licence];
        assert!(words.iter().all(|words| !words.is_empty()), "{title}: {words:?}");
        assert!(
            training.steps > 0 && training.device_minutes > 0 && !training.kept_out.is_empty(),
            "{title}"
        );
        assert!(!metrics.is_empty() && !failures.is_empty(), "{title}");
    }
}

const SIZE: Size = Size::new(96, 80);

/// Sky over grass, a hole across both.
fn scene() -> Problem {
    let sky = |index: usize| index / 96 < 40;
    let pixel = |index: usize| if sky(index) { [110, 160, 230, 255] } else { [60, 120, 50, 255] };
    let inside = |index: usize| (30..60).contains(&(index % 96)) && (20..60).contains(&(index / 96));
    let hole = (0..SIZE.area()).map(|index| if inside(index) { Mask::HOLE } else { Mask::KNOWN }).collect();
    Problem {
        size: SIZE,
        pixels: (0..SIZE.area()).flat_map(pixel).collect(),
        hole: Mask::from_levels(SIZE, hole).expect("a level a pixel"),
        labels: None,
        sources: None,
    }
}

#[test]
fn every_network_fills_and_keeps_what_is_known() {
    for (entry, bytes) in shipped("weights") {
        let network = Network::open(WeightsFile::read(&bytes).expect("a file"), &Device::flex());
        let network = network.expect("a network");
        let options = FillOptions { method: network.method(), ..FillOptions::default() };
        let (sky, grass) = (0, 4);
        let labels = (0..SIZE.area()).map(|index| if index / 96 < 40 { sky } else { grass }).collect();
        for labels in [None, LabelMap::new(SIZE, labels).filter(|_| network.config().classes() > 0)] {
            let problem = Problem { labels, ..scene() };
            let (before, hole) = (problem.pixels.clone(), problem.hole.clone());
            let after = fill_on_cpu(Some(&network), problem, &options).expect("a fill");
            for ((before, after), &level) in before.chunks(4).zip(after.chunks(4)).zip(hole.data()) {
                assert!(level == Mask::HOLE || before == after, "{}", entry["title"]);
            }
        }
    }
}

#[test]
fn the_segmentation_labels_a_picture() {
    for (_, bytes) in shipped("segmentation") {
        let segmenter = Segmenter::open(WeightsFile::read(&bytes).expect("a file"), &Device::flex());
        let segmenter = segmenter.expect("a network");
        let picture = Tensor::<4>::full([1, 3, 80, 96], 0.6, segmenter.device());
        let map = pollster::block_on(segmenter.labels(picture)).expect("labels");
        assert_eq!(map.size(), SIZE);
        let classes = segmenter.card().classes.len();
        assert!(map.data().iter().all(|&label| usize::from(label) < classes));
    }
}
