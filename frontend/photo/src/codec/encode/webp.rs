use std::borrow::Cow;

use image_webp::{ColorType, WebPEncoder};

use super::super::EncodeError;
use crate::photo::to_8_bit;
use crate::{Metadata, Photo, Pixels};

/// Longest side of a WebP picture.
const SIDE: u32 = 16_384;

pub fn encode(photo: &Photo, metadata: Metadata) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (photo.size.width, photo.size.height);
    if width.max(height) > SIDE {
        return Err(EncodeError::TooLarge { format: "WebP", side: SIDE });
    }
    let mut out = Vec::new();
    let mut encoder = WebPEncoder::new(&mut out);
    encoder.set_icc_profile(metadata.rgb_profile().unwrap_or_default().to_vec());
    encoder.set_exif_metadata(metadata.exif.unwrap_or_default());
    encoder.set_xmp_metadata(metadata.xmp.unwrap_or_default());
    let (samples, color) = samples(photo);
    encoder.encode(&samples, width, height, color).map_err(|_| EncodeError::Codec { format: "WebP" })?;
    Ok(out)
}

fn samples(photo: &Photo) -> (Cow<'_, [u8]>, ColorType) {
    match (&photo.pixels, photo.has_alpha) {
        (Pixels::Rgba8(pixels), true) => (pixels.as_flattened().into(), ColorType::Rgba8),
        (Pixels::Rgba16(pixels), true) => {
            let samples: Vec<u8> = pixels.as_flattened().iter().map(|&sample| to_8_bit(sample)).collect();
            (samples.into(), ColorType::Rgba8)
        }
        (pixels, false) => {
            let mut samples = Vec::with_capacity(photo.size.area() * 3);
            for index in 0..photo.size.area() {
                samples.extend_from_slice(&pixels.rgba8(index)[..3]);
            }
            (samples.into(), ColorType::Rgb8)
        }
    }
}
