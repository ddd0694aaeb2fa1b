//! Pictures and files made for the tests.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat};

/// A picture with smooth parts, edges and every alpha.
pub fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba8(ImageBuffer::from_fn(width, height, |x, y| {
        let stripe = if (x / 7 + y / 5) % 2 == 0 { 90 } else { 0 };
        image::Rgba([(x * 3) as u8, (y * 5) as u8 / 2 + stripe, (x * y) as u8, (255 - x % 200) as u8])
    }))
}

pub fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}
