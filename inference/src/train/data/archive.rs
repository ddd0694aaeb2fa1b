//! A set of photos as one file: an ordinary tar archive (POSIX ustar), which any other program unpacks.

use std::io::{self, Write};
use std::ops::Range;

/// Everything in an archive comes in blocks.
const BLOCK: usize = 512;
/// Longest name that a header holds.
const NAME: usize = 100;

/// Writes files one after the other.
#[derive(Debug)]
pub struct Writer<W: Write>(W);

impl<W: Write> Writer<W> {
    pub const fn new(out: W) -> Self {
        Self(out)
    }

    /// # Errors
    /// Where the output refuses the bytes, or `name` is longer than 100 bytes.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if name.len() > NAME {
            return Err(io::Error::new(io::ErrorKind::InvalidFilename, format!("{name} is too long")));
        }
        self.0.write_all(&header(name, bytes.len()))?;
        self.0.write_all(bytes)?;
        let rest = bytes.len().next_multiple_of(BLOCK) - bytes.len();
        self.0.write_all(&[0; BLOCK][..rest])
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// Where the output refuses the bytes.
    pub fn finish(mut self) -> io::Result<W> {
        self.0.write_all(&[0; 2 * BLOCK])?;
        self.0.flush()?;
        Ok(self.0)
    }
}

fn header(name: &str, length: usize) -> [u8; BLOCK] {
    let mut block = [0_u8; BLOCK];
    let mut put = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    // The same photos make the same archive at any time.
    put(136, "00000000000\0");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// Names of the files in an archive and where their bytes lie.
///
/// # Errors
/// In words, where the bytes are no archive or it is cut off.
pub fn entries(bytes: &[u8]) -> Result<Vec<(String, Range<usize>)>, String> {
    let (mut found, mut at) = (Vec::new(), 0);
    loop {
        let block = bytes.get(at..at + BLOCK).ok_or("the pack is cut off; copy it again")?;
        if block.iter().all(|&byte| byte == 0) {
            return Ok(found);
        }
        let sum = |range: Range<usize>| block[range].iter().map(|&byte| u32::from(byte)).sum::<u32>();
        let expected = octal(&block[148..156]);
        if expected != Some(u64::from(sum(0..148) + 8 * u32::from(b' ') + sum(156..BLOCK))) {
            return Err("this is no pack of photos, or it is damaged; make it with `infill data pack`".into());
        }
        let length = octal(&block[124..136]).ok_or("the pack is damaged; copy it again")? as usize;
        let start = at + BLOCK;
        if bytes.len() < start.saturating_add(length) {
            return Err("the pack is cut off; copy it again".into());
        }
        // Folders and links hold nothing to learn from.
        if matches!(block[156], b'0' | 0) {
            let name = block[..NAME].split(|&byte| byte == 0).next().unwrap_or_default();
            found.push((String::from_utf8_lossy(name).into_owned(), start..start + length));
        }
        at = start + length.next_multiple_of(BLOCK);
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches([' ', '\0']), 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        writer.add("photos/a.jpg", &[7; 700]).expect("memory");
        writer.add("photos/b.jpg", b"").expect("memory");
        writer.finish().expect("memory")
    }

    #[test]
    fn what_was_put_in_comes_out() {
        let bytes = archive();
        let found = entries(&bytes).expect("an archive");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["photos/a.jpg", "photos/b.jpg"]);
        assert_eq!(bytes[found[0].1.clone()], [7; 700]);
        assert!(found[1].1.is_empty());
    }

    #[test]
    fn damage_is_noticed() {
        let bytes = archive();
        assert!(entries(&bytes[..900]).is_err());
        assert!(entries(b"not an archive").is_err());
        let mut other = bytes;
        other[3] ^= 1;
        assert!(entries(&other).is_err());
    }
}
