//! Label maps in files, and what they mean to a network.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use infill_photo::{
    CropPlan, Guide, Photo, decode_labels, encode_labels, guide_hole, plan, plan_guided, reduce,
};
use infill_protocol::{
    Class, FillOptions, GuideMap, GuideOrigin, LabelMap, Mask, Palette, Rect, Size, VOID_LABEL, guide_size,
};

use super::inputs;
use crate::guide::{Proposal, propose};

/// What belongs in the holes of one photo.
pub struct Labels {
    /// At the photo's size, or smaller.
    map: LabelMap,
    pub palette: Palette,
    /// The same at the size that says how far a crop must reach, and how a small map is enlarged.
    guide: Guide,
}

impl Labels {
    /// A map of the photo under `mask`, of any size of the photo's shape.
    ///
    /// # Errors
    /// Where its shape is another.
    pub fn new(map: LabelMap, palette: Palette, mask: &Mask) -> Result<Self> {
        let (photo, size) = (mask.size(), guide_size(mask.size()));
        let Size { width, height } = map.size();
        ensure!(
            is_shaped_as(map.size(), size),
            "it is {width} by {height} pixels and the photo {} by {}, which is another shape; make one for this photo",
            photo.width,
            photo.height
        );
        let small = GuideMap::pack(&resized(&map, size), palette.clone(), GuideOrigin::Loaded);
        let guide = Guide::new(mask, &small, 0)?;
        Ok(Self { map, palette, guide })
    }

    /// The map in a file, an indexed PNG; names of its labels stand in it, or in a JSON file of its name.
    ///
    /// # Errors
    /// In words: no indexed PNG, or of another shape than the photo.
    pub fn read(path: &Path, mask: &Mask) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let names = fs::read_to_string(names_beside(path)).ok();
        let (map, palette) =
            decode_labels(&bytes, names.as_deref()).with_context(|| path.display().to_string())?;
        Self::new(map, palette, mask).with_context(|| path.display().to_string())
    }

    /// The labels of a proposal.
    ///
    /// # Errors
    /// Where nothing of the photo is known.
    pub fn propose(photo: &Photo, mask: &Mask) -> Result<Self> {
        let Proposal { labels, palette, .. } = proposal(photo, mask)?;
        Self::new(labels, palette, mask)
    }

    /// The same under the numbers that a network with these classes knows them by: by their names, where all of
    /// them are known to it, else as they are.
    ///
    /// # Errors
    /// Where a label that is used is none of the classes.
    pub fn for_classes(mut self, classes: &[Class], mask: &Mask) -> Result<Self> {
        let known =
            |class: &Class| classes.iter().position(|other| other.name.eq_ignore_ascii_case(&class.name));
        let is_named = self.palette.classes.iter().any(|class| known(class).is_some());
        let number = |label: u8| match self.palette.classes.get(usize::from(label)) {
            _ if label == VOID_LABEL => Some(VOID_LABEL),
            Some(class) if is_named => known(class).and_then(|index| u8::try_from(index).ok()),
            _ => Some(label).filter(|&label| usize::from(label) < classes.len()),
        };
        let name = |label: u8| {
            let class = self.palette.classes.get(usize::from(label));
            class.map_or_else(|| format!("label {label}"), |class| format!("“{}”", class.name))
        };
        let data = self.map.data().iter().map(|&label| {
            number(label).with_context(|| {
                let names: Vec<&str> = classes.iter().map(|class| class.name.as_str()).collect();
                format!("{} is no class of these weights; they know {}", name(label), names.join(", "))
            })
        });
        let data = data.collect::<Result<Vec<u8>>>()?;
        self.map = LabelMap::new(self.map.size(), data).context("a label for each pixel")?;
        Self::new(self.map, Palette { classes: classes.to_vec() }, mask)
    }

    /// The crops that fill the mask, reaching to where the photo has what they ask for.
    pub fn plan(&self, mask: &Mask, options: &FillOptions) -> Vec<CropPlan> {
        plan_guided(mask, options, &self.guide)
    }

    /// Those of a part of the photo.
    pub fn crop(&self, rect: Rect, photo: Size) -> Option<LabelMap> {
        if self.map.size() == photo {
            return Some(self.map.crop(rect));
        }
        LabelMap::new(rect.size(), self.guide.crop(rect, rect.size()))
    }

    pub fn colours(&self) -> Vec<[u8; 3]> {
        self.palette.classes.iter().map(|class| class.colour).collect()
    }

    /// A label as a person knows it.
    pub fn name(&self, label: u8) -> &str {
        self.palette.classes.get(usize::from(label)).map_or("", |class| &class.name)
    }

    /// Writes the map and its names beside it.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        write(&self.map, &self.palette, path)
    }
}

/// The crops of a fill, guided or not.
pub fn planned(labels: Option<&Labels>, mask: &Mask, options: &FillOptions) -> Vec<CropPlan> {
    labels.map_or_else(|| plan(mask, options), |labels| labels.plan(mask, options))
}

/// What is proposed for a photo and its mask, at the size of the guide map: the same as in the page.
///
/// # Errors
/// Where nothing of the photo is known.
pub fn proposal(photo: &Photo, mask: &Mask) -> Result<Proposal> {
    let (picture, hole) = guide_input(photo, mask);
    Ok(propose(&picture, &hole)?)
}

/// A photo and its hole at the size of the guide map: RGBA8 pixels, and what must not count as known.
pub fn guide_input(photo: &Photo, mask: &Mask) -> (Vec<u8>, Mask) {
    (reduce(photo, photo.size().rect(), guide_size(photo.size())), guide_hole(mask, 0))
}

/// Writes a label map as an indexed PNG, and the names of its labels as JSON beside it.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(map: &LabelMap, palette: &Palette, path: &Path) -> Result<()> {
    let (png, names) = encode_labels(map, palette)?;
    inputs::write(path, &png)?;
    inputs::write(&names_beside(path), names.as_bytes())
}

/// Refuses a name that is no PNG's: a palette would be lost, and with it the labels.
pub fn check_name(path: &Path) -> Result<()> {
    ensure!(
        inputs::extension(path) == "png",
        "a label map is a PNG with a palette: end {} in .png",
        path.display()
    );
    Ok(())
}

/// Where the names of a label map's labels lie.
fn names_beside(path: &Path) -> PathBuf {
    path.with_extension("json")
}

/// Within what rounding makes of a side.
fn is_shaped_as(map: Size, guide: Size) -> bool {
    let scaled = u64::from(map.height) * u64::from(guide.width) / u64::from(map.width.max(1));
    !map.is_empty() && scaled.abs_diff(u64::from(guide.height)) <= 4
}

/// By nearest neighbour.
fn resized(map: &LabelMap, size: Size) -> LabelMap {
    let from = map.size();
    let place = |index: u32, count: u32, length: u32| {
        (u64::from(2 * index + 1) * u64::from(length) / (2 * u64::from(count))) as usize
    };
    let row = |y: u32| {
        let start = place(y, size.height, from.height) * from.width as usize;
        (0..size.width).map(move |x| start + place(x, size.width, from.width))
    };
    let data = (0..size.height).flat_map(row).map(|index| map.data()[index]);
    LabelMap::new(size, data.collect()).unwrap_or_default()
}
