use infill_protocol::{
    Rect,
    share::{Fingerprint, PictureHash},
};
use sha2::{Digest, Sha256};

use crate::photo::spans;
use crate::{Photo, Pixels};

/// What the photo looks like now: its hash, and the mean colours of the cells of `area`, which is cut at the
/// photo's border. Alpha counts for the hash only.
pub fn fingerprint(photo: &Photo, area: Rect) -> Fingerprint {
    let area = photo.size.rect().intersect(area).unwrap_or_default();
    let cells = std::array::from_fn(|number| mean_colour(photo, Fingerprint::cell(area, number)));
    Fingerprint { hash: hash(photo), cells }
}

/// Of size, depth and samples, all little-endian.
fn hash(photo: &Photo) -> PictureHash {
    let mut digest = Sha256::new();
    digest.update(photo.size.width.to_le_bytes());
    digest.update(photo.size.height.to_le_bytes());
    digest.update([photo.bits_per_sample()]);
    match &photo.pixels {
        Pixels::Rgba8(pixels) => digest.update(pixels.as_flattened()),
        Pixels::Rgba16(pixels) => {
            for row in pixels.as_flattened().chunks(1 << 12) {
                let bytes: Vec<u8> = row.iter().flat_map(|sample| sample.to_le_bytes()).collect();
                digest.update(bytes);
            }
        }
    }
    let whole = digest.finalize();
    PictureHash(std::array::from_fn(|index| whole[index]))
}

fn mean_colour(photo: &Photo, cell: Rect) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    for index in spans(cell, photo.size).flatten() {
        let pixel = photo.pixels.rgba8(index);
        sums.iter_mut().zip(pixel).for_each(|(sum, level)| *sum += u64::from(level));
    }
    let count = cell.size().area().max(1) as u64;
    sums.map(|sum| ((sum + count / 2) / count) as u8)
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    fn photo(change: impl Fn(usize) -> u8) -> Photo {
        let rgba: Vec<u8> = (0..64 * 4).map(change).collect();
        Photo::from_rgba8("a", "PNG", Vec::new(), Size::new(8, 8), rgba).unwrap()
    }

    #[test]
    fn one_level_of_one_sample_changes_the_hash_alone() {
        let area = Rect::new(0, 0, 8, 8);
        let a = fingerprint(&photo(|index| (index % 250) as u8), area);
        let b = fingerprint(&photo(|index| (index % 250) as u8 + u8::from(index == 77)), area);
        assert_eq!(a, fingerprint(&photo(|index| (index % 250) as u8), area));
        assert_ne!(a.hash, b.hash);
        assert!(a.distance(&b) < 0.05);
    }

    #[test]
    fn cells_are_means_of_their_part() {
        // Four columns of cells, two pixels wide: their red is 10, 30, 50, 70 in the upper half.
        let print = fingerprint(
            &photo(|index| {
                let (x, y) = (index / 4 % 8, index / 32);
                if index % 4 == 0 && y < 4 { (x / 2 * 20 + 10) as u8 } else { 0 }
            }),
            Rect::new(0, 0, 80, 8),
        );
        let reds: Vec<u8> = print.cells.iter().map(|cell| cell[0]).collect();
        assert_eq!(reds, [10, 30, 50, 70, 10, 30, 50, 70, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(print.distance(&fingerprint(&photo(|_| 0), Rect::new(0, 0, 8, 8))), 320.0 / 48.0);
    }

    #[test]
    fn nothing_outside_the_photo_is_looked_at() {
        let print = fingerprint(&photo(|_| 9), Rect::new(20, 20, u32::MAX - 20, u32::MAX - 20));
        assert_eq!(print.cells, [[0; 3]; 16]);
    }
}
