//! The few EXIF fields that a change of the pixels makes untrue (TIFF 6.0; CIPA DC-008).

const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;
const THUMBNAIL_OFFSET: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;
const ENTRY: usize = 12;

/// Removes the `Exif\0\0` prefix that some writers keep in front of the TIFF structure.
pub fn strip_prefix(mut exif: Vec<u8>) -> Vec<u8> {
    if exif.starts_with(b"Exif\0\0") {
        exif.drain(..6);
    }
    exif
}

/// Sets the orientation to 1 and blanks the thumbnail, which would still show what a fill removed.
/// Anything not understood stays as it is.
pub fn make_true(exif: &mut [u8]) {
    let Some(mut tiff) = Tiff::new(exif) else { return };
    let Some(first) = tiff.long(4).map(|at| at as usize) else { return };
    if let Some(entry) = tiff.entry(first, ORIENTATION) {
        tiff.set_short(entry + 8, 1);
    }
    let Some(link) = tiff.count(first).map(|count| first + 2 + count * ENTRY) else { return };
    if let Some(second) = tiff.long(link).filter(|&second| second != 0) {
        tiff.blank_thumbnail(second as usize);
        tiff.set_long(link, 0);
    }
}

/// Whether the block tells where the photo was taken. `exif` is not changed.
pub fn has_location(exif: &mut [u8]) -> bool {
    Tiff::new(exif).is_some_and(|tiff| tiff.gps_entry().is_some())
}

/// Removes the directory that tells where the photo was taken, with its values.
pub fn drop_location(exif: &mut [u8]) {
    let Some(mut tiff) = Tiff::new(exif) else { return };
    let Some((first, entry)) = tiff.gps_entry() else { return };
    if let Some(directory) = tiff.long(entry + 8) {
        tiff.blank_directory(directory as usize);
    }
    tiff.remove_entry(first, entry);
}

/// Random access to numbers in either byte order; every read may fail.
struct Tiff<'a> {
    bytes: &'a mut [u8],
    big_endian: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a mut [u8]) -> Option<Self> {
        let big_endian = match bytes.get(..4)? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn set_short(&mut self, at: usize, value: u16) {
        let bytes = if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        if let Some(place) = self.bytes.get_mut(at..at + 2) {
            place.copy_from_slice(&bytes);
        }
    }

    fn set_long(&mut self, at: usize, value: u32) {
        let bytes = if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        if let Some(place) = self.bytes.get_mut(at..at + 4) {
            place.copy_from_slice(&bytes);
        }
    }

    /// Number of entries of the directory at `directory`.
    fn count(&self, directory: usize) -> Option<usize> {
        self.short(directory).map(usize::from)
    }

    /// Offset of the entry with this tag.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        (0..self.count(directory)?)
            .map(|index| directory + 2 + index * ENTRY)
            .find(|&entry| self.short(entry) == Some(tag))
    }

    /// The first directory and its entry that points to the location.
    fn gps_entry(&self) -> Option<(usize, usize)> {
        let first = self.long(4)? as usize;
        Some((first, self.entry(first, GPS)?))
    }

    /// Zeroes a directory and the values that its entries point to.
    fn blank_directory(&mut self, directory: usize) {
        let Some(count) = self.count(directory) else { return };
        for entry in (0..count).map(|index| directory + 2 + index * ENTRY) {
            let (Some(kind), Some(number), Some(at)) =
                (self.short(entry + 2), self.long(entry + 4), self.long(entry + 8))
            else {
                break;
            };
            let length = number as usize * value_size(kind);
            if length > 4 {
                self.blank(at as usize, length);
            }
        }
        self.blank(directory, 2 + count * ENTRY);
    }

    /// Takes an entry out of its directory: those after it and the link to the next one move up.
    fn remove_entry(&mut self, directory: usize, entry: usize) {
        let Some(count) = self.count(directory) else { return };
        let end = directory + 2 + count * ENTRY + 4;
        if end <= self.bytes.len() && entry + ENTRY <= end {
            self.bytes.copy_within(entry + ENTRY..end, entry);
            self.blank(end - ENTRY, ENTRY);
            self.set_short(directory, count as u16 - 1);
        }
    }

    fn blank(&mut self, start: usize, length: usize) {
        if let Some(bytes) = start.checked_add(length).and_then(|end| self.bytes.get_mut(start..end)) {
            bytes.fill(0);
        }
    }

    fn blank_thumbnail(&mut self, directory: usize) {
        let value = |tag| Some(self.long(self.entry(directory, tag)? + 8)? as usize);
        let (Some(start), Some(length)) = (value(THUMBNAIL_OFFSET), value(THUMBNAIL_LENGTH)) else { return };
        self.blank(start, length);
    }
}

