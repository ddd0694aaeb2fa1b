use std::io::{Cursor, ErrorKind};

use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use infill_protocol::Size;

use super::sniff::{Content, sniff};
use super::{DecodeError, exif, jpeg, xmp};
use crate::orient::upright;
use crate::{MAX_PIXELS, MAX_SIDE, Metadata, Photo, Pixels};

/// Most bytes a decoder may allocate for itself, pixels included.
const DECODER_BYTES: u64 = 1 << 30;

/// See [`Photo::decode`].
pub fn decode(name: &str, mime: &str, bytes: Vec<u8>) -> Result<Photo, DecodeError> {
    let format = supported_format(name, mime, &bytes)?;
    let outline = if format == ImageFormat::Jpeg { jpeg::outline(&bytes) } else { jpeg::Outline::whole() };
    if !outline.complete {
        return Err(DecodeError::Truncated { name: name.into(), format: label(format).into() });
    }

    let explain = |error| explain(name, format, error);
    let mut decoder = open(&bytes, format).map_err(explain)?;
    let (width, height) = decoder.dimensions();
    check_size(name, width, height)?;
    if format == ImageFormat::Jpeg && !jpeg::can_hold(&bytes, width, height) {
        return Err(DecodeError::Damaged { name: name.into(), format: label(format).into() });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let metadata = Metadata {
        quantisation: outline.quantisation,
        orientation: orientation.to_exif(),
        is_grey: is_grey(decoder.color_type()),
        ..metadata(&mut decoder)
    };
    let size = Size::new(width, height);
    let (size, pixels) = match layout(decoder.color_type()) {
        Some((channels, 1)) => {
            let (size, pixels) = read(name, decoder, size, channels, orientation, explain)?;
            (size, Pixels::Rgba8(pixels))
        }
        Some((channels, _)) => {
            let (size, pixels) = read(name, decoder, size, channels, orientation, explain)?;
            (size, Pixels::Rgba16(pixels))
        }
        None => return Err(DecodeError::Variant { name: name.into(), format: label(format).into() }),
    };
    Ok(Photo::new(name, label(format), bytes, metadata, size, pixels))
}

fn supported_format(name: &str, mime: &str, bytes: &[u8]) -> Result<ImageFormat, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty { name: name.into() });
    }
    match sniff(bytes) {
        Content::Supported(format) => Ok(format),
        Content::OtherPicture(kind) => {
            Err(DecodeError::OtherPicture { name: name.into(), kind: kind.into() })
        }
        Content::NotAPicture(kind) => Err(DecodeError::NotAPicture { name: name.into(), kind: kind.into() }),
        // Bytes that mean nothing in a file that calls itself a picture: it was one once.
        Content::Unknown if claims_to_be_a_picture(name, mime) => {
            Err(DecodeError::Damaged { name: name.into(), format: "picture".into() })
        }
        Content::Unknown => Err(DecodeError::Unknown { name: name.into() }),
    }
}

fn claims_to_be_a_picture(name: &str, mime: &str) -> bool {
    const EXTENSIONS: [&str; 9] = ["jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff"];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    mime.starts_with("image/") || EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn open(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    reader.into_decoder()
}

/// Refuses a photo without pixels and one above the limit, before anything is allocated for it.
pub fn check_size(name: &str, width: u32, height: u32) -> Result<(), DecodeError> {
    if width == 0 || height == 0 {
        return Err(DecodeError::ZeroSize { name: name.into(), width, height });
    }
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(DecodeError::TooLarge { name: name.into(), width, height });
    }
    Ok(())
}

/// Metadata that cannot be read is no reason to refuse the photo.
fn metadata(decoder: &mut impl ImageDecoder) -> Metadata {
    let mut found = Metadata {
        exif: decoder.exif_metadata().ok().flatten().map(exif::strip_prefix),
        icc: decoder.icc_profile().ok().flatten(),
        xmp: decoder.xmp_metadata().ok().flatten(),
        ..Metadata::default()
    };
    found.exif.as_deref_mut().map(exif::make_true);
    found.xmp.as_mut().map(xmp::make_true);
    found
}

