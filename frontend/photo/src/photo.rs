use std::borrow::Cow;
use std::fmt;

use infill_protocol::{ExportFormat, ExportOptions, Rect, Size};

use crate::{DecodeError, EncodeError, codec, tiles};

/// Most pixels a photo may have: 100 megapixels, 400 MB in memory (800 MB with 16 bits a sample).
pub const MAX_PIXELS: u64 = 100_000_000;

/// Longest side of a photo, in pixels.
pub const MAX_SIDE: u32 = 65_535;

/// RGBA, interleaved, row by row, top row first; straight alpha; the file's own colour space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    Rgba8(Vec<[u8; 4]>),
    Rgba16(Vec<[u16; 4]>),
}

/// What the file says beside its pixels, kept as bytes for export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// A TIFF structure without the `Exif\0\0` prefix. Its orientation is 1 and it holds no
    /// thumbnail: a thumbnail would still show what a fill removed.
    pub exif: Option<Vec<u8>>,
    /// The colour profile. Pixels are never converted, so it stays true.
    pub icc: Option<Vec<u8>>,
    /// An XML packet, its orientation set to 1.
    pub xmp: Option<Vec<u8>>,
    /// Payloads of the quantisation segments (DQT) of a JPEG, in order; how strongly it was compressed.
    pub quantisation: Vec<Vec<u8>>,
    /// How the file's rows lay, as EXIF numbers it; 0 and 1 are upright. The pixels are upright always.
    pub orientation: u8,
    /// Whether the file's pixels have one channel beside alpha.
    pub is_grey: bool,
}

impl Metadata {
    /// The profile, unless it is for the channels of another colour space than RGB: grey or CMYK (ICC.1,
    /// 7.2.6).
    pub fn rgb_profile(&self) -> Option<&[u8]> {
        self.icc.as_deref().filter(|icc| !matches!(icc.get(16..20), Some(b"GRAY" | b"CMYK")))
    }

    /// Whether the file tells where the photo was taken.
    pub fn has_location(&self) -> bool {
        codec::has_location(self)
    }
}

/// An open photo: the file as it came and its pixels as they are now, upright.
#[derive(Clone)]
pub struct Photo {
    pub(crate) name: String,
    pub(crate) format: String,
    pub(crate) original: Vec<u8>,
    pub(crate) metadata: Metadata,
    pub(crate) size: Size,
    pub(crate) pixels: Pixels,
    pub(crate) has_alpha: bool,
}

impl Photo {
    /// Reads JPEG, PNG, WebP, GIF (first frame), BMP and TIFF, told apart by content: neither the
    /// file's name nor `mime` (what the browser believes) is trusted.
    ///
    /// # Errors
    /// A sentence naming the file: empty, cut off, damaged, too large, of an unsupported type.
    pub fn decode(name: &str, mime: &str, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        codec::decode(name, mime, bytes)
    }