/// Bytes of one value of a TIFF field type.
const fn value_size(kind: u16) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => 1,
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// An EXIF block whose first directory points to a location between two other entries.
    pub fn sample_with_location(big_endian: bool) -> Vec<u8> {
        let s = |value: u16| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let l = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut out = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(l(8));
        out.extend(s(3));
        out.extend([s(ORIENTATION), s(3)].concat());
        out.extend([l(1).to_vec(), s(1).to_vec(), s(0).to_vec()].concat());
        out.extend([s(GPS), s(4)].concat());
        out.extend([l(1), l(50)].concat());
        out.extend([s(0x9000), s(7)].concat());
        out.extend([l(4).to_vec(), b"0232".to_vec()].concat());
        out.extend(l(0));
        out.extend(s(1));
        out.extend([s(2), s(5)].concat());
        out.extend([l(3), l(64)].concat());
        out.extend([0xcd; 24]);
        out
    }

    #[test]
    fn a_location_goes_with_its_values_and_nothing_else() {
        for big_endian in [false, true] {
            let mut exif = sample_with_location(big_endian);
            assert!(has_location(&mut exif) && exif.contains(&0xcd));
            drop_location(&mut exif);
            assert!(!has_location(&mut exif) && !exif.contains(&0xcd));
            let tiff = Tiff::new(&mut exif).unwrap();
            assert_eq!((tiff.count(8), tiff.entry(8, ORIENTATION)), (Some(2), Some(10)));
            assert_eq!(tiff.entry(8, 0x9000), Some(22));
            assert_eq!(&exif[30..34], b"0232");
            assert_eq!(exif[34..50], [0; 16], "no next directory, and nothing left of the entry");
        }
        let whole = sample_with_location(false);
        for length in 0..whole.len() {
            drop_location(&mut whole[..length].to_vec());
        }
    }

    /// An EXIF block with an orientation and a thumbnail of six bytes of 0xAB.
    pub fn sample(big_endian: bool, orientation: u16) -> Vec<u8> {
        let s = |value: u16| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let l = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut out = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(l(8));
        out.extend(s(1));
        out.extend([s(ORIENTATION), s(3)].concat());
        out.extend(l(1));
        out.extend([s(orientation), s(0)].concat());
        out.extend(l(26));
        out.extend(s(2));
        out.extend([s(THUMBNAIL_OFFSET), s(4)].concat());
        out.extend([l(1), l(56)].concat());
        out.extend([s(THUMBNAIL_LENGTH), s(4)].concat());
        out.extend([l(1), l(6)].concat());
        out.extend(l(0));
        out.extend([0xab; 6]);
        out
    }

    #[test]
    fn orientation_becomes_one_and_the_thumbnail_goes() {
        for big_endian in [false, true] {
            let mut exif = sample(big_endian, 6);
            assert!(exif.contains(&0xab));
            make_true(&mut exif);
            assert_eq!(
                exif[..26],
                sample(big_endian, 1)[..22].iter().copied().chain([0; 4]).collect::<Vec<_>>()
            );
            assert!(!exif.contains(&0xab));
        }
    }

    #[test]
    fn broken_blocks_are_left_alone() {
        let whole = sample(false, 6);
        for length in 0..whole.len() {
            make_true(&mut whole[..length].to_vec());
        }
        let mut wild = whole;
        wild[4..8].fill(0xff);
        make_true(&mut wild);
    }
}
