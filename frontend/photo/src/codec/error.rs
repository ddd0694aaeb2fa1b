use infill_protocol::Size;

use crate::MAX_PIXELS;

/// Why a file did not open, in words for the person who chose it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("“{name}” is empty: the file holds no bytes. Copy or download it again.")]
    Empty { name: String },
    #[error(
        "“{name}” is cut off: the {format} data ends before the picture does. Copy or download it again."
    )]
    Truncated { name: String, format: String },
    #[error("“{name}” is damaged: its {format} data cannot be decoded. Try another copy of it.")]
    Damaged { name: String, format: String },
    #[error(
        "“{name}” is a kind of {format} that Infill cannot open. Save it as an ordinary PNG or JPEG and open that."
    )]
    Variant { name: String, format: String },
    #[error("“{name}” is {kind}, which Infill cannot open. Save it as JPEG or PNG and open that.")]
    OtherPicture { name: String, kind: String },
    #[error("“{name}” is {kind}, not a photo. Infill opens JPEG, PNG, WebP, GIF, BMP and TIFF.")]
    NotAPicture { name: String, kind: String },
    #[error("“{name}” is not a picture that Infill knows. It opens JPEG, PNG, WebP, GIF, BMP and TIFF.")]
    Unknown { name: String },
    #[error("“{name}” has no pixels: it is {width} × {height}. Choose another file.")]
    ZeroSize { name: String, width: u32, height: u32 },
    #[error(
        "“{name}” is too large: {width} × {height} pixels. Infill opens up to {} megapixels; make the photo smaller first.",
        MAX_PIXELS / 1_000_000
    )]
    TooLarge { name: String, width: u32, height: u32 },
    #[error(
        "“{name}” needs more memory than there is. Close other tabs or programs, or make the photo smaller first."
    )]
    OutOfMemory { name: String },
}

/// Why a file cannot serve as a mask.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaskError {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(
        "“{name}” is {} × {} pixels and the photo {} × {}. A mask must have the photo’s size: resize it, or save the present mask and draw on that.",
        found.width, found.height, expected.width, expected.height
    )]
    Size { name: String, found: Size, expected: Size },
}

/// Why a photo could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    #[error("{format} holds at most {side} pixels a side; this photo is larger. Choose PNG instead.")]
    TooLarge { format: &'static str, side: u32 },
    #[error("The photo could not be written as {format}. Choose another format.")]
    Codec { format: &'static str },
}
