//! `infill fill` with networks: small ones whose weights are drawn, in files made here.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use burn::tensor::Device;
use infill_inference::models::csa::CsaConfig;
use infill_inference::models::espa::{EspaConfig, SemanticDecoderConfig};
use infill_inference::models::gmsrm::GmSrmConfig;
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::spl::SplConfig;
use infill_inference::weights::{Card, Class, Precision, WeightsFile};
use infill_photo::encode_labels;
use infill_protocol::{LabelMap, Palette, Rect, Size};
use serde_json::Value;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/pictures.rs"]
mod pictures;
use folder::{Folder, infill, stderr};
use pictures::pixels;

/// Each system, as narrow as it goes.
fn configs() -> [NetworkConfig; 4] {
    let decoder = SemanticDecoderConfig::new(2).with_hidden(4);
    let spl = SplConfig::new().with_width(2).with_growth(2).with_dense_layers(2).with_dense_blocks(2);
    let spl = spl.with_recon_blocks(1).with_spade_blocks(1).with_spade_hidden(4).with_prior(8);
    [
        NetworkConfig::Espa(EspaConfig::new().with_width(4).with_size([64, 64]).with_decoder(Some(decoder))),
        NetworkConfig::Csa(CsaConfig::new().with_width(2)),
        NetworkConfig::Spl(spl),
        NetworkConfig::GmSrm(GmSrmConfig::new().with_width(4).with_widest(8).with_style(8).with_mapping(2)),
    ]
}

impl Folder {
    fn photo(&self, size: Size) -> PathBuf {
        let rough = |x: u32, y: u32| ((x * 7 + y * 13) % 32) as u8;
        self.picture("photo.png", size, |x, y| [120 + rough(x, y), (x + y) as u8, 90 + rough(y, x)])
    }

    fn mask(&self, size: Size, hole: impl Fn(u32, u32) -> bool) -> PathBuf {
        self.picture("mask.png", size, |x, y| if hole(x, y) { [255; 3] } else { [0; 3] })
    }

    /// A weights file of half precision.
    fn weights(&self, config: &NetworkConfig) -> PathBuf {
        let mut file = config.init(&Device::flex()).file();
        file.card.preset = "tiny".into();
        file.card.licence = "CC0-1.0".into();
        if config.classes() == 2 {
            let class = |name: &str, colour| Class { name: name.into(), colour };
            file.card.classes = vec![class("sky", [0, 0, 200]), class("tree", [0, 200, 0])];
        }
        self.file(&format!("{}.safetensors", file.card.system), file.write(Precision::F16))
    }
}

/// A photo with its hole, and where its fill goes.
struct Work {
    photo: PathBuf,
    mask: PathBuf,
    out: PathBuf,
}

impl Work {
    fn new(folder: &Folder, size: Size, hole: impl Fn(u32, u32) -> bool) -> Self {
        Self { photo: folder.photo(size), mask: folder.mask(size, hole), out: folder.path("out.png") }
    }

    fn fill(&self, method: &str, more: &[&dyn AsRef<OsStr>]) -> Output {
        let always: [&dyn AsRef<OsStr>; 9] = [
            &"fill",
            &self.photo,
            &"--mask",
            &self.mask,
            &"-o",
            &self.out,
            &"--overwrite",
            &"--method",
            &method,
        ];
        infill(&[&always[..], more].concat())
    }
}