    /// A photo whose pixels somebody else decoded, upright already: RGBA8, `size.area() * 4` bytes.
    ///
    /// # Errors
    /// Where the size is zero, above the limit, or does not fit the pixels.
    pub fn from_rgba8<'a>(
        name: &str,
        format: &str,
        original: Vec<u8>,
        size: Size,
        rgba: impl Into<Cow<'a, [u8]>>,
    ) -> Result<Self, DecodeError> {
        codec::check_size(name, size.width, size.height)?;
        let rgba = rgba.into().into_owned();
        if rgba.len() != size.area() * 4 {
            return Err(DecodeError::Truncated { name: name.into(), format: format.into() });
        }
        // The buffer itself becomes the pixels, unless its spare capacity is no whole pixel.
        let pixels = bytemuck::try_cast_vec(rgba).unwrap_or_else(|(_, rgba)| rgba.as_chunks().0.to_vec());
        let pixels = Pixels::Rgba8(pixels);
        Ok(Self::new(name, format, original, Metadata::default(), size, pixels))
    }

    pub(crate) fn new(
        name: &str,
        format: &str,
        original: Vec<u8>,
        metadata: Metadata,
        size: Size,
        pixels: Pixels,
    ) -> Self {
        let has_alpha = !pixels.is_opaque();
        Self { name: name.into(), format: format.into(), original, metadata, size, pixels, has_alpha }
    }

    /// The photo as a file. See [`codec::encode`].
    ///
    /// # Errors
    /// Where the format cannot hold a photo of this size.
    pub fn encode(&self, options: impl Into<ExportOptions>) -> Result<Vec<u8>, EncodeError> {
        codec::encode(self, options.into())
    }

    /// The format that keeps most of what the file was.
    pub fn same_format(&self) -> ExportFormat {
        codec::same_format(&self.format)
    }

    /// As 8 bits, halved until no side is longer than `side`.
    pub(crate) fn shrunk_to(&self, side: u32) -> Self {
        let mut size = self.size;
        let mut pixels: Vec<[u8; 4]> = (0..size.area()).map(|index| self.pixels.rgba8(index)).collect();
        while size.width.max(size.height) > side {
            let half = Size::new(size.width.div_ceil(2), size.height.div_ceil(2));
            pixels = tiles::halved(&pixels, size, half);
            size = half;
        }
        Self::new(&self.name, &self.format, Vec::new(), Metadata::default(), size, Pixels::Rgba8(pixels))
    }

    /// The file's name as it came.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// "JPEG", "PNG", …
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The bytes of the file as it came.
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Size after orientation was applied.
    pub const fn size(&self) -> Size {
        self.size
    }

    pub const fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// Whether any pixel is not fully opaque.
    pub const fn has_alpha(&self) -> bool {
        self.has_alpha
    }

    pub const fn bits_per_sample(&self) -> u8 {
        match self.pixels {
            Pixels::Rgba8(_) => 8,
            Pixels::Rgba16(_) => 16,
        }
    }

    /// The part inside `rect` (within the photo) as RGBA8; 16-bit samples are rounded.
    pub fn crop_rgba8(&self, rect: Rect) -> Vec<u8> {
        let mut out = Vec::with_capacity(rect.size().area() * 4);
        for span in spans(rect, self.size) {
            match &self.pixels {
                Pixels::Rgba8(pixels) => out.extend_from_slice(pixels[span].as_flattened()),
                Pixels::Rgba16(pixels) => {
                    out.extend(pixels[span].as_flattened().iter().map(|&sample| to_8_bit(sample)));
                }
            }
        }
        out
    }
}

/// Neither the name nor the pixels belong in a log.
impl fmt::Debug for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Photo").field("format", &self.format).field("size", &self.size).finish()
    }
}

impl Pixels {
    fn is_opaque(&self) -> bool {
        match self {
            Self::Rgba8(pixels) => pixels.iter().all(|pixel| pixel[3] == u8::MAX),
            Self::Rgba16(pixels) => pixels.iter().all(|pixel| pixel[3] == u16::MAX),
        }
    }

    /// Pixel `index` as RGBA8.
    pub fn rgba8(&self, index: usize) -> [u8; 4] {
        match self {
            Self::Rgba8(pixels) => pixels[index],
            Self::Rgba16(pixels) => pixels[index].map(to_8_bit),
        }
    }
}

/// `0..=65535` to `0..=255`, rounded to the nearest; the inverse of `* 257`.
pub(crate) const fn to_8_bit(sample: u16) -> u8 {
    ((sample as u32 + 128) / 257) as u8
}

/// Index ranges of the rows of `rect` in a picture of `size`, top to bottom.
pub(crate) fn spans(rect: Rect, size: Size) -> impl Iterator<Item = std::ops::Range<usize>> {
    (rect.y..rect.bottom()).map(move |y| {
        let start = y as usize * size.width as usize + rect.x as usize;
        start..start + rect.width as usize
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bits_survive_the_trip_through_sixteen() {
        for value in 0..=255u8 {
            assert_eq!(to_8_bit(u16::from(value) * 257), value);
        }
    }

    #[test]
    fn a_crop_takes_the_rows_of_its_rectangle() {
        let size = Size::new(4, 3);
        let rgba: Vec<u8> = (0..12).flat_map(|i| [i, 0, 0, 255]).collect();
        let photo = Photo::from_rgba8("a", "AVIF", Vec::new(), size, &rgba).unwrap();
        let reds: Vec<u8> = photo.crop_rgba8(Rect::new(1, 1, 2, 2)).chunks(4).map(|pixel| pixel[0]).collect();
        assert_eq!(reds, [5, 6, 9, 10]);
        assert!(!photo.has_alpha());
    }

    #[test]
    fn pixels_that_do_not_fit_their_size_are_refused() {
        assert!(Photo::from_rgba8("a", "AVIF", Vec::new(), Size::new(2, 2), &[0; 15]).is_err());
        assert!(Photo::from_rgba8("a", "AVIF", Vec::new(), Size::new(0, 2), &[]).is_err());
    }
}
