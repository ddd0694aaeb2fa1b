//! `infill convert` and `infill weights` on real files in a folder of its own.

#[path = "support/legacy.rs"]
mod legacy;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use burn::tensor::{Device, TensorData};
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::state::{StateDict, state_of};
use infill_inference::weights::checkpoint;
use serde_json::{Value, json};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("convert-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn infill(arguments: &[&dyn AsRef<OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infill"));
    command.args(arguments.iter().map(AsRef::as_ref)).output().unwrap()
}

/// What it said where it must succeed.
fn fine(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = infill(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it complained of where it must fail.
fn refused(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = infill(arguments);
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

fn info(file: &Path) -> Value {
    serde_json::from_str(&fine(&[&"weights", &"info", &file, &"--json"])).unwrap()
}

/// ESPA's first stage under the names of its authors.
fn espa() -> StateDict {
    let stage1 = EspaConfig::new().with_width(4).with_size([32, 48]).init_stage1(&Device::flex());
    let pairs = [
        ("branch.", ""),
        (".expand", ".net.0.weight"),
        (".contract", ".net.2.weight"),
        ("norm.gamma", "norm.weight"),
        ("norm.beta", "norm.bias"),
    ];
    let official = |name: String| pairs.iter().fold(name, |name, (ours, theirs)| name.replace(ours, theirs));
    state_of(&stage1).into_iter().map(|(name, data)| (official(name), data)).collect()
}

/// The authors' checkpoints, where the shared fixtures are.
fn published(name: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("INFILL_SHARED").map_or(shared, PathBuf::from);
    let path = shared.join("fixtures/checkpoints").join(name);
    if !path.is_file() {
        println!("skipped: {} is no file", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn a_checkpoint_becomes_weights_that_verify() {
    let folder = Folder::new("espa");
    let checkpoint = folder.file("gen.pth", legacy::checkpoint(&espa()));
    let out = folder.path("espa.safetensors");
    let said = fine(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &out]);
    assert!(said.contains("41 tensors") && said.contains("none stated by the authors"), "{said}");

    let info = info(&out);
    assert_eq!(info["card"]["system"], "espa");
    assert_eq!(info["card"]["preset"], "custom");
    assert_eq!(info["card"]["config"]["width"], 4);
    assert_eq!(info["card"]["config"]["size"], json!([32, 48]));
    assert_eq!((&info["tensors"], &info["precision"]), (&json!(41), &json!("F32")));
    assert!(fine(&[&"weights", &"verify", &out]).contains("is whole"));
    assert!(fine(&[&"weights", &"info", &out]).contains("ESPA"));
}

#[test]
fn half_precision_and_the_facts_a_person_names_are_kept() {
    let folder = Folder::new("facts");
    let checkpoint = folder.file("gen.pth", legacy::checkpoint(&espa()));
    let (whole, half) = (folder.path("whole.safetensors"), folder.path("half.safetensors"));
    fine(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &whole]);
    let facts = ["--f16", "--preset", "tiny", "--title", "Mine", "--licence", "CC0-1.0"];
    let mut arguments: Vec<&dyn AsRef<OsStr>> =
        vec![&"convert", &checkpoint, &"--system", &"espa", &"-o", &half];
    arguments.extend(facts.iter().map(|fact| fact as &dyn AsRef<OsStr>));
    fine(&arguments);
    let [long, short] = [&whole, &half].map(|path| fs::metadata(path).unwrap().len());
    assert!(short * 10 < long * 6, "{short} of {long} bytes");
    let info = info(&half);
    assert_eq!(info["precision"], "F16");
    for (fact, expected) in [("preset", "tiny"), ("title", "Mine"), ("licence", "CC0-1.0")] {
        assert_eq!(info["card"][fact], expected);
    }
    let words =
        refused(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &half, &"--preset", &"paper"]);
    assert!(words.contains("has not the widths of the preset paper"), "{words}");
}

#[test]
fn what_does_not_fit_is_listed_whole_and_nothing_is_written() {
    let folder = Folder::new("misfit");
    let out = folder.path("out.safetensors");
    let mut state = espa();
    let tensor = |shape: [usize; 1]| TensorData::new(vec![0.5_f32; shape[0]], shape);
    state.remove("conv5.conv.bias").unwrap();
    state.remove("espa.norm.weight").unwrap();
    state.insert("conv99.bias".into(), tensor([3]));
    state.insert("extra".into(), tensor([1]));
    state.insert("conv6.conv.bias".into(), tensor([7]));
    let odd = folder.file("odd.pth", legacy::checkpoint(&state));
    let words = refused(&[&"convert", &odd, &"--system", &"espa", &"-o", &out]);
    for part in [
        "missing: stage1.branch.espa.norm.gamma, stage1.conv5.conv.bias",
        "not used: conv99.bias, extra",
        "of another shape: conv6.conv.bias (expected [16], found [7])",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }

    let espa = folder.file("espa.pth", legacy::checkpoint(&espa()));
    let words = refused(&[&"convert", &espa, &"--system", &"spl", &"-o", &out]);
    assert!(words.contains("not SPL as published") && words.contains("not used: conv1.conv.bias"), "{words}");
    let words = refused(&[&"convert", &espa, &espa, &"--system", &"csa", &"-o", &out]);
    assert!(words.contains("netP: downs.0.conv.weight") && words.contains("netG: head.weight"), "{words}");
    let words = refused(&[&"convert", &espa, &"--system", &"csa", &"-o", &out]);
    assert!(words.contains("name both"), "{words}");
    let words = refused(&[&"convert", &espa, &espa, &"--system", &"espa", &"-o", &out]);
    assert!(words.contains("one checkpoint"), "{words}");
    assert!(!out.exists());
}

#[test]
fn numbers_that_cannot_be_weights_are_refused() {
    let folder = Folder::new("numbers");
    let out = folder.path("out.safetensors");
    for (value, option, expected) in [
        (f32::NAN, "--overwrite", "not finite"),
        (f32::INFINITY, "--overwrite", "not finite"),
        (7e4, "--f16", "65504"),
    ] {
        let mut state = espa();
        state.insert("conv17.conv.bias".into(), TensorData::from([0.0, value, 0.0]));
        let checkpoint = folder.file("x.pth", legacy::checkpoint(&state));
        let words = refused(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &out, &option]);
        assert!(words.contains("stage1.conv17.conv.bias") && words.contains(expected), "{words}");
    }
    assert!(!out.exists());
}

#[test]
fn a_hostile_pickle_runs_nothing() {
    let folder = Folder::new("hostile");
    let (out, canary) = (folder.path("out.safetensors"), folder.path("canary"));
    let command = format!("touch {}", canary.display());
    let text = [b"X", &(command.len() as u32).to_le_bytes()[..], command.as_bytes()].concat();
    let magic: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.";
    let program = [magic, b"\x80\x02cposix\nsystem\n", &text, b"\x85R.\x80\x02]."].concat();
    let checkpoint = folder.file("x.pth", program);
    let words = refused(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &out]);
    assert!(words.contains("posix.system") && words.contains("nothing of it was run"), "{words}");
    assert!(!canary.exists() && !out.exists());
}

#[test]
fn a_checkpoint_is_not_replaced_unless_told() {
    let folder = Folder::new("replace");
    let checkpoint = folder.file("x.pth", legacy::checkpoint(&espa()));
    let before = fs::read(&checkpoint).unwrap();
    let words = refused(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &checkpoint]);
    assert!(words.contains("--overwrite"), "{words}");
    assert_eq!(fs::read(&checkpoint).unwrap(), before);
}

