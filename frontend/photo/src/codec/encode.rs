//! Pixels to files.

mod jpeg;
mod mask;
mod png;
mod rows;
mod tiff;
mod webp;

use infill_protocol::{ExportFormat, ExportOptions};

pub use self::mask::{encode_mask, read_mask};
use super::{EncodeError, exif, xmp};
use crate::{Metadata, Photo};

/// The photo as a file. PNG and TIFF keep every sample, 8 or 16 bits, and alpha; WebP is lossless with 8
/// bits and alpha; JPEG has 8 bits and alpha flattened on white. The colour profile goes along, and EXIF
/// and XMP wherever the format has a place for them.
///
/// # Errors
/// Where the format cannot hold a photo of this size.
pub fn encode(photo: &Photo, options: ExportOptions) -> Result<Vec<u8>, EncodeError> {
    let metadata = travelling(photo.metadata(), options.keep_location);
    match options.format {
        ExportFormat::Png => png::encode(photo, &metadata).map_err(|_| EncodeError::Codec { format: "PNG" }),
        ExportFormat::Jpeg(quality) => jpeg::encode(photo, &metadata, quality),
        ExportFormat::JpegAsOpened => jpeg::encode_as_opened(photo, &metadata),
        ExportFormat::WebP => webp::encode(photo, metadata),
        ExportFormat::Tiff => {
            tiff::encode(photo, &metadata).map_err(|_| EncodeError::Codec { format: "TIFF" })
        }
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

/// The format that keeps most of what the file was. A kind that is not written becomes PNG, without loss.
pub const fn same_format(format: &str) -> ExportFormat {
    match format.as_bytes() {
        b"JPEG" => ExportFormat::JpegAsOpened,
        b"WebP" => ExportFormat::WebP,
        b"TIFF" => ExportFormat::Tiff,
        _ => ExportFormat::Png,
    }
}

/// Whether the metadata tell where the photo was taken.
pub fn has_location(metadata: &Metadata) -> bool {
    metadata.exif.clone().is_some_and(|mut exif| exif::has_location(&mut exif))
        || metadata.xmp.as_deref().is_some_and(xmp::has_location)
}

/// What of the metadata goes into a file.
fn travelling(metadata: &Metadata, keep_location: bool) -> Metadata {
    let mut out = metadata.clone();
    if !keep_location {
        out.exif.as_deref_mut().map(exif::drop_location);
        out.xmp.as_mut().map(xmp::drop_location);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_stem() {
        assert_eq!(export_name("holiday.jpeg", ExportFormat::Png), "holiday-infill.png");
        assert_eq!(export_name("a.b.tiff", ExportFormat::Jpeg(90)), "a.b-infill.jpg");
        assert_eq!(export_name("no extension", ExportFormat::WebP), "no extension-infill.webp");
        assert_eq!(export_name(".png", ExportFormat::Png), ".png-infill.png");
        assert_eq!(export_name("", ExportFormat::Tiff), "photo-infill.tiff");
    }
}
