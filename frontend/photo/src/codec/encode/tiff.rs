use std::io::Cursor;

use tiff::TiffResult;
use tiff::decoder::Decoder;
use tiff::encoder::colortype::{ColorType, Gray8, Gray16, RGB8, RGB16};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, TiffValue};
use tiff::tags::{CompressionMethod, ExtraSamples, Tag};

use super::rows::Channels;
use crate::{Metadata, Photo, Pixels};

const XMP: Tag = Tag::Unknown(700);

/// Rows that stand together in the file.
const STRIP_ROWS: usize = 64;

/// 8 or 16 bits, with profile and XMP, compressed as the photo's own file was where that was a TIFF. EXIF would have
/// to become directories of the file itself and stays out.
pub fn encode(photo: &Photo, metadata: &Metadata) -> TiffResult<Vec<u8>> {
    let channels = Channels::of(photo, metadata);
    match (&photo.pixels, channels.grey) {
        (Pixels::Rgba8(pixels), false) => write::<RGB8, _>(photo, pixels, channels, metadata),
        (Pixels::Rgba8(pixels), true) => write::<Gray8, _>(photo, pixels, channels, metadata),
        (Pixels::Rgba16(pixels), false) => write::<RGB16, _>(photo, pixels, channels, metadata),
        (Pixels::Rgba16(pixels), true) => write::<Gray16, _>(photo, pixels, channels, metadata),
    }
}

fn write<C: ColorType<Inner = T>, T: Copy>(
    photo: &Photo,
    pixels: &[[T; 4]],
    channels: Channels,
    metadata: &Metadata,
) -> TiffResult<Vec<u8>>
where
    [T]: TiffValue,
{
    let mut out = Cursor::new(Vec::new());
    let compression = compression(&photo.original);
    let is_compressed = !matches!(compression, Compression::Uncompressed);
    let mut encoder = TiffEncoder::new(&mut out)?.with_compression(compression);
    let mut image = encoder.new_image::<C>(photo.size.width, photo.size.height)?;
    if channels.alpha {
        image.extra_samples(&[ExtraSamples::UnassociatedAlpha])?;
    }
    image.rows_per_strip(STRIP_ROWS as u32)?;
    if let Some(profile) = channels.profile(metadata) {
        image.encoder().write_tag(Tag::IccProfile, profile)?;
    }
    if let Some(xmp) = metadata.xmp.as_deref() {
        image.encoder().write_tag(XMP, xmp)?;
    }
    let samples = |pixels: &[[T; 4]]| -> Vec<T> {
        pixels.iter().flat_map(|pixel| channels.indices().iter().map(|&index| pixel[index])).collect()
    };
    if is_compressed {
        // The encoder compresses only what it is given as a whole.
        image.write_data(&samples(pixels))?;
    } else {
        for rows in pixels.chunks(STRIP_ROWS * photo.size.width as usize) {
            image.write_strip(&samples(rows))?;
        }
        image.finish()?;
    }
    Ok(out.into_inner())
}

/// How a file is compressed without loss. Other kinds, and files that are no TIFF, give what every reader knows: none.
fn compression(file: &[u8]) -> Compression {
    let found = Decoder::new(Cursor::new(file)).and_then(|mut file| file.get_tag_unsigned(Tag::Compression));
    match found.map(CompressionMethod::from_u16_exhaustive) {
        Ok(CompressionMethod::LZW) => Compression::Lzw,
        Ok(CompressionMethod::Deflate | CompressionMethod::OldDeflate) => {
            Compression::Deflate(DeflateLevel::Balanced)
        }
        Ok(CompressionMethod::PackBits) => Compression::Packbits,
        _ => Compression::Uncompressed,
    }
}
