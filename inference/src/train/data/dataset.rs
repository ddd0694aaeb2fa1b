use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use infill_photo::Photo;
use infill_protocol::{LabelMap, Size, VOID_LABEL};

use super::archive;
use super::augment::middle;
use super::folder::{pictures, stem};
use super::picture::{Picture, Window, resampled_labels};
use super::sources::{self, SOURCES, Source, Sources};
use crate::train::error::{At, TrainError};
use crate::weights::Class;

/// A photo with a shorter side is skipped: there is nothing to learn from a thumbnail.
pub const SMALLEST: u32 = 32;

/// Side of the maps that objects are looked for in.
const OBJECTS: Size = Size::new(96, 96);
/// Names and colours of the classes, in the folder of label maps.
pub(super) const CLASSES: &str = "classes.csv";

/// Photos by place, read when they are needed.
#[derive(Debug)]
pub struct Dataset {
    items: Vec<Item>,
    /// The bytes of a pack; empty where the photos are files.
    pack: Vec<u8>,
    /// The table of classes, as it was written.
    classes: String,
}

/// One photo.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its path below the folder, without the ending.
    pub name: String,
    /// Photos of one source are parts of the same picture and stay on one side of a split: the file
    /// name up to `_t` or `_u` and the number of a tile.
    pub source: String,
    /// How free it is, as `SOURCES.csv` says; empty where there is none.
    pub tier: String,
    photo: Place,
    labels: Option<(Place, Option<Window>)>,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Packed(Range<usize>),
}

/// A photo with its label map, if it has one.
#[derive(Debug)]
pub struct Example {
    pub picture: Picture,
    /// The map and the part of it that shows the photo; of any resolution.
    pub labels: Option<(LabelMap, Window)>,
}

impl Example {
    /// A part of the photo at `size`: red, green and blue as planes in [0, 1], and its labels, void where
    /// nothing is known.
    pub(super) fn cut(&self, window: Window, size: Size) -> (Vec<f32>, Vec<u8>) {
        let found = self.picture.size;
        let mut planes = self.picture.resampled(window, size);
        planes.iter_mut().for_each(|value| *value /= 255.0);
        let labels = match &self.labels {
            Some((map, part)) => {
                let factors = [part.width / f64::from(found.width), part.height / f64::from(found.height)];
                let mut window = window.scaled(factors);
                window.x += part.x;
                window.y += part.y;
                resampled_labels(map, window, size)
            }
            None => vec![VOID_LABEL; size.area()],
        };
        (planes, labels)
    }

    /// The largest part of the aspect of `size`, from the middle, as [`Self::cut`] gives it.
    pub fn middle(&self, size: Size) -> (Vec<f32>, Vec<u8>) {
        self.cut(middle(self.picture.size, size), size)
    }
}

impl Dataset {
    /// The photos of a folder, at any depth, in the order of their names, or those of a pack.
    ///
    /// # Errors
    /// Where `photos` is neither or `labels` no folder.
    pub fn open(photos: &Path, labels: Option<&Path>) -> Result<Self, TrainError> {
        if photos.is_dir() { Self::folder(photos, labels) } else { Self::pack(photos) }
    }

    fn folder(photos: &Path, labels: Option<&Path>) -> Result<Self, TrainError> {
        let text = fs::read_to_string(photos.join(SOURCES)).unwrap_or_default();
        let maps = labels.map(pictures).transpose()?.unwrap_or_default();
        let place = |path: &PathBuf| Place::File(path.clone());
        let items = items(&pictures(photos)?, &maps, &sources::read(&text), place);
        let classes = labels.and_then(|folder| fs::read_to_string(folder.join(CLASSES)).ok());
        Ok(Self { items, pack: Vec::new(), classes: classes.unwrap_or_default() })
    }

    fn pack(path: &Path) -> Result<Self, TrainError> {
        let pack = fs::read(path).at("read", path)?;
        let entries = archive::entries(&pack).map_err(|words| TrainError::data(path, words))?;
        let below = |folder: &str| -> BTreeMap<String, Range<usize>> {
            let inside = |(name, range): &(String, Range<usize>)| {
                let name = name.strip_prefix(folder)?;
                Some((stem(Path::new(name))?, range.clone()))
            };
            entries.iter().filter_map(inside).collect()
        };
        let table = |name: &str| {
            let range = entries.iter().find(|(found, _)| found == name).map(|(_, range)| range.clone());
            String::from_utf8_lossy(range.map_or(&[][..], |range| &pack[range])).into_owned()
        };
        let (sources, classes) = (sources::read(&table(SOURCES)), table(CLASSES));
        let (photos, labels) = (below("photos/"), below("labels/"));
        let place = |range: &Range<usize>| Place::Packed(range.clone());
        Ok(Self { items: items(&photos, &labels, &sources, place), pack, classes })
    }

    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Keeps the photos of these tiers; empty keeps everything. Says how many were left out.
    pub fn keep_tiers(&mut self, tiers: &[String]) -> usize {
        let before = self.items.len();
        if !tiers.is_empty() {
            self.items.retain(|item| tiers.contains(&item.tier));
        }
        before - self.items.len()
    }

    /// Positions of the photos to learn from and of those kept out: of the sources in the order of their
    /// names the last of every `every` (none where it is 0). Sources of one line of `together` share
    /// the side of the first of them.
    pub fn split(&self, every: usize, together: &[Vec<String>]) -> (Vec<usize>, Vec<usize>) {
        let leader = |source: &String| {
            let group = together.iter().find(|group| group.contains(source));
            group.and_then(|group| group.iter().min()).unwrap_or(source).clone()
        };
        let leaders: BTreeSet<String> = self.items.iter().map(|item| leader(&item.source)).collect();
        let last =
            |(index, source): (usize, String)| (every > 0 && index % every == every - 1).then_some(source);
        let kept: BTreeSet<String> = leaders.into_iter().enumerate().filter_map(last).collect();
        (0..self.items.len()).partition(|&index| !kept.contains(&leader(&self.items[index].source)))
    }

