//! Project files (`.infill`): a zip of the photo as it was opened, the edits, and settings of the page.
//!
//! Any archiver opens one, and `photo/` in it is the original file. Everything a fill gave, and the pictures of
//! the history, are made again from the edits, so a project is hardly larger than its photo. What came after the
//! first release is in files that one may lack: old projects open, and old pages open new ones.

mod error;
#[cfg(test)]
mod tests;
mod zip;

use infill_protocol::{
    Edit, FillOptions, GuideMap, Work,
    share::{read_log, write_log},
};

pub use error::ProjectError;

/// The format's number and a word for whoever looks inside.
const ABOUT: &str = "about";
const ABOUT_START: &str = "Infill project 1";
/// Folder of the original file, which keeps its name.
const PHOTO: &str = "photo/";
const EDITS: &str = "edits";
const UNDONE: &str = "undone";
/// A map and the fill by it, and so on: in the form of edits.
const CANDIDATES: &str = "candidates";
/// Folder of their pictures, which have the numbers of their places.
const PICTURES: &str = "candidate/";
const SETTINGS: &str = "settings";

/// Most bytes of each part of a project.
const PHOTO_LIMIT: u64 = 1 << 30;
const EDITS_LIMIT: u64 = 64 << 20;
const SMALL_LIMIT: u64 = 64 << 10;
const PICTURE_LIMIT: u64 = 1 << 20;
const PICTURE_SIDE: u32 = 512;
const CANDIDATES_LIMIT: usize = 16;

/// What a project file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Name of the original file.
    pub name: String,
    /// The original file.
    pub photo: Vec<u8>,
    pub work: Work,
    /// A small picture (PNG) of each candidate, or nothing.
    pub pictures: Vec<Vec<u8>>,
}

impl Project {
    /// The project as a file.
    ///
    /// # Errors
    /// Where a part is larger than a zip holds.
    pub fn write(&self) -> Result<Vec<u8>, ProjectError> {
        let about = format!("{ABOUT_START}\nThe photo lies in {PHOTO}\n");
        let Work { edits, undone, candidates, settings } = &self.work;
        let results = candidates.iter().flat_map(|(fill, map)| [Edit::Guide(map.clone()), Edit::Fill(*fill)]);
        let [edits, undone, results] = [edits, undone, &results.collect()].map(|edits| write_log(edits));
        let pictures: Vec<_> = (0..).map(picture_name).zip(&self.pictures).collect();
        let mut files = vec![
            (ABOUT, about.as_bytes()),
            (EDITS, &edits),
            (UNDONE, &undone),
            (CANDIDATES, &results),
            (SETTINGS, settings.as_bytes()),
        ];
        files.extend(pictures.iter().map(|(name, picture)| (name.as_str(), picture.as_slice())));
        let photo = format!("{PHOTO}{}", plain_name(&self.name));
        files.push((&photo, &self.photo));
        zip::write(&files)
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
        let log = |name: &str| {
            read_log(&part(name, EDITS_LIMIT)?).map_err(|_| ProjectError::Damaged("its edits cannot be read"))
        };
        let has = |name: &str| entries.iter().any(|entry| entry.name == name);
        let later = |name: &str| if has(name) { log(name) } else { Ok(Vec::new()) };
        let candidates = candidates(later(CANDIDATES)?)?;
        let picture = |place| match picture_name(place) {
            name if has(&name) => part(&name, PICTURE_LIMIT).map(small_picture),
            _ => Ok(Vec::new()),
        };
        let pictures = (0..candidates.len()).map(picture).collect::<Result<_, _>>()?;
        let settings = text(part(SETTINGS, SMALL_LIMIT)?)?;
        Ok(Self {
            name: name.to_owned(),
            photo: photo.unpack(file, PHOTO_LIMIT)?,
            work: Work { edits: log(EDITS)?, undone: later(UNDONE)?, candidates, settings },
            pictures,
        })
    }
}

fn picture_name(place: usize) -> String {
    format!("{PICTURES}{}.png", place + 1)
}

/// The picture, or nothing where it is no small one: a browser is to decode it.
fn small_picture(file: Vec<u8>) -> Vec<u8> {
    let side = |at: usize| {
        file.get(at..at + 4).map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    let is_small = |side: Option<u32>| side.is_some_and(|side| side <= PICTURE_SIDE);
    let is_picture = file.starts_with(b"\x89PNG\r\n\x1a\n") && is_small(side(16)) && is_small(side(20));
    if is_picture { file } else { Vec::new() }
}

fn candidates(log: Vec<Edit>) -> Result<Vec<(FillOptions, GuideMap)>, ProjectError> {
    let pair = |pair: &[Edit; 2]| match pair {
        [Edit::Guide(map), Edit::Fill(fill)] => Some((*fill, map.clone())),
        _ => None,
    };
    let (pairs, rest) = log.as_chunks::<2>();
    let found: Option<Vec<_>> = pairs.iter().map(pair).collect();
    found
        .filter(|found| rest.is_empty() && found.len() <= CANDIDATES_LIMIT)
        .ok_or(ProjectError::Damaged("its results cannot be read"))
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
