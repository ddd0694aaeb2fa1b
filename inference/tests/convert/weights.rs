//! Files that are, or are not, what they say.

use std::fs;

use serde_json::json;

use crate::folder::{Folder, infill};
use crate::legacy;
use crate::support::{espa, fine, info, refused};

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
