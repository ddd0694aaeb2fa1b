//! The proof that a fill changed nothing but what was selected.

use infill_protocol::{CheckReport, Mask, PackedMask, Rect};

use crate::{CropPlan, Photo, Pixels};

/// Where each fill was allowed to change the photo, oldest first.
#[derive(Default)]
pub struct Touched {
    /// The dilated holes of a fill, each with its place.
    fills: Vec<Vec<(Rect, PackedMask)>>,
}

impl Touched {
    /// Notes the crops of the fill that follows the first `shown`; what was undone is forgotten.
    pub fn record(&mut self, shown: u32, crops: &[CropPlan]) {
        self.fills.truncate(shown as usize);
        self.fills.push(crops.iter().map(|crop| (crop.rect, PackedMask::from(&crop.hole))).collect());
    }

    /// Compares the photo, which shows its first `shown` fills, with the same photo as opened. `None` where
    /// the two are not of one size and depth.
    pub fn check(&self, shown: u32, photo: &Photo, original: &Photo) -> Option<CheckReport> {
        if photo.size() != original.size() {
            return None;
        }
        let holes: Vec<_> = self.holes(shown).collect();
        let width = photo.size().width as usize;
        match (photo.pixels(), original.pixels()) {
            (Pixels::Rgba8(now), Pixels::Rgba8(then)) => Some(compare(width, &holes, now, then)),
            (Pixels::Rgba16(now), Pixels::Rgba16(then)) => Some(compare(width, &holes, now, then)),
            _ => None,
        }
    }

    /// The dilated holes of the first `shown` fills.
    fn holes(&self, shown: u32) -> impl Iterator<Item = (Rect, Mask)> {
        let fills = self.fills.iter().take(shown as usize).flatten();
        fills.filter_map(|(rect, packed)| Some((*rect, packed.unpack()?)))
    }
}

/// Row by row: beside two photos there is no room for a mask of their size.
fn compare<P: PartialEq>(width: usize, holes: &[(Rect, Mask)], now: &[P], then: &[P]) -> CheckReport {
    let mut report = CheckReport::default();
    let mut allowed = vec![false; width];
    for ((now, then), y) in now.chunks(width).zip(then.chunks(width)).zip(0..) {
        allowed.fill(false);
        for (rect, hole) in holes.iter().filter(|(rect, _)| (rect.y..rect.y + rect.height).contains(&y)) {
            for x in (0..rect.width).filter(|&x| hole.is_hole(x, y - rect.y)) {
                allowed[(rect.x + x) as usize] = true;
            }
        }
        for ((&inside, now), then) in allowed.iter().zip(now).zip(then) {
            let changed = u64::from(now != then);
            if inside {
                report.inside += 1;
                report.inside_changed += changed;
            } else {
                report.outside += 1;
                report.outside_changed += changed;
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    fn photo(pixels: [u8; 4]) -> Photo {
        let rgba: Vec<u8> = pixels.iter().flat_map(|&level| [level, 0, 0, 255]).collect();
        Photo::from_rgba8("a", "PNG", Vec::new(), Size::new(2, 2), rgba).unwrap()
    }

    fn crop(x: u32) -> CropPlan {
        let mut hole = Mask::known(Size::new(1, 2));
        hole.set(0, 1, true);
        CropPlan { rect: Rect::new(x, 0, 1, 2), hole, weights: vec![0, 255] }
    }

    #[test]
    fn a_change_counts_by_where_it_lies() {
        let mut touched = Touched::default();
        touched.record(0, &[crop(0)]);
        touched.record(1, &[crop(1)]);
        let original = photo([1, 2, 3, 4]);
        let report = |shown, now| touched.check(shown, &photo(now), &original).unwrap();
        let found = |outside, outside_changed, inside, inside_changed| CheckReport {
            outside,
            outside_changed,
            inside,
            inside_changed,
        };
        assert_eq!(report(2, [1, 2, 9, 9]), found(2, 0, 2, 2));
        assert_eq!(report(1, [1, 2, 9, 9]), found(3, 1, 1, 1), "the second fill is undone and still there");
        assert_eq!(report(0, [7, 2, 3, 4]), found(4, 1, 0, 0));
        touched.record(0, &[crop(1)]);
        let report = touched.check(1, &photo([1, 2, 9, 9]), &original).unwrap();
        assert_eq!(report, found(3, 1, 1, 1), "a new fill replaces those undone");
    }

    #[test]
    fn another_photo_cannot_be_compared() {
        let other = Photo::from_rgba8("b", "PNG", Vec::new(), Size::new(4, 1), &[0; 16]).unwrap();
        assert_eq!(Touched::default().check(0, &photo([0; 4]), &other), None);
    }
}
