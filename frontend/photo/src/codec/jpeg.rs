//! JPEG (ITU T.81): its segments, and its blocks of coefficients, read and written so that a photo can be
//! saved as it was compressed.

pub mod blocks;
pub mod dct;
mod header;
mod huffman;
mod scan;
pub mod tables;
pub mod write;

pub use header::Header;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const DQT: u8 = 0xdb;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;

/// Most bytes a segment holds after its two length bytes.
const SEGMENT: usize = 65_533;

const EXIF_PREFIX: &[u8] = b"Exif\0\0";
const XMP_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const ICC_PREFIX: &[u8] = b"ICC_PROFILE\0";

/// What a walk along the segments finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Payloads of the DQT segments.
    pub quantisation: Vec<Vec<u8>>,
    /// Whether the end marker was reached. Decoders fill what is missing with grey; a person should
    /// know instead.
    pub complete: bool,
}

impl Outline {
    /// Of a file of another format, whose decoder tells by itself where it is cut off.
    pub const fn whole() -> Self {
        Self { quantisation: Vec::new(), complete: true }
    }
}

/// Walks from marker to marker up to the end of the picture, over any number of scans.
pub fn outline(bytes: &[u8]) -> Outline {
    let mut found = Outline::default();
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            EOI => {
                found.complete = true;
                break;
            }
            0x01 | 0xd0..=SOI => {}
            _ => {
                let Some(payload) = segment(bytes, at) else { break };
                if marker == DQT {
                    found.quantisation.push(payload.to_vec());
                }
                at += 2 + payload.len();
            }
        }
    }
    found
}

/// Whether a file of this length can hold a picture of this size: a block of 8 × 8 pixels takes a bit
/// or more, the shortest code there is for its mean. Less is a forged header that would keep a decoder
/// busy with nothing.
pub fn can_hold(bytes: &[u8], width: u32, height: u32) -> bool {
    let blocks = u64::from(width.div_ceil(8)) * u64::from(height.div_ceil(8));
    bytes.len() as u64 * 8 >= blocks
}

/// Moves `at` behind the next marker. Stuffed zeros and restart markers belong to a scan's data.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(*at)? {
            0xff => {}
            0x00 | 0xd0..=0xd7 => *at += 1,
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    bytes.get(at + 2..at + length.max(2))
}

/// The segments that carry EXIF, XMP and a colour profile. Metadata too long for its segments is left
/// out: a JPEG has no other place for it.
pub fn metadata_segments(exif: Option<&[u8]>, xmp: Option<&[u8]>, icc: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for (prefix, payload) in [(EXIF_PREFIX, exif), (XMP_PREFIX, xmp)] {
        if let Some(payload) = payload.filter(|payload| prefix.len() + payload.len() <= SEGMENT) {
            push_segment(&mut out, APP1, &[prefix, payload]);
        }
    }
    if let Some(icc) = icc {
        let chunks = icc.chunks(SEGMENT - ICC_PREFIX.len() - 2);
        if let Ok(count) = u8::try_from(chunks.len()) {
            for (number, chunk) in (1..=count).zip(chunks) {
                push_segment(&mut out, APP2, &[ICC_PREFIX, &[number, count], chunk]);
            }
        }
    }
    out
}

fn push_segment(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    out.extend([0xff, marker]);
    out.extend((length as u16).to_be_bytes());
    for part in parts {
        out.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOS: u8 = 0xda;

    /// Start, DQT, a scan with a stuffed zero and a restart marker, a second scan, end.
    fn sample() -> Vec<u8> {
        let mut bytes = vec![0xff, SOI];
        push_segment(&mut bytes, DQT, &[&[0, 1, 2]]);
        push_segment(&mut bytes, SOS, &[&[9]]);
        bytes.extend([1, 0xff, 0x00, 2, 0xff, 0xd3, 3]);
        push_segment(&mut bytes, SOS, &[&[9]]);
        bytes.extend([4, 5, 0xff, 0xff, EOI]);
        bytes
    }

    #[test]
    fn the_walk_ends_at_the_end_marker_only() {
        let bytes = sample();
        let found = outline(&bytes);
        assert_eq!(found.quantisation, [vec![0, 1, 2]]);
        assert!(found.complete);
        for length in 2..bytes.len() {
            assert!(!outline(&bytes[..length]).complete, "{length} bytes");
        }
    }

    #[test]
    fn a_long_profile_is_split_and_a_long_packet_left_out() {
        let out = metadata_segments(None, Some(&vec![0; 70_000]), Some(&vec![7; 100_000]));
        assert_eq!(out.len(), 100_000 + 2 * (4 + 14));
        assert_eq!(out[..4], [0xff, APP2, 0xff, 0xff]);
    }
}
