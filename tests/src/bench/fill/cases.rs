//! The crops and masks of a run, as PNG files that every method reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use image::imageops::{FilterType, resize};
use image::{GrayImage, RgbImage};
use infill_protocol::{Mask, Size};

use super::options::Options;
use super::strokes::strokes;

/// Crops of one size.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    pub id: &'static str,
    pub label: &'static str,
    pub size: Size,
    /// Shares of hole, ascending.
    pub percents: &'static [f64],
    pub photos: usize,
    /// Whether fills are measured; enlarged photos say nothing about quality.
    pub measured: bool,
}

/// A photo's crop with a mask.
#[derive(Clone, Debug)]
pub struct Case {
    pub series: &'static str,
    pub photo: String,
    /// Position of the photo in the run.
    pub index: usize,
    pub percent: f64,
    pub crop: PathBuf,
    pub mask: PathBuf,
}

/// A crop on disk, and where its fill is to be written.
#[derive(Clone, Debug)]
pub struct Job {
    pub photo: PathBuf,
    pub mask: PathBuf,
    pub out: PathBuf,
}

impl Job {
    /// As the method's process reads it.
    pub fn line(&self) -> String {
        format!("{}\t{}\t{}", self.photo.display(), self.mask.display(), self.out.display())
    }
}

/// Sources that the texture fill's constants were chosen on: they judge nothing.
const TUNING: [&str; 16] = [
    "bolts_0004",
    "budgie_0018",
    "budgie_0033",
    "budgie_0034",
    "elementary_0012",
    "elementary_0027",
    "languageseed_0014",
    "mdext_0044",
    "mdext_0050",
    "mdext_0051",
    "mdext_0089",
    "mdext_0114",
    "mdext_0123",
    "mdext_0134",
    "mdext_0146",
    "solus_0029",
];

/// The series that `options` ask for.
pub fn series(options: &Options) -> Vec<Series> {
    let photos = options.photos_wanted();
    let all = [
        Series {
            id: "512",
            label: "512²",
            size: Size::new(512, 512),
            percents: &[5.0, 15.0, 30.0],
            photos,
            measured: true,
        },
        Series {
            id: "256",
            label: "256²",
            size: Size::new(256, 256),
            percents: &[15.0, 30.0],
            photos,
            measured: true,
        },
        Series {
            id: "1024",
            label: "1024²",
            size: Size::new(1024, 1024),
            percents: &[5.0, 15.0, 30.0],
            photos: 1,
            measured: false,
        },
        Series {
            id: "12mp",
            label: "12 MP",
            size: Size::new(4000, 3000),
            percents: &[0.5, 5.0, 15.0, 30.0],
            photos: 1,
            measured: false,
        },
    ];
    all.into_iter().filter(|series| options.has_size(series.id)).collect()
}

/// At most `count` photos of `folder`, spread evenly over its sources in the order of their names.
/// Tiles (`name_t01`, `name_u12`) count as their source's, which stands in for them. Photos that the fill was
/// tuned on are left out.
///
/// # Errors
/// Where the folder cannot be read or holds no photo.
pub fn choose(folder: &Path, count: usize) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("no photos in {}; name a folder with --photos", folder.display()))?;
    let mut sources: BTreeMap<String, PathBuf> = BTreeMap::new();
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if is_photo(&path) && !TUNING.contains(&source(name)) {
            let kept = sources.entry(source(name).to_owned()).or_insert_with(|| path.clone());
            if path.file_stem() < kept.file_stem() {
                *kept = path;
            }
        }
    }
    let sources: Vec<_> = sources.into_values().collect();
    anyhow::ensure!(!sources.is_empty(), "no photo in {}; name a folder with --photos", folder.display());
    let count = count.min(sources.len());
    Ok((0..count).map(|i| sources[(2 * i + 1) * sources.len() / (2 * count)].clone()).collect())
}

fn is_photo(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["jpg", "jpeg", "png", "webp", "tif", "tiff"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The name without a tile's suffix.
fn source(name: &str) -> &str {
    let Some((stem, tile)) = name.rsplit_once('_') else { return name };
    let digits = tile.strip_prefix(['t', 'u']);
    let is_tile = digits.is_some_and(|d| d.len() == 2 && d.bytes().all(|b| b.is_ascii_digit()));
    if is_tile { stem } else { name }
}

/// Writes the crops and masks of one photo into `folder`.
///
/// # Errors
/// Where the photo cannot be read or a file not be written.
pub fn write(photo: &Path, index: usize, series: &[Series], folder: &Path) -> anyhow::Result<Vec<Case>> {
    let name = photo.file_stem().and_then(|stem| stem.to_str()).context("a photo without a name")?;
    let pixels = image::open(photo).with_context(|| format!("cannot read {}", photo.display()))?.into_rgb8();
    let mut cases = Vec::new();
    for series in series.iter().filter(|series| index < series.photos) {
        let crop = folder.join(format!("{name}_{}.png", series.id));
        centre(&pixels, series.size).save(&crop)?;
        for &percent in series.percents {
            let mask = folder.join(format!("{name}_{}_{percent}.mask.png", series.id));
            let seed = (index as u64) << 16 | (10.0 * percent) as u64;
            grey(strokes(series.size, percent, seed))?.save(&mask)?;
            let (crop, photo) = (crop.clone(), name.to_owned());
            cases.push(Case { series: series.id, photo, index, percent, crop, mask });
        }
    }
    Ok(cases)
}

/// The largest centred part of the picture with the shape of `size`, resampled to it.
fn centre(pixels: &RgbImage, size: Size) -> RgbImage {
    let (width, height) = pixels.dimensions();
    let scale =
        f64::min(f64::from(width) / f64::from(size.width), f64::from(height) / f64::from(size.height));
    let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    let (w, h) = (side(size.width).min(width), side(size.height).min(height));
    let part = image::imageops::crop_imm(pixels, (width - w) / 2, (height - h) / 2, w, h);
    resize(&part.to_image(), size.width, size.height, FilterType::Lanczos3)
}

fn grey(mask: Mask) -> anyhow::Result<GrayImage> {
    let Size { width, height } = mask.size();
    GrayImage::from_raw(width, height, mask.into_data()).context("a mask of another size than its own")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_belong_to_their_source() {
        assert_eq!(source("budgie_0005_t01"), "budgie_0005");
        assert_eq!(source("budgie_0005_u22"), "budgie_0005");
        assert_eq!(source("budgie_0005"), "budgie_0005");
        assert_eq!(source("portrait"), "portrait");
    }

    #[test]
    fn the_centre_keeps_the_shape() {
        let picture = RgbImage::from_fn(90, 40, |x, _| image::Rgb([if x < 45 { 0 } else { 200 }; 3]));
        let square = centre(&picture, Size::new(20, 20));
        assert_eq!(square.dimensions(), (20, 20));
        assert_eq!((square.get_pixel(2, 10)[0], square.get_pixel(17, 10)[0]), (0, 200));
    }
}