#[test]
fn both_networks_of_csa_are_found_by_name_or_taken_in_any_order() {
    let names = ["30_net_P.legacy.pth", "30_net_G.legacy.pth", "30_net_G.zip.pth"].map(published);
    let [Some(rough), Some(refine), Some(zip)] = names else { return };
    let folder = Folder::new("csa");
    let convert = |name: &str, files: &[&PathBuf]| {
        let out = folder.path(name);
        let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&"convert"];
        arguments.extend(files.iter().map(|file| *file as &dyn AsRef<OsStr>));
        arguments.extend([&"--system" as &dyn AsRef<OsStr>, &"csa", &"-o", &out]);
        let said = fine(&arguments);
        assert!(said.contains("180 tensors") && said.contains("CC BY-NC 4.0"), "{said}");
        fs::read(&out).unwrap()
    };
    let expected = convert("a.safetensors", &[&rough, &refine]);
    for files in [vec![&refine, &rough], vec![&rough, &zip], vec![&refine], vec![&zip]] {
        assert!(convert("b.safetensors", &files) == expected, "{files:?}");
    }
    let out = folder.path("c.safetensors");
    let words = refused(&[&"convert", &refine, &zip, &"--system", &"csa", &"-o", &out]);
    assert!(words.contains("netP") && !out.exists(), "{words}");
}