    /// Names and colours of `count` classes, from the `classes.csv` beside the label maps; empty where
    /// there is none, or it is of another number.
    pub fn classes(&self, count: usize) -> Vec<Class> {
        let classes = sources::classes(&self.classes);
        if classes.len() == count { classes } else { Vec::new() }
    }

    /// The table of classes as it was found.
    pub fn class_table(&self) -> &str {
        &self.classes
    }

    /// A label map small enough to look for objects in.
    pub fn small_labels(&self, index: usize) -> Option<LabelMap> {
        let (map, window) = self.read(index).ok()?.labels?;
        LabelMap::new(OBJECTS, resampled_labels(&map, window, OBJECTS))
    }

    pub fn has_labels(&self, index: usize) -> bool {
        self.items[index].labels.is_some()
    }

    /// # Errors
    /// A sentence that names the file: it is broken, too small, or its label map is.
    pub fn read(&self, index: usize) -> Result<Example, TrainError> {
        let item = &self.items[index];
        let name = Path::new(&item.name);
        let photo = self.decode(name, &item.photo)?;
        let Size { width, height } = photo.size();
        if width.min(height) < SMALLEST {
            return Err(TrainError::data(name, format!("{width} by {height} pixels is too small")));
        }
        let labels = item.labels.as_ref().map(|(place, crop)| {
            let map = label_map(&self.decode(name, place)?);
            let whole = Window::whole(map.size());
            let window = crop.map_or(whole, |crop| crop.scaled([whole.width, whole.height]));
            Ok::<_, TrainError>((map, window))
        });
        Ok(Example { picture: Picture::of(&photo), labels: labels.transpose()? })
    }

    fn decode(&self, name: &Path, place: &Place) -> Result<Photo, TrainError> {
        let bytes = match place {
            Place::File(path) => fs::read(path).at("read", path)?,
            Place::Packed(range) => self.pack[range.clone()].to_vec(),
        };
        let name = name.display().to_string();
        Photo::decode(&name, "", bytes).map_err(|error| TrainError::Data(error.to_string()))
    }
}

/// Sources of photos, each once.
pub fn sources_of(dataset: &Dataset, chosen: &[usize]) -> Vec<String> {
    let names: BTreeSet<&String> = chosen.iter().map(|&index| &dataset.items[index].source).collect();
    names.into_iter().cloned().collect()
}

fn items<P>(
    photos: &BTreeMap<String, P>,
    labels: &BTreeMap<String, P>,
    sources: &Sources,
    place: impl Fn(&P) -> Place,
) -> Vec<Item> {
    let by_name: BTreeMap<&str, &Source> =
        sources.iter().filter_map(|(file, source)| Some((file.rsplit_once('.')?.0, source))).collect();
    let item = |(name, photo): (&String, &P)| {
        let base = name.rsplit('/').next().unwrap_or(name);
        let source = source_of(base);
        let known = by_name.get(base).copied();
        let own = labels.get(name).map(|map| (place(map), None));
        // A tile without a map of its own shows a part of its photo's.
        let part = || {
            let folder = name.strip_suffix(base).unwrap_or_default();
            let crop = known?.crop?;
            Some((place(labels.get(&format!("{folder}{source}"))?), Some(crop)))
        };
        Item {
            name: name.clone(),
            source: source.to_owned(),
            tier: known.map(|source| source.tier.clone()).unwrap_or_default(),
            photo: place(photo),
            labels: own.or_else(part),
        }
    };
    photos.iter().map(item).collect()
}

/// The name without the `_t01` or `_u12` of a tile.
fn source_of(base: &str) -> &str {
    let tile = |(_, tail): &(&str, &str)| {
        let number = tail.strip_prefix(['t', 'u']).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    base.rsplit_once('_').filter(tile).map_or(base, |(source, _)| source)
}

/// Grey levels are class indices.
fn label_map(photo: &Photo) -> LabelMap {
    let size = photo.size();
    let labels = (0..size.area()).map(|index| photo.pixels().rgba8(index)[0]).collect();
    LabelMap::new(size, labels).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_belong_to_their_photo() {
        assert_eq!(source_of("budgie_0005_u12"), "budgie_0005");
        assert_eq!(source_of("budgie_0005"), "budgie_0005");
        assert_eq!(source_of("a_tree"), "a_tree");
    }

    fn named(names: &[&str]) -> Dataset {
        let photos = names.iter().map(|name| ((*name).to_owned(), 0..0)).collect();
        let place = |range: &Range<usize>| Place::Packed(range.clone());
        Dataset {
            items: items(&photos, &BTreeMap::new(), &Sources::new(), place),
            pack: Vec::new(),
            classes: String::new(),
        }
    }

    #[test]
    fn a_split_cuts_between_sources() {
        let set = named(&["a", "a_t00", "b", "b_u01", "c", "d", "d_t11"]);
        let (learn, kept) = set.split(2, &[]);
        let names = |chosen: &[usize]| chosen.iter().map(|&i| set.items[i].name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&kept), ["b", "b_u01", "d", "d_t11"]);
        assert_eq!(learn.len() + kept.len(), 7);
        let (learn, _) = set.split(2, &[vec!["a".into(), "b".into()]]);
        assert_eq!(names(&learn), ["a", "a_t00", "b", "b_u01", "d", "d_t11"]);
        assert_eq!(set.split(0, &[]).1.len(), 0);
    }
}