/// Fills with `config` and checks what may have changed: painted pixels all, those of the ring perhaps,
/// others never.
fn check(folder: &Folder, config: &NetworkConfig, size: Size, hole: impl Fn(u32, u32) -> bool) -> Value {
    let (work, weights) = (Work::new(folder, size, &hole), folder.weights(config));
    let method = config.method().id();
    let output = work.fill(method, &[&"--weights", &weights, &"--dilate", &"0", &"--json"]);
    assert!(output.status.success(), "{method} at {size:?}: {}", stderr(&output));
    let mut changed = 0;
    for (index, (before, after)) in pixels(&work.photo).iter().zip(&pixels(&work.out)).enumerate() {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        assert!(hole(x, y) || before == after, "{method}: pixel {x}, {y} lies outside");
        changed += u32::from(before != after);
    }
    assert!(changed > 0, "{method} at {size:?} filled nothing");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_network_fills_the_hole_and_nothing_else() {
    let folder = Folder::new("networks");
    let inside = |x: u32, y: u32| Rect::new(30, 30, 16, 16).contains(x, y);
    for config in configs() {
        let report = check(&folder, &config, Size::new(120, 90), inside);
        assert_eq!(report["method"], config.method().id());
        assert_eq!(report["network"]["preset"], "tiny");
        assert_eq!(report["network"]["licence"], "CC0-1.0");
        assert!(report["milliseconds"]["network"].as_f64().is_some_and(|time| time > 0.0), "{report}");
        check(&folder, &config, Size::new(1, 1), |_, _| true);
        check(&folder, &config, Size::new(70, 50), |_, _| true);
    }
}

#[test]
fn holes_reach_every_border_and_crops_are_larger_than_the_network() {
    let folder = Folder::new("network-sizes");
    let [espa, ..] = configs();
    // A cross over the whole photo, and one corner.
    check(&folder, &espa, Size::new(90, 70), |x, y| x / 10 == 4 || y / 10 == 3);
    check(&folder, &espa, Size::new(90, 70), |x, y| x + y < 20);
    let report = check(&folder, &espa, Size::new(300, 200), |x, y| x.abs_diff(150) + y.abs_diff(90) < 50);
    assert!(report["milliseconds"]["search"].is_number(), "the photo gives the detail: {report}");
    check(&folder, &espa, Size::new(300, 200), |_, _| true);
}

#[test]
fn a_label_map_steers_a_network_by_its_numbers_and_names() {
    let folder = Folder::new("network-labels");
    let size = Size::new(64, 48);
    let [espa, ..] = configs();
    let work = Work::new(&folder, size, |x, y| Rect::new(20, 20, 14, 12).contains(x, y));
    let espa = folder.weights(&espa);
    let fill = |labels: &Path| {
        let output = work.fill("espa", &[&"--weights", &espa, &"--labels", &labels]);
        output.status.success().then(|| fs::read(&work.out).unwrap()).ok_or_else(|| stderr(&output))
    };
    let map = |name: &str, label: u8, names: [&str; 2]| {
        let labels = LabelMap::new(size, vec![label; size.area()]).unwrap();
        let class = |name: &str| infill_protocol::Class { name: name.into(), colour: [9; 3] };
        let palette = Palette { classes: names.map(class).into() };
        folder.file(name, encode_labels(&labels, &palette).unwrap().0)
    };
    let numbers = ["first", "second"];
    let tree = fill(&map("one.png", 1, numbers)).unwrap();
    assert_ne!(tree, fill(&map("zero.png", 0, numbers)).unwrap());
    let named = fill(&map("named.png", 0, ["Tree", "other"])).unwrap();
    assert_eq!(tree, named, "where names are known they count, not the numbers");
    assert!(fill(&map("void.png", 255, numbers)).is_ok());
    let words = fill(&map("pink.png", 1, ["tree", "pink"])).unwrap_err();
    assert!(words.contains("no class of these weights"), "{words}");
}

#[test]
fn weights_that_do_not_serve_are_refused_and_nothing_is_written() {
    let folder = Folder::new("network-refusals");
    let size = Size::new(40, 30);
    let work = Work::new(&folder, size, |x, y| Rect::new(10, 10, 9, 9).contains(x, y));
    let [espa, csa, ..] = configs();
    let good = fs::read(folder.weights(&espa)).unwrap();
    let misfit = WeightsFile { card: espa.card(), state: csa.init(&Device::flex()).state() };
    let unknown =
        WeightsFile { card: Card { system: "dream".into(), ..espa.card() }, state: misfit.state.clone() };
    let cases = [
        ("espa", folder.file("cut.safetensors", &good[..good.len() / 2]), "Download it again"),
        ("espa", folder.file("text.safetensors", b"no weights at all, but long enough"), "Download it again"),
        ("espa", folder.file("empty.safetensors", b""), "shorter than a header"),
        ("espa", folder.file("misfit.safetensors", misfit.write(Precision::F32)), "stage1.conv1.conv.weight"),
        ("espa", folder.file("unknown.safetensors", unknown.write(Precision::F32)), "\"dream\""),
        ("csa", folder.file("other.safetensors", &good), "--method espa"),
        ("texture", folder.file("needless.safetensors", &good), "leave --weights out"),
        ("espa", folder.path("absent.safetensors"), "absent.safetensors"),
    ];
    for (method, weights, expected) in cases {
        let output = work.fill(method, &[&"--weights", &weights]);
        let words = stderr(&output);
        assert!(!output.status.success() && words.contains(expected), "{}: {words}", weights.display());
        assert!(!words.contains("panicked") && !work.out.exists(), "{words}");
    }
    for method in ["espa", "csa", "spl", "gmsrm"] {
        let output = work.fill(method, &[]);
        let words = stderr(&output);
        assert!(!output.status.success() && words.contains("--weights"), "{words}");
        assert!(!work.out.exists());
    }
}