#[test]
fn wrapped_and_prefixed_checkpoints_are_read_and_training_is_left_out() {
    let folder = Folder::new("wrapped");
    let out = folder.path("out.safetensors");
    let cases = [
        ("wrapped_checkpoint.pth", "espa", "41 tensors"),
        ("gen_00430000.pt", "espa", "41 tensors"),
        ("x_hostSPL_SPL_paris_bs_4_epoch_best.pt", "spl", "of tresnet_xL_hold"),
    ];
    for (name, system, expected) in cases {
        let Some(checkpoint) = published(name) else { continue };
        let said = fine(&[&"convert", &checkpoint, &"--system", &system, &"-o", &out, &"--f16"]);
        assert!(said.contains(expected), "{said}");
        assert!(fine(&[&"weights", &"verify", &out]).contains("is whole"));
        let other = if system == "spl" { "espa" } else { "spl" };
        let words = refused(&[&"convert", &checkpoint, &"--system", &other, &"-o", &out]);
        assert!(words.contains("missing") && words.contains("not used"), "{words}");
    }
}

#[test]
fn the_authors_files_cut_anywhere_are_refused() {
    let Some(folder) = published("manifest.json").and_then(|path| Some(path.parent()?.to_owned())) else {
        return;
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "pth" && extension != "pt") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        assert!(checkpoint::read(&bytes).is_ok(), "{}", path.display());
        for percent in 0..100 {
            let cut = &bytes[..bytes.len() * percent / 100];
            let words = checkpoint::read(cut).unwrap_err().to_string();
            assert!(words.contains("checkpoint"), "{} at {percent} %: {words}", path.display());
        }
    }
}

#[test]
fn damaged_and_foreign_weights_do_not_verify() {
    let folder = Folder::new("verify");
    let checkpoint = folder.file("gen.pth", legacy::checkpoint(&espa()));
    let out = folder.path("espa.safetensors");
    fine(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &out]);
    let bytes = fs::read(&out).unwrap();
    // The card stands in the header as text, its quotes escaped.
    let place = bytes.windows(11).position(|window| window == br#"\"width\":4"#).unwrap();
    let mut wider = bytes.clone();
    wider[place + 10] = b'8';
    for (name, bytes, expected) in [
        ("cut.safetensors", bytes[..bytes.len() - 1].to_vec(), "cut.safetensors"),
        ("wider.safetensors", wider, "expected [8"),
        ("text.safetensors", b"no weights".to_vec(), "safetensors"),
        ("gen.pth", fs::read(&checkpoint).unwrap(), "safetensors"),
    ] {
        let path = folder.file(name, bytes);
        let words = refused(&[&"weights", &"verify", &path]);
        assert!(words.contains(expected), "{name}: {words}");
    }
    assert!(refused(&[&"weights", &"info", &folder.path("none")]).contains("cannot read"));
}

#[test]
fn a_manifest_is_held_to_its_files() {
    let folder = Folder::new("manifest");
    let checkpoint = folder.file("gen.pth", legacy::checkpoint(&espa()));
    let out = folder.path("espa.safetensors");
    fine(&[&"convert", &checkpoint, &"--system", &"espa", &"-o", &out, &"--licence", &"CC0-1.0"]);
    let info = info(&out);
    let entry = json!({
        "id": "espa-tiny", "title": "ESPA", "method": "espa", "preset": "custom", "licence": "CC0-1.0",
        "url": "weights/espa.safetensors", "bytes": info["bytes"], "sha256": info["sha256"],
    });
    let verify = |manifest: &str| {
        let manifest = folder.file("manifest.json", manifest);
        let output = infill(&[&"weights", &"verify", &out, &"--manifest", &manifest]);
        let words = if output.status.success() { output.stdout } else { output.stderr };
        (output.status.success(), String::from_utf8(words).unwrap())
    };
    let (good, words) = verify(&json!({ "weights": [entry] }).to_string());
    assert!(good, "{words}");
    for (key, value) in [("bytes", json!(3)), ("sha256", json!("00")), ("licence", json!("MIT"))] {
        let mut entry = entry.clone();
        entry[key] = value;
        let (good, words) = verify(&json!({ "weights": [entry] }).to_string());
        assert!(!good && words.contains(&format!("{key} is")), "{words}");
    }
    for (manifest, expected) in
        [(r#"{"weights": []}"#, "no entry"), ("[]", "no list"), ("<html>", "no manifest")]
    {
        let (good, words) = verify(manifest);
        assert!(!good && words.contains(expected), "{words}");
    }
}
