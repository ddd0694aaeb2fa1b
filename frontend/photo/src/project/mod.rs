//! Project files (`.infill`): a zip of the photo as it was opened, the edits, and settings of the page.
//!
//! Any archiver opens one, and `photo/` in it is the original file. Everything a fill gave is made again
//! from the edits, so a project is hardly larger than its photo.

mod error;
#[cfg(test)]
mod tests;
mod zip;

use infill_protocol::{
    Edit,
    share::{read_log, write_log},
};

pub use error::ProjectError;

/// The format's number and a word for whoever looks inside.
const ABOUT: &str = "about";
const ABOUT_START: &str = "Infill project 1";
/// Folder of the original file, which keeps its name.
const PHOTO: &str = "photo/";
const EDITS: &str = "edits";
const SETTINGS: &str = "settings";

/// Most bytes of each part of a project.
const PHOTO_LIMIT: u64 = 1 << 30;
const EDITS_LIMIT: u64 = 64 << 20;
const SMALL_LIMIT: u64 = 64 << 10;

/// What a project file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Name of the original file.
    pub name: String,
    /// The original file.
    pub photo: Vec<u8>,
    /// The edits that are done, oldest first.
    pub edits: Vec<Edit>,
    /// What the page wants to find again, in its own words.
    pub settings: String,
}

impl Project {
    /// The project as a file.
    ///
    /// # Errors
    /// Where a part is larger than a zip holds.
    pub fn write(&self) -> Result<Vec<u8>, ProjectError> {
        let about = format!("{ABOUT_START}\nThe photo lies in {PHOTO}\n");
        zip::write(&[
            (ABOUT, about.as_bytes()),
            (EDITS, &write_log(&self.edits)),
            (SETTINGS, self.settings.as_bytes()),
            (&format!("{PHOTO}{}", plain_name(&self.name)), &self.photo),
        ])
    }

    /// Reads a file of any origin. Nothing larger than it says, and nothing it need not hold, is unpacked.
    ///
    /// # Errors
    /// No project, damaged, of a later release, or made to do harm.
    pub fn read(file: &[u8]) -> Result<Self, ProjectError> {
        let entries = zip::entries(file)?;
        let part = |name: &str, limit: u64| {
            let entry = entries.iter().find(|entry| entry.name == name);
            entry.ok_or(ProjectError::Foreign)?.unpack(file, limit)
        };
        let about = text(part(ABOUT, SMALL_LIMIT)?)?;
        if about.lines().next() != Some(ABOUT_START) {
            let is_ours = about.starts_with("Infill project ");
            return Err(if is_ours { ProjectError::Future } else { ProjectError::Foreign });
        }
        let mut photos = entries.iter().filter_map(|entry| Some((entry, entry.name.strip_prefix(PHOTO)?)));
        let (Some((photo, name)), None) = (photos.next(), photos.next()) else {
            return Err(ProjectError::Damaged("it does not hold exactly one photo"));
        };
        let edits = read_log(&part(EDITS, EDITS_LIMIT)?)
            .map_err(|_| ProjectError::Damaged("its edits cannot be read"))?;
        Ok(Self {
            name: name.to_owned(),
            photo: photo.unpack(file, PHOTO_LIMIT)?,
            edits,
            settings: text(part(SETTINGS, SMALL_LIMIT)?)?,
        })
    }
}

fn text(bytes: Vec<u8>) -> Result<String, ProjectError> {
    String::from_utf8(bytes).map_err(|_| ProjectError::Damaged("a text in it is not readable"))
}

/// A name without folders that every system takes.
fn plain_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c })
        .take(120)
        .collect();
    match plain.trim_matches(['.', ' ']) {
        "" => "photo".to_owned(),
        plain => plain.to_owned(),
    }
}