const fn is_grey(color: ColorType) -> bool {
    matches!(color, ColorType::L8 | ColorType::La8 | ColorType::L16 | ColorType::La16)
}

/// Channels and bytes per sample.
const fn layout(color: ColorType) -> Option<(usize, usize)> {
    match color {
        ColorType::L8 => Some((1, 1)),
        ColorType::La8 => Some((2, 1)),
        ColorType::Rgb8 => Some((3, 1)),
        ColorType::Rgba8 => Some((4, 1)),
        ColorType::L16 => Some((1, 2)),
        ColorType::La16 => Some((2, 2)),
        ColorType::Rgb16 => Some((3, 2)),
        ColorType::Rgba16 => Some((4, 2)),
        _ => None,
    }
}

trait Sample: bytemuck::Pod + Default {
    const OPAQUE: Self;
}

impl Sample for u8 {
    const OPAQUE: Self = Self::MAX;
}

impl Sample for u16 {
    const OPAQUE: Self = Self::MAX;
}

/// Decodes into the front of the final buffer and spreads the samples there, so that the pixels exist
/// once whatever the file's channels; then turns them upright.
fn read<T: Sample>(
    name: &str,
    decoder: impl ImageDecoder,
    size: Size,
    channels: usize,
    orientation: Orientation,
    explain: impl Fn(ImageError) -> DecodeError,
) -> Result<(Size, Vec<[T; 4]>), DecodeError> {
    let out_of_memory = || DecodeError::OutOfMemory { name: name.into() };
    let mut pixels: Vec<[T; 4]> = Vec::new();
    pixels.try_reserve_exact(size.area()).map_err(|_| out_of_memory())?;
    pixels.resize(size.area(), Default::default());
    let samples = pixels.as_flattened_mut();
    let decoded = &mut samples[..size.area() * channels];
    decoder.read_image(bytemuck::cast_slice_mut(decoded)).map_err(explain)?;
    spread(samples, channels);
    Ok((upright(&mut pixels, size, orientation), pixels))
}

/// Widens the interleaved samples at the front of the slice to RGBA, from the last pixel back.
fn spread<T: Sample>(samples: &mut [T], channels: usize) {
    if channels == 4 {
        return;
    }
    for index in (0..samples.len() / 4).rev() {
        let at = index * channels;
        let pixel = match channels {
            1 => [samples[at], samples[at], samples[at], T::OPAQUE],
            2 => [samples[at], samples[at], samples[at], samples[at + 1]],
            _ => [samples[at], samples[at + 1], samples[at + 2], T::OPAQUE],
        };
        samples[index * 4..][..4].copy_from_slice(&pixel);
    }
}

fn explain(name: &str, format: ImageFormat, error: ImageError) -> DecodeError {
    let (name, format) = (name.into(), label(format).into());
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            DecodeError::Truncated { name, format }
        }
        ImageError::Unsupported(_) => DecodeError::Variant { name, format },
        ImageError::Limits(_) => DecodeError::OutOfMemory { name },
        _ => DecodeError::Damaged { name, format },
    }
}

const fn label(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::Bmp => "BMP",
        _ => "TIFF",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_spread_without_overwriting_what_is_still_to_come() {
        let mut grey = [1, 2, 0, 0, 0, 0, 0, 0u8];
        spread(&mut grey, 1);
        assert_eq!(grey, [1, 1, 1, 255, 2, 2, 2, 255]);
        let mut grey_alpha = [1, 9, 2, 8, 0, 0, 0, 0u8];
        spread(&mut grey_alpha, 2);
        assert_eq!(grey_alpha, [1, 1, 1, 9, 2, 2, 2, 8]);
        let mut rgb = [1, 2, 3, 4, 5, 6, 0, 0u16];
        spread(&mut rgb, 3);
        assert_eq!(rgb, [1, 2, 3, 65535, 4, 5, 6, 65535]);
    }
}
