//! Files to pixels and back. Every codec is Rust; the name of a file is never believed.

mod decode;
mod encode;
mod error;
mod exif;
mod jpeg;
mod sniff;
mod xmp;

pub(crate) use decode::{check_size, decode};
pub use encode::{encode, export_name};
pub(crate) use encode::{encode_mask, has_location, read_mask, same_format};
pub use error::{DecodeError, EncodeError, MaskError};
