//! Photos made for the tests, the same on every run.

use std::{
    fs,
    path::{Path, PathBuf},
};

use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};
use infill_tests::browser::fresh_folder;

/// A sample photo of the page.
pub fn sample(number: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/samples");
    let mut photos: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the samples are in the repository")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    photos.sort();
    photos[number].canonicalize().expect("it is there")
}

/// Waves and grain: something to copy from everywhere, without two equal places.
pub fn texture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = (f64::from(x) / 9.0).sin() + (f64::from(y) / 13.0 + f64::from(x) / 31.0).cos();
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).rotate_left(13) % 24;
        let level = 110.0 + 40.0 * wave;
        let channel = |shift: f64| (level + shift) as u8 + grain as u8;
        image::Rgb([channel(0.0), channel(12.0), channel(-15.0)])
    })
}

/// As [`texture`], clear to the left and see-through towards the lower edge.
pub fn with_alpha(width: u32, height: u32) -> RgbaImage {
    let opaque = texture(width, height);
    RgbaImage::from_fn(width, height, |x, y| {
        let [r, g, b] = opaque.get_pixel(x, y).0;
        Rgba([r, g, b, if x < 8 { 0 } else { 255 - (y * 120 / height) as u8 }])
    })
}

/// Writes a picture into a folder of its own and returns its full path.
pub fn save(picture: impl Into<DynamicImage>, name: &str) -> anyhow::Result<PathBuf> {
    let path = fresh_folder("infill-pictures")?.join(name);
    let format = ImageFormat::from_path(&path)?;
    picture.into().save_with_format(&path, format)?;
    Ok(path)
}

/// Writes bytes into a folder of their own and returns the full path.
pub fn save_bytes(bytes: &[u8], name: &str) -> anyhow::Result<PathBuf> {
    let path = fresh_folder("infill-pictures")?.join(name);
    fs::write(&path, bytes)?;
    Ok(path)
}
