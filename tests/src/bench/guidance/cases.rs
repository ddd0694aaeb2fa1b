//! Photos with their true labels, and the holes made in them.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use infill_inference::texture::Problem;
use infill_protocol::{LabelMap, Mask, Size, VOID_LABEL};

/// Longer side of a hole, as a share of the photo's.
const HOLE: f64 = 0.4;
/// A label that covers less of the hole than this is not counted as being there.
const SHARE: f64 = 0.04;
/// A label that less of the known photo has than this cannot be asked for.
const OFFER: f64 = 0.03;

/// A photo with a hole.
pub struct Case {
    pub photo: String,
    pub size: Size,
    /// RGBA8.
    pub truth: Vec<u8>,
    pub labels: LabelMap,
    pub hole: Mask,
    pub change: Option<Change>,
}

/// What covers most of the hole, and what it is to become.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub from: u8,
    pub to: u8,
}

/// The label maps of at most `count` of these sources, spread evenly over their names.
///
/// # Errors
/// Where the folder cannot be read or has none of them.
pub fn choose(folder: &Path, sources: &[String], count: usize) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("no label maps in {}; name a folder with --labels", folder.display()))?;
    let mut maps: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    // Maps of tiles have the name of their photo and more, and are none of the sources.
    let stem = |path: &PathBuf| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
    let is_meant = |path: &PathBuf| stem(path).is_some_and(|stem| sources.contains(&stem));
    maps.retain(|path| path.extension().is_some_and(|extension| extension == "png") && is_meant(path));
    ensure!(!maps.is_empty(), "no label maps of photos that were kept out in {}", folder.display());
    maps.sort();
    let count = count.min(maps.len());
    Ok((0..count).map(|index| maps[(2 * index + 1) * maps.len() / (2 * count)].clone()).collect())
}

impl Case {
    /// The photo of a label map, with a hole where most labels meet.
    ///
    /// # Errors
    /// Where a file cannot be read, or the two differ in size.
    pub fn read(map: &Path, photos: &Path) -> anyhow::Result<Self> {
        let stem = map.file_stem().and_then(|stem| stem.to_str()).context("a map without a name")?;
        let path = photos.join(stem).with_extension("jpg");
        let photo =
            image::open(&path).with_context(|| format!("cannot read {}", path.display()))?.into_rgba8();
        let drawn = image::open(map).with_context(|| format!("cannot read {}", map.display()))?.into_luma8();
        ensure!(photo.dimensions() == drawn.dimensions(), "{stem}: the photo and its labels differ in size");
        let size = Size::new(photo.width(), photo.height());
        let labels = LabelMap::new(size, drawn.into_raw()).context("a label a pixel")?;
        let hole = hole(&labels);
        let change = change(&labels, &hole);
        Ok(Self { photo: stem.to_owned(), size, truth: photo.into_raw(), labels, hole, change })
    }

    /// The hole to be filled under `labels`; nothing of the truth is left in it.
    pub fn problem(&self, labels: Option<LabelMap>) -> Problem {
        let mut pixels = self.truth.clone();
        for (pixel, _) in pixels.chunks_exact_mut(4).zip(self.hole.data()).filter(|(_, hole)| **hole == 255) {
            pixel[..3].fill(0);
        }
        Problem { size: self.size, pixels, hole: self.hole.clone(), labels, sources: None }
    }

    /// The true labels with the change made.
    pub fn changed(&self) -> Option<LabelMap> {
        let Change { from, to } = self.change?;
        let pairs = self.labels.data().iter().zip(self.hole.data());
        let labels = pairs.map(|(&label, &hole)| if hole == 255 && label == from { to } else { label });
        LabelMap::new(self.size, labels.collect())
    }
}

/// An ellipse where the most labels meet of those that are found outside it as well; the one nearest to the
/// middle among equals.
fn hole(labels: &LabelMap) -> Mask {
    const STEPS: u32 = 7;
    let Size { width, height } = labels.size();
    let places = (1..STEPS).flat_map(|row| (1..STEPS).map(move |column| (column, row)));
    let best = places.max_by_key(|&(column, row)| {
        let hole = ellipse(labels.size(), width * column / STEPS, height * row / STEPS);
        let [inside, outside] = [255, 0].map(|level| shares(labels, &hole, level));
        let meeting = (0..255).filter(|&label| inside[label] >= SHARE && outside[label] >= OFFER).count();
        let way = column.abs_diff(STEPS / 2).pow(2) + row.abs_diff(STEPS / 2).pow(2);
        (meeting, std::cmp::Reverse((way, row, column)))
    });
    let (column, row) = best.unwrap_or((STEPS / 2, STEPS / 2));
    ellipse(labels.size(), width * column / STEPS, height * row / STEPS)
}

fn ellipse(size: Size, x: u32, y: u32) -> Mask {
    let [across, down] = [size.width, size.height].map(|side| f64::from(side) * HOLE / 2.0);
    let mut mask = Mask::known(size);
    for row in 0..size.height {
        for column in 0..size.width {
            let way = (f64::from(column) - f64::from(x)) / across;
            let rise = (f64::from(row) - f64::from(y)) / down;
            mask.set(column, row, way * way + rise * rise <= 1.0);
        }
    }
    mask
}

/// What each label has of the pixels whose mask is `level`; void is no label.
fn shares(labels: &LabelMap, mask: &Mask, level: u8) -> [f64; 256] {
    let mut shares = [0.0; 256];
    let there = labels.data().iter().zip(mask.data()).filter(|(_, mask)| **mask == level);
    let count = there.clone().count().max(1) as f64;
    there.for_each(|(&label, _)| shares[label as usize] += 1.0 / count);
    shares[VOID_LABEL as usize] = 0.0;
    shares
}

/// Of what the hole does not have, what the photo has most; else what the hole has less of.
fn change(labels: &LabelMap, hole: &Mask) -> Option<Change> {
    let [inside, outside] = [255, 0].map(|level| shares(labels, hole, level));
    let most = |shares: &[f64; 256], allowed: &dyn Fn(usize) -> bool| {
        let there = (0..255).filter(|&label| shares[label] > 0.0 && allowed(label));
        there.max_by(|&a, &b| shares[a].total_cmp(&shares[b])).map(|label| label as u8)
    };
    let from = most(&inside, &|_| true)?;
    let offered = |label: usize| label != usize::from(from) && outside[label] >= OFFER;
    let to = most(&outside, &|label| offered(label) && inside[label] < SHARE)
        .or_else(|| most(&outside, &offered))?;
    Some(Change { from, to })
}
