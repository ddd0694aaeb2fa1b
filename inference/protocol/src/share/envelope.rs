//! What tells a whole content from a cut, an altered and a later one.
//!
//! `version: u8`, `length: varint` of what follows the check sum, `crc: u32` little-endian of all other
//! bytes, then the deflated content.

use std::io::{Read, Write};

use flate2::{Compression, Crc, read::DeflateDecoder, write::DeflateEncoder};

use super::ShareError;
use super::bytes::{Reader, Writer};

/// The version this release writes. Every earlier one is read as well.
pub const ENVELOPE_VERSION: u8 = 1;

/// The content in an envelope, as links and logs are.
pub fn seal(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // A vector takes everything.
    let deflated = encoder.write_all(content).and_then(|()| encoder.finish()).unwrap_or_default();
    let mut out = Writer::default();
    out.byte(ENVELOPE_VERSION);
    out.number(deflated.len() as u64);
    let mut out = out.into_bytes();
    let sum = check_sum(&out, &deflated);
    out.extend_from_slice(&sum.to_le_bytes());
    out.extend_from_slice(&deflated);
    out
}

/// The content, of at most `limit` bytes.
pub fn open(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ShareError> {
    let mut from = Reader::new(bytes);
    let version = from.byte().ok_or(ShareError::Truncated)?;
    if version > ENVELOPE_VERSION {
        return Err(ShareError::Future);
    }
    let length = from.number().ok_or(ShareError::Truncated)?;
    let head = bytes.len() - from.rest().len();
    let sum = u32::from_le_bytes(from.array().ok_or(ShareError::Truncated)?);
    let deflated = from.rest();
    match (deflated.len() as u64).cmp(&length) {
        std::cmp::Ordering::Less => return Err(ShareError::Truncated),
        std::cmp::Ordering::Greater => return Err(ShareError::Altered),
        std::cmp::Ordering::Equal => {}
    }
    if version == 0 || check_sum(&bytes[..head], deflated) != sum {
        return Err(ShareError::Altered);
    }
    let mut content = Vec::new();
    let mut decoder = DeflateDecoder::new(deflated).take(limit as u64 + 1);
    decoder.read_to_end(&mut content).map_err(|_| ShareError::Altered)?;
    if content.len() > limit { Err(ShareError::Altered) } else { Ok(content) }
}

fn check_sum(head: &[u8], deflated: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(head);
    crc.update(deflated);
    crc.sum()
}
