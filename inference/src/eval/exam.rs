use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use infill_photo::Photo;
use infill_protocol::{LabelMap, Mask, Size, VOID_LABEL};

use super::{Case, Protocol};
use crate::train::TrainError;
use crate::train::data::{Dataset, Picture, Window, pictures};

/// Label maps that objects are cut from.
const OBJECT_MAPS: usize = 32;

/// Which photos are filled to be judged, and where their holes are.
#[derive(Clone, Debug)]
pub struct Exam {
    /// A folder of photos, at any depth, or a pack of them.
    pub photos: PathBuf,
    /// A folder of label maps, each named as its photo.
    pub labels: Option<PathBuf>,
    pub holes: Holes,
    /// Only the sources that training with this `data.keep_out` keeps out; 0 takes all.
    pub keep_out: usize,
    /// Only the photos that have a label map, so that guided and unguided fills are of the same.
    pub labelled: bool,
    /// Sources that are not parted.
    pub together: Vec<String>,
    /// At most so many photos, evenly spread; 0 takes all.
    pub count: usize,
    /// Side of the pictures, cut from the middle of the photos.
    pub size: u32,
    pub seed: u32,
}

/// Where the holes come from.
#[derive(Clone, Debug)]
pub enum Holes {
    Protocol(Protocol),
    /// Masks named as the photos, light where the hole is.
    Folder(PathBuf),
}

/// An exam whose photos were found.
#[derive(Debug)]
pub struct OpenExam {
    exam: Exam,
    pub dataset: Dataset,
    /// The photos to judge by, as places in the dataset.
    pub chosen: Vec<usize>,
}

impl Exam {
    /// # Errors
    /// Where a folder cannot be read, or there is no photo to judge by.
    pub fn open(self) -> Result<OpenExam, TrainError> {
        let dataset = Dataset::open(&self.photos, self.labels.as_deref())?;
        let mut all: Vec<usize> = match self.keep_out {
            0 => (0..dataset.items().len()).collect(),
            every => dataset.split(every, std::slice::from_ref(&self.together)).1,
        };
        all.retain(|&index| !self.labelled || dataset.has_labels(index));
        if all.is_empty() {
            return Err(TrainError::data(&self.photos, "there is no photo to judge by"));
        }
        let step = if self.count == 0 { 1 } else { all.len().div_ceil(self.count) };
        Ok(OpenExam { chosen: all.into_iter().step_by(step).collect(), exam: self, dataset })
    }

    /// The name of what makes the holes.
    pub fn protocol(&self) -> String {
        match &self.holes {
            Holes::Protocol(protocol) => protocol.to_string(),
            Holes::Folder(_) => "masks".to_owned(),
        }
    }
}

impl OpenExam {
    /// The photos with a hole in each, and a sentence for each that could not be read.
    ///
    /// # Errors
    /// Where no photo is left, or a mask cannot be read.
    pub fn cases(&self) -> Result<(Vec<Case>, Vec<String>), TrainError> {
        let size = Size::new(self.exam.size, self.exam.size);
        let maker = self.holes()?;
        let (mut cases, mut broken) = (Vec::new(), Vec::new());
        for &index in &self.chosen {
            let name = self.dataset.items()[index].name.clone();
            let example = match self.dataset.read(index) {
                Ok(example) => example,
                Err(error) => {
                    broken.push(error.to_string());
                    continue;
                }
            };
            let Some(hole) = maker.hole(&name, index, size, self.exam.seed)? else { continue };
            let (planes, labels) = example.middle(size);
            let drawn = labels.iter().any(|&label| label != VOID_LABEL);
            let labels = LabelMap::new(size, labels).filter(|_| drawn);
            if hole.hole_area() > 0 {
                cases.push(Case { name, truth: rgba(&planes, size), hole, labels });
            }
        }
        if cases.is_empty() {
            let words = "no photo could be used, or none has a mask of its name";
            return Err(TrainError::data(&self.exam.photos, words));
        }
        Ok((cases, broken))
    }

    fn holes(&self) -> Result<Maker, TrainError> {
        Ok(match &self.exam.holes {
            Holes::Folder(folder) => Maker::Folder(pictures(folder)?),
            Holes::Protocol(protocol) => {
                let labelled = (0..self.dataset.items().len()).filter(|&at| self.dataset.has_labels(at));
                let maps = labelled.filter_map(|index| self.dataset.small_labels(index));
                let wanted = if *protocol == Protocol::Object { OBJECT_MAPS } else { 0 };
                Maker::Protocol(*protocol, maps.take(wanted).collect())
            }
        })
    }
}

/// [`Holes`], opened.
enum Maker {
    Protocol(Protocol, Vec<LabelMap>),
    Folder(BTreeMap<String, PathBuf>),
}

impl Maker {
    /// `None` where the folder has no mask of this name.
    fn hole(&self, name: &str, index: usize, size: Size, seed: u32) -> Result<Option<Mask>, TrainError> {
        match self {
            Self::Protocol(protocol, maps) => Ok(Some(protocol.hole(size, seed.into(), index as u64, maps))),
            Self::Folder(masks) => masks.get(name).map(|path| ready(path, size)).transpose(),
        }
    }
}

/// A mask of any size, hole where it is light.
fn ready(path: &Path, size: Size) -> Result<Mask, TrainError> {
    let bytes = fs::read(path).map_err(|error| TrainError::data(path, error))?;
    let photo = Photo::decode(&path.display().to_string(), "", bytes);
    let picture = Picture::of(&photo.map_err(|error| TrainError::Data(error.to_string()))?);
    let planes = picture.resampled(Window::whole(picture.size), size);
    let levels =
        planes[..size.area()].iter().map(|&level| if level >= 128.0 { Mask::HOLE } else { Mask::KNOWN });
    Mask::from_levels(size, levels.collect()).ok_or_else(|| TrainError::data(path, "a mask has no pixels"))
}

/// Planes in [0, 1] as RGBA8.
fn rgba(planes: &[f32], size: Size) -> Vec<u8> {
    let area = size.area();
    let level = |channel: usize, at: usize| (planes[channel * area + at] * 255.0).round() as u8;
    (0..area).flat_map(|at| [level(0, at), level(1, at), level(2, at), u8::MAX]).collect()
}
