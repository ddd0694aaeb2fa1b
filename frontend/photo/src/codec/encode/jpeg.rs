use image::metadata::Orientation;
use infill_protocol::Rect;

use super::super::EncodeError;
use super::super::jpeg::blocks::Blocks;
use super::super::jpeg::tables::Layout;
use super::super::jpeg::{Header, metadata_segments, write::write};
use super::rows::Channels;
use crate::photo::spans;
use crate::{Metadata, Photo, Pixels};

/// Longest side of a JPEG.
const SIDE: u32 = 65_535;

/// What a photo that was no JPEG, or one of an unusual kind, is saved with "as opened".
const DEFAULT_QUALITY: u8 = 92;

pub fn encode(photo: &Photo, metadata: &Metadata, quality: u8) -> Result<Vec<u8>, EncodeError> {
    let channels = Channels::of(photo, metadata);
    let layout = Layout::of_quality(quality, channels.grey);
    fresh(photo, metadata, channels, &layout)
}

/// With the tables and the sampling of the photo's own file. Where that is a sequential JPEG and lay
/// upright, the coefficients of every MCU without a changed pixel are the file's own: those parts of the
/// picture do not lose anything, however often it is saved.
pub fn encode_as_opened(photo: &Photo, metadata: &Metadata) -> Result<Vec<u8>, EncodeError> {
    let channels = Channels::of(photo, metadata);
    let header = Header::read(&photo.original);
    let turned = matches!(metadata.orientation, 5..=8);
    let layout = header.as_ref().and_then(|header| header.layout(turned));
    // A file that was grey and now has a colour, or the other way round, is another kind of file.
    let layout = layout.filter(|layout| (layout.planes().len() == 1) == channels.grey);
    let (Some(header), Some(layout)) = (&header, layout) else {
        return encode(photo, metadata, DEFAULT_QUALITY);
    };
    let is_upright =
        Orientation::from_exif(metadata.orientation).is_none_or(|found| found == Orientation::NoTransforms);
    let original = Photo::decode(&photo.name, "", photo.original.clone()).ok();
    let (Some(mut scan), Some(original)) = (header.scan(&photo.original).filter(|_| is_upright), original)
    else {
        return fresh(photo, metadata, channels, &layout);
    };
    let mut blocks = Blocks::new(photo, &layout);
    let (width, height) = layout.mcu();
    let mut is_whole = true;
    let segments = segments(metadata, channels);
    Ok(write(photo.size, &layout, &segments, |column, row, out| {
        is_whole = is_whole && scan.read(out).is_some();
        let mcu = Rect::new(column * width, row * height, width, height).intersect(photo.size.rect());
        if !is_whole || mcu.is_some_and(|mcu| differs(photo, &original, mcu)) {
            blocks.read(column, row, out);
        }
    }))
}

fn fresh(
    photo: &Photo,
    metadata: &Metadata,
    channels: Channels,
    layout: &Layout,
) -> Result<Vec<u8>, EncodeError> {
    if photo.size.width.max(photo.size.height) > SIDE {
        return Err(EncodeError::TooLarge { format: "JPEG", side: SIDE });
    }
    let mut blocks = Blocks::new(photo, layout);
    let read = |column, row, out: &mut Vec<_>| blocks.read(column, row, out);
    Ok(write(photo.size, layout, &segments(metadata, channels), read))
}

fn segments(metadata: &Metadata, channels: Channels) -> Vec<u8> {
    metadata_segments(metadata.exif.as_deref(), metadata.xmp.as_deref(), channels.profile(metadata))
}

fn differs(photo: &Photo, original: &Photo, rect: Rect) -> bool {
    spans(rect, photo.size).any(|span| match (&photo.pixels, &original.pixels) {
        (Pixels::Rgba8(now), Pixels::Rgba8(then)) => now[span.clone()] != then[span],
        _ => true,
    })
}
