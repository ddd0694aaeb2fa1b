//! The authors' own files, where the shared fixtures are.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use infill_inference::weights::checkpoint;

use crate::folder::Folder;
use crate::support::{fine, published, refused};

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
