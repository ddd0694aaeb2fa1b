use std::borrow::Cow;
use std::io::Write;

use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView, Rgb};
use infill_protocol::ExportFormat;

use super::{EncodeError, jpeg};
use crate::photo::to_8_bit;
use crate::{Photo, Pixels};

/// Longest side of a WebP picture.
const WEBP_SIDE: u32 = 16_384;

/// The photo as a file. PNG keeps every sample, 8 or 16 bits, and alpha; WebP is lossless with 8 bits
/// and alpha; JPEG has 8 bits and alpha flattened on white. EXIF, colour profile and XMP go along.
///
/// # Errors
/// Where the format cannot hold a photo of this size.
pub fn encode(photo: &Photo, format: ExportFormat) -> Result<Vec<u8>, EncodeError> {
    match format {
        ExportFormat::Png => encode_png(photo).map_err(|_| EncodeError::Codec { format: "PNG" }),
        ExportFormat::Jpeg(quality) => encode_jpeg(photo, quality),
        ExportFormat::WebP => encode_webp(photo),
    }
}

/// The name a photo is saved under: `holiday.jpeg` becomes `holiday-infill.png`.
pub fn export_name(name: &str, format: ExportFormat) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ if name.is_empty() => "photo",
        _ => name,
    };
    format!("{stem}-infill.{}", format.extension())
}

fn encode_png(photo: &Photo) -> Result<Vec<u8>, png::EncodingError> {
    let mut info = png::Info::with_size(photo.size.width, photo.size.height);
    info.icc_profile = photo.metadata.icc.as_deref().map(Cow::Borrowed);
    info.exif_metadata = photo.metadata.exif.as_deref().map(Cow::Borrowed);

    let mut out = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut out, info)?;
    encoder.set_color(if photo.has_alpha { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(match photo.pixels {
        Pixels::Rgba8(_) => png::BitDepth::Eight,
        Pixels::Rgba16(_) => png::BitDepth::Sixteen,
    });
    encoder.set_compression(png::Compression::Fast);
    if let Some(xmp) = photo.metadata.xmp.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        encoder.add_itxt_chunk("XML:com.adobe.xmp".into(), xmp.into())?;
    }
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let mut row = Vec::new();
    for y in 0..photo.size.height as usize {
        let span = y * photo.size.width as usize..(y + 1) * photo.size.width as usize;
        row.clear();
        match &photo.pixels {
            Pixels::Rgba8(pixels) => extend_row(&mut row, &pixels[span], photo.has_alpha, |v| [v]),
            // PNG is big-endian.
            Pixels::Rgba16(pixels) => {
                extend_row(&mut row, &pixels[span], photo.has_alpha, u16::to_be_bytes);
            }
        }
        stream.write_all(&row)?;
    }
    stream.finish()?;
    writer.finish()?;
    Ok(out)
}

/// Samples of a row as bytes, without alpha where it says nothing.
fn extend_row<T: Copy, const N: usize>(
    row: &mut Vec<u8>,
    pixels: &[[T; 4]],
    with_alpha: bool,
    to_bytes: impl Fn(T) -> [u8; N],
) {
    let channels = if with_alpha { 4 } else { 3 };
    for pixel in pixels {
        for &sample in &pixel[..channels] {
            row.extend(to_bytes(sample));
        }
    }
}

fn encode_jpeg(photo: &Photo, quality: u8) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
        .encode_image(&OnWhite(photo))
        .map_err(|_| EncodeError::Codec { format: "JPEG" })?;
    let metadata = &photo.metadata;
    let segments =
        jpeg::metadata_segments(metadata.exif.as_deref(), metadata.xmp.as_deref(), metadata.icc.as_deref());
    let at = jpeg::metadata_offset(&out);
    out.splice(at..at, segments);
    Ok(out)
}

/// The photo flattened on white, computed pixel by pixel as the encoder asks: no second copy.
struct OnWhite<'a>(&'a Photo);

impl GenericImageView for OnWhite<'_> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.0.size.width, self.0.size.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        let index = y as usize * self.0.size.width as usize + x as usize;
        let [red, green, blue, alpha] = self.0.pixels.rgba8(index);
        let flatten = |value| over_white(value, alpha);
        Rgb([flatten(red), flatten(green), flatten(blue)])
    }
}

const fn over_white(value: u8, alpha: u8) -> u8 {
    let alpha = alpha as u32;
    ((value as u32 * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn encode_webp(photo: &Photo) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (photo.size.width, photo.size.height);
    if width.max(height) > WEBP_SIDE {
        return Err(EncodeError::TooLarge { format: "WebP", side: WEBP_SIDE });
    }
    let mut out = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut out);
    let metadata = &photo.metadata;
    encoder.set_icc_profile(metadata.icc.clone().unwrap_or_default());
    encoder.set_exif_metadata(metadata.exif.clone().unwrap_or_default());
    encoder.set_xmp_metadata(metadata.xmp.clone().unwrap_or_default());
    let (samples, color) = webp_samples(photo);
    encoder.encode(&samples, width, height, color).map_err(|_| EncodeError::Codec { format: "WebP" })?;
    Ok(out)
}

fn webp_samples(photo: &Photo) -> (Cow<'_, [u8]>, image_webp::ColorType) {
    match (&photo.pixels, photo.has_alpha) {
        (Pixels::Rgba8(pixels), true) => (pixels.as_flattened().into(), image_webp::ColorType::Rgba8),
        (Pixels::Rgba16(pixels), true) => {
            let samples: Vec<u8> = pixels.as_flattened().iter().map(|&sample| to_8_bit(sample)).collect();
            (samples.into(), image_webp::ColorType::Rgba8)
        }
        (pixels, false) => {
            let mut samples = Vec::with_capacity(photo.size.area() * 3);
            for index in 0..photo.size.area() {
                samples.extend_from_slice(&pixels.rgba8(index)[..3]);
            }
            (samples.into(), image_webp::ColorType::Rgb8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_photo_is_named_after_its_file() {
        assert_eq!(export_name("holiday.jpeg", ExportFormat::Png), "holiday-infill.png");
        assert_eq!(export_name("a.b.tiff", ExportFormat::Jpeg(90)), "a.b-infill.jpg");
        assert_eq!(export_name("no extension", ExportFormat::WebP), "no extension-infill.webp");
        assert_eq!(export_name(".png", ExportFormat::Png), ".png-infill.png");
        assert_eq!(export_name("", ExportFormat::Png), "photo-infill.png");
    }

    #[test]
    fn white_shows_through_what_is_transparent() {
        assert_eq!(over_white(10, 255), 10);
        assert_eq!(over_white(10, 0), 255);
        assert_eq!(over_white(0, 128), 127);
    }
}
