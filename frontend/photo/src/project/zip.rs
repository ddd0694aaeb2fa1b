//! As much of the zip format as a project needs: a few entries, stored or deflated, in one part.

use std::io::Read;

use flate2::{Crc, read::DeflateDecoder};

use super::ProjectError;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
/// Names are UTF-8.
const FLAG_UTF8: u16 = 1 << 11;
const FLAG_ENCRYPTED: u16 = 1;
const VERSION: u16 = 20;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Midnight of the first day the format knows: no clock is read.
const DATE: u16 = 1 << 5 | 1;
/// A comment may follow the end, of at most so many bytes.
const COMMENT: usize = 0xffff;
const MOST_ENTRIES: usize = 64;

/// An entry of the directory.
#[derive(Debug)]
pub struct Entry {
    pub name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    start: u32,
}

/// Stores the files one after the other; photos do not become smaller, and edits are deflated already.
pub fn write(files: &[(&str, &[u8])]) -> Result<Vec<u8>, ProjectError> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let start = u32::try_from(out.len()).map_err(|_| ProjectError::TooLarge)?;
        let size = u32::try_from(content.len()).map_err(|_| ProjectError::TooLarge)?;
        let mut crc = Crc::new();
        crc.update(content);
        let mut common = Vec::new();
        shorts(&mut common, &[VERSION, FLAG_UTF8, STORED, 0, DATE]);
        words(&mut common, &[crc.sum(), size, size]);
        shorts(&mut common, &[name.len() as u16, 0]);
        words(&mut out, &[LOCAL]);
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content);
        words(&mut directory, &[CENTRAL]);
        shorts(&mut directory, &[VERSION]);
        directory.extend_from_slice(&common);
        shorts(&mut directory, &[0, 0, 0]);
        words(&mut directory, &[0, start]);
        directory.extend_from_slice(name.as_bytes());
    }
    let start = u32::try_from(out.len()).map_err(|_| ProjectError::TooLarge)?;
    let count = files.len() as u16;
    out.extend_from_slice(&directory);
    words(&mut out, &[END]);
    shorts(&mut out, &[0, 0, count, count]);
    words(&mut out, &[directory.len() as u32, start]);
    shorts(&mut out, &[0]);
    Ok(out)
}

fn shorts(out: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
}

fn words(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
}

/// The directory of a file of any origin.
pub fn entries(file: &[u8]) -> Result<Vec<Entry>, ProjectError> {
    let end = find_end(file).ok_or(ProjectError::Foreign)?;
    let [count, start] = [short(file, end + 10), word(file, end + 16)].map(|found| found.map(|n| n as usize));
    let (count, mut at) = (count.ok_or(ProjectError::Foreign)?, start.ok_or(ProjectError::Foreign)?);
    if count > MOST_ENTRIES {
        return Err(ProjectError::Foreign);
    }
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..count {
        let (entry, next) = read_entry(file, at).ok_or(CUT)??;
        if entries.iter().any(|other| other.name == entry.name) {
            return Err(ProjectError::Damaged("two files in it have one name"));
        }
        entries.push(entry);
        at = next;
    }
    Ok(entries)
}

const CUT: ProjectError = ProjectError::Damaged("its table of contents is cut off");

/// Where the last record starts; a comment may follow it.
fn find_end(file: &[u8]) -> Option<usize> {
    let last = file.len().checked_sub(END_LENGTH)?;
    (last.saturating_sub(COMMENT)..=last).rev().find(|&at| word(file, at) == Some(END))
}

fn read_entry(file: &[u8], at: usize) -> Option<Result<(Entry, usize), ProjectError>> {
    let head = file.get(at..at.checked_add(CENTRAL_LENGTH)?)?;
    if word(head, 0)? != CENTRAL {
        return None;
    }
    let [name, extra, comment] = [short(head, 28)?, short(head, 30)?, short(head, 32)?].map(|n| n as usize);
    let name_start = at + CENTRAL_LENGTH;
    let Ok(text) = std::str::from_utf8(file.get(name_start..name_start + name)?) else {
        return Some(Err(ProjectError::Damaged("a name in it is not readable")));
    };
    if !is_inside(text) {
        return Some(Err(ProjectError::BadPath));
    }
    if short(head, 8)? as u16 & FLAG_ENCRYPTED != 0 {
        return Some(Err(ProjectError::Damaged("it is encrypted")));
    }
    let entry = Entry {
        name: text.to_owned(),
        method: short(head, 10)? as u16,
        crc: word(head, 16)?,
        packed: word(head, 20)?,
        size: word(head, 24)?,
        start: word(head, 42)?,
    };
    Some(Ok((entry, name_start + name + extra + comment)))
}

/// Whether a name stays below the folder it is unpacked in, on every system.
fn is_inside(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

impl Entry {
    /// The content, of at most `limit` bytes, checked against its size and sum.
    pub fn unpack(&self, file: &[u8], limit: u64) -> Result<Vec<u8>, ProjectError> {
        if u64::from(self.size) > limit {
            return Err(ProjectError::TooLarge);
        }
        let packed = self.packed(file).ok_or(ProjectError::Damaged("a file in it is cut off"))?;
        let content = match self.method {
            STORED => packed.to_vec(),
            DEFLATED => {
                let mut content = Vec::new();
                // One byte more than it says it has is enough to know that it lies.
                let mut decoder = DeflateDecoder::new(packed).take(u64::from(self.size) + 1);
                decoder
                    .read_to_end(&mut content)
                    .map_err(|_| ProjectError::Damaged("a file in it cannot be unpacked"))?;
                content
            }
            _ => return Err(ProjectError::Damaged("it is packed in a way Infill does not know")),
        };
        let mut crc = Crc::new();
        crc.update(&content);
        if content.len() != self.size as usize {
            return Err(ProjectError::Damaged("a file in it has another size than it says"));
        }
        if crc.sum() != self.crc {
            return Err(ProjectError::Damaged("a check sum does not fit"));
        }
        Ok(content)
    }

    fn packed<'a>(&self, file: &'a [u8]) -> Option<&'a [u8]> {
        let start = self.start as usize;
        if word(file, start)? != LOCAL {
            return None;
        }
        let skip = short(file, start + 26)? as usize + short(file, start + 28)? as usize;
        let content = start + LOCAL_LENGTH + skip;
        file.get(content..content.checked_add(self.packed as usize)?)
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
