//! Pictures in a test's folder.

use std::fs;
use std::path::{Path, PathBuf};

use infill_photo::Photo;
use infill_protocol::{ExportFormat, Size};

use super::folder::Folder;

impl Folder {
    /// Writes a picture, a colour for each pixel.
    pub fn picture(&self, name: &str, size: Size, colour: impl Fn(u32, u32) -> [u8; 3]) -> PathBuf {
        let pixels: Vec<u8> = (0..size.height)
            .flat_map(|y| (0..size.width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let [red, green, blue] = colour(x, y);
                [red, green, blue, 255]
            })
            .collect();
        let photo = Photo::from_rgba8(name, "PNG", Vec::new(), size, &pixels).unwrap();
        self.file(name, photo.encode(ExportFormat::Png).unwrap())
    }
}

/// RGBA of every pixel of a picture.
pub fn pixels(path: &Path) -> Vec<[u8; 4]> {
    let photo = Photo::decode("result", "", fs::read(path).unwrap()).unwrap();
    (0..photo.size().area()).map(|index| photo.pixels().rgba8(index)).collect()
}
