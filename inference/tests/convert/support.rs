//! What the program says, and what it is given to convert.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::state::{StateDict, state_of};
use serde_json::Value;

use crate::folder::{infill, stderr};

/// What it said where it must succeed.
pub fn fine(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = infill(arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// What it complained of where it must fail.
pub fn refused(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = infill(arguments);
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    stderr(&output)
}

pub fn info(file: &Path) -> Value {
    serde_json::from_str(&fine(&[&"weights", &"info", &file, &"--json"])).unwrap()
}

/// ESPA's first stage under the names of its authors.
pub fn espa() -> StateDict {
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
pub fn published(name: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("INFILL_SHARED").map_or(shared, PathBuf::from);
    let path = shared.join("fixtures/checkpoints").join(name);
    if !path.is_file() {
        println!("skipped: {} is no file", path.display());
        return None;
    }
    Some(path)
}
