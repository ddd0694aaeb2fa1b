use std::io::Write;

use infill_protocol::{Mask, Size};

use super::super::{DecodeError, EncodeError, decode, error::MaskError};

/// A mask as a grey PNG: white is hole.
pub fn encode_mask(mask: &Mask) -> Result<Vec<u8>, EncodeError> {
    let write = || -> Result<Vec<u8>, png::EncodingError> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, mask.size().width, mask.size().height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header()?;
        let mut stream = writer.stream_writer()?;
        stream.write_all(mask.data())?;
        stream.finish()?;
        writer.finish()?;
        Ok(out)
    };
    write().map_err(|_| EncodeError::Codec { format: "PNG" })
}

/// A mask from any picture of the photo's size: hole where it is light and not transparent.
///
/// # Errors
/// A sentence naming the file where it is no picture or has another size.
pub fn read_mask(name: &str, bytes: Vec<u8>, size: Size) -> Result<Mask, MaskError> {
    let picture = decode(name, "", bytes)?;
    let found = picture.size();
    if found != size {
        return Err(MaskError::Size { name: name.into(), found, expected: size });
    }
    let levels = (0..size.area()).map(|index| {
        let [red, green, blue, alpha] = picture.pixels().rgba8(index).map(u32::from);
        // Rec. 601 luma in 256ths.
        let luma = (77 * red + 150 * green + 29 * blue) >> 8;
        (luma * alpha / 255) as u8
    });
    let damaged = || DecodeError::Damaged { name: name.into(), format: picture.format().into() };
    Mask::from_levels(size, levels.collect()).ok_or_else(|| damaged().into())
}
