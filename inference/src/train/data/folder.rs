//! What a folder of photos holds.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::train::error::{At, TrainError};

/// Endings of the files that are taken for photos.
const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"];

/// Pictures below `folder` by their path without the ending.
///
/// # Errors
/// Where a folder cannot be read.
pub fn pictures(folder: &Path) -> Result<BTreeMap<String, PathBuf>, TrainError> {
    let (mut found, mut waiting) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(place) = waiting.pop() {
        for entry in fs::read_dir(&place).at("read", &place)? {
            let path = entry.at("read", &place)?.path();
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
            if path.is_dir() {
                waiting.push(path);
            } else if ENDINGS.contains(&ending.as_str())
                && let Some(name) = path.strip_prefix(folder).ok().and_then(stem)
            {
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}

/// The path without its ending, parts joined by `/` on every system.
pub fn stem(path: &Path) -> Option<String> {
    let path = path.with_extension("");
    let parts: Vec<&str> = path.iter().map(OsStr::to_str).collect::<Option<_>>()?;
    (!parts.is_empty()).then(|| parts.join("/"))
}
