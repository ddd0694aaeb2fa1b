//! Checkpoints that become weights, and those that cannot.

use std::ffi::OsStr;
use std::fs;

use burn::tensor::TensorData;
use serde_json::json;

use crate::folder::Folder;
use crate::legacy;
use crate::support::{espa, fine, info, refused};

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
