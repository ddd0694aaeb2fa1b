//! The table of contents of a zip archive (PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3).

use std::collections::BTreeMap;

use super::CheckpointError;
use super::reader::{Reader, index, utf8};

/// Where an entry lies.
#[derive(Debug)]
pub struct Entry {
    /// Bytes once unpacked.
    pub size: usize,
    pub deflated: bool,
    packed_size: usize,
    /// Of the header before the entry's bytes.
    header: usize,
}

const ENTRY: [u8; 4] = *b"PK\x03\x04";
const TABLE: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const WIDE_END: [u8; 4] = *b"PK\x06\x06";
const WIDE_PLACE: [u8; 4] = *b"PK\x06\x07";
/// Of the record at the end, without its comment.
const END_LENGTH: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;
/// The numbers of an entry that do not fit 32 bits.
const WIDE_FIELD: u16 = 1;

pub fn is_archive(file: &[u8]) -> bool {
    file.starts_with(&ENTRY)
}

/// Every entry by its name.
///
/// # Errors
/// Where the archive has no end, is encrypted, or packed in a way that is not read.
pub fn entries(file: &[u8]) -> Result<BTreeMap<String, Entry>, CheckpointError> {
    let (count, place) = table(file)?;
    let mut bytes = at(file, place)?;
    let mut entries = BTreeMap::new();
    for _ in 0..count {
        let (name, entry) = entry(&mut bytes)?;
        entries.insert(name, entry);
    }
    Ok(entries)
}

/// How many entries the table has, and where it starts.
fn table(file: &[u8]) -> Result<(u64, u64), CheckpointError> {
    let tail = file.len().saturating_sub(END_LENGTH + LONGEST_COMMENT);
    let end = file[tail..].windows(END_LENGTH).rposition(|window| window.starts_with(&END));
    let end = tail + end.ok_or(CheckpointError::Truncated(PART))?;
    let mut bytes = Reader::new(&file[end + 10..], PART);
    let (count, _size, place) = (bytes.u16()?, bytes.u32()?, bytes.u32()?);
    if count != u16::MAX && place != u32::MAX {
        return Ok((count.into(), place.into()));
    }
    // A record of wider numbers, its place written just before the end.
    let mut bytes = at(file, end.checked_sub(20).ok_or(CheckpointError::Truncated(PART))? as u64)?;
    expect(&mut bytes, WIDE_PLACE)?;
    bytes.u32()?;
    let mut bytes = at(file, bytes.u64()?)?;
    expect(&mut bytes, WIDE_END)?;
    bytes.take(28)?;
    let (count, _size, place) = (bytes.u64()?, bytes.u64()?, bytes.u64()?);
    Ok((count, place))
}

fn entry(bytes: &mut Reader<'_>) -> Result<(String, Entry), CheckpointError> {
    expect(bytes, TABLE)?;
    bytes.take(4)?;
    let (flags, method) = (bytes.u16()?, bytes.u16()?);
    bytes.take(8)?;
    let (packed_size, size) = (bytes.u32()?, bytes.u32()?);
    let (name, extra, comment) = (bytes.u16()?, bytes.u16()?, bytes.u16()?);
    bytes.take(8)?;
    let header = bytes.u32()?;
    let name = utf8(bytes.take(name.into())?)?;
    let mut wide = wide_field(bytes.take(extra.into())?);
    bytes.take(comment.into())?;

    if flags & 1 != 0 || !matches!(method, 0 | 8) {
        return Err(CheckpointError::damaged(format!("{name} is encrypted or packed in an unknown way")));
    }
    let mut widen =
        |number: u32| if number == u32::MAX { wide.u64().map(index) } else { Ok(number as usize) };
    // In this order.
    let (size, packed_size) = (widen(size)?, widen(packed_size)?);
    let header = widen(header)?;
    if method == 0 && size != packed_size {
        return Err(CheckpointError::damaged(format!("{name} has two lengths")));
    }
    Ok((name, Entry { size, deflated: method == 8, packed_size, header }))
}

/// The wide numbers among an entry's extra fields: an identifier, a length, so many bytes, and again.
fn wide_field(extra: &[u8]) -> Reader<'_> {
    let mut fields = Reader::new(extra, PART);
    while let (Ok(field), Ok(length)) = (fields.u16(), fields.u16()) {
        let Ok(content) = fields.take(length.into()) else { break };
        if field == WIDE_FIELD {
            return Reader::new(content, PART);
        }
    }
    Reader::new(&[], PART)
}

impl Entry {
    /// The bytes as they lie in `file`. The header there has lengths of its own.
    pub fn packed<'a>(&self, file: &'a [u8]) -> Result<&'a [u8], CheckpointError> {
        let mut bytes = at(file, self.header as u64)?;
        expect(&mut bytes, ENTRY)?;
        bytes.take(22)?;
        let (name, extra) = (bytes.u16()?, bytes.u16()?);
        bytes.take(usize::from(name) + usize::from(extra))?;
        bytes.take(self.packed_size)
    }
}

const PART: &str = "its archive";

fn at(file: &[u8], place: u64) -> Result<Reader<'_>, CheckpointError> {
    let rest = file.get(index(place)..).ok_or(CheckpointError::Truncated(PART))?;
    Ok(Reader::new(rest, PART))
}

fn expect(bytes: &mut Reader<'_>, signature: [u8; 4]) -> Result<(), CheckpointError> {
    if bytes.array()? == signature {
        return Ok(());
    }
    Err(CheckpointError::damaged("its table of contents points astray"))
}
