use std::borrow::Cow;
use std::io::Write;

use png::chunk::ChunkType;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Info};

use super::rows::Channels;
use crate::{Metadata, Photo, Pixels};

const SIGNATURE: usize = 8;
const XMP: &str = "XML:com.adobe.xmp";

/// Chunks of a PNG that stay true when its pixels change: how its samples are meant, how large a pixel is,
/// and what its author wrote.
const KEPT: [&[u8; 4]; 7] = [b"gAMA", b"cHRM", b"sRGB", b"cICP", b"pHYs", b"tEXt", b"zTXt"];

/// Some writers hide EXIF in text; it would tell an orientation and a place that are no longer true.
const HIDDEN_EXIF: &[u8] = b"Raw profile type";

pub fn encode(photo: &Photo, metadata: &Metadata) -> Result<Vec<u8>, EncodingError> {
    let channels = Channels::of(photo, metadata);
    let mut info = Info::with_size(photo.size.width, photo.size.height);
    info.icc_profile = channels.profile(metadata).map(Cow::Borrowed);
    info.exif_metadata = metadata.exif.as_deref().map(Cow::Borrowed);

    let mut out = Vec::new();
    let mut encoder = Encoder::with_info(&mut out, info)?;
    encoder.set_color(match (channels.grey, channels.alpha) {
        (true, false) => ColorType::Grayscale,
        (true, true) => ColorType::GrayscaleAlpha,
        (false, false) => ColorType::Rgb,
        (false, true) => ColorType::Rgba,
    });
    encoder.set_depth(match photo.pixels {
        Pixels::Rgba8(_) => BitDepth::Eight,
        Pixels::Rgba16(_) => BitDepth::Sixteen,
    });
    encoder.set_compression(Compression::Fast);
    if let Some(xmp) = metadata.xmp.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        encoder.add_itxt_chunk(XMP.into(), xmp.into())?;
    }
    let mut writer = encoder.write_header()?;
    for (kind, data) in kept_chunks(&photo.original) {
        writer.write_chunk(kind, data)?;
    }
    let mut stream = writer.stream_writer()?;
    let mut row = Vec::new();
    for y in 0..photo.size.height as usize {
        let span = y * photo.size.width as usize..(y + 1) * photo.size.width as usize;
        row.clear();
        match &photo.pixels {
            Pixels::Rgba8(pixels) => extend_row(&mut row, &pixels[span], channels, |v| [v]),
            // PNG is big-endian.
            Pixels::Rgba16(pixels) => extend_row(&mut row, &pixels[span], channels, u16::to_be_bytes),
        }
        stream.write_all(&row)?;
    }
    stream.finish()?;
    writer.finish()?;
    Ok(out)
}

fn extend_row<T: Copy, const N: usize>(
    row: &mut Vec<u8>,
    pixels: &[[T; 4]],
    channels: Channels,
    to_bytes: impl Fn(T) -> [u8; N],
) {
    for pixel in pixels {
        for &index in channels.indices() {
            row.extend(to_bytes(pixel[index]));
        }
    }
}

/// The chunks of the photo's own file that go along, where that is a PNG, in order.
fn kept_chunks(file: &[u8]) -> Vec<(ChunkType, &[u8])> {
    let mut kept = Vec::new();
    let mut at = SIGNATURE;
    while file.starts_with(b"\x89PNG")
        && let Some(&[a, b, c, d, w, x, y, z]) = file.get(at..at + 8)
    {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(data) = (at + 8).checked_add(length).and_then(|end| file.get(at + 8..end)) else { break };
        let kind = [w, x, y, z];
        if KEPT.contains(&&kind) && !data.starts_with(HIDDEN_EXIF) {
            kept.push((ChunkType(kind), data));
        }
        // Behind the data lies a checksum.
        at += length + 12;
    }
    kept
}
