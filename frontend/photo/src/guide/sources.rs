use infill_protocol::{Mask, Rect, Size, VOID_LABEL};

use super::Guide;

/// Known pixels of a label that a crop should offer, of the map: enough for the texture of a patch or two
/// to be found more than once.
const ENOUGH: u32 = 600;
/// By how much a crop grows at once towards a label it lacks, in pixels of the map.
const STEP: u32 = 16;

impl Guide {
    /// A crop of the photo, grown until it offers what its hole asks for: known pixels of each label in
    /// it, where the photo has them.
    pub fn with_sources(&self, crop: Rect) -> Rect {
        let inner = self.to_map(crop);
        let wanted = self.wanted(inner);
        let missing = |rect: Rect, need: &[u32; 256]| {
            let offered = self.offered(rect);
            (0..256).any(|label| wanted[label] && offered[label] < need[label])
        };
        let need = self.offered(self.size.rect()).map(|all| all.min(ENOUGH));
        let mut rect = inner;
        let mut margin = 0;
        while missing(rect, &need) && rect != self.size.rect() {
            margin += STEP;
            rect = inner.grown(margin, self.size);
        }
        if margin == 0 { crop } else { crop.union(self.to_photo(rect)) }
    }

    /// The labels in the hole inside a part of the map.
    fn wanted(&self, rect: Rect) -> [bool; 256] {
        let mut wanted = [false; 256];
        self.for_each(rect, |index| {
            if self.hole.data()[index] == Mask::HOLE {
                wanted[usize::from(self.labels[index])] = true;
            }
        });
        wanted[usize::from(VOID_LABEL)] = false;
        wanted
    }

    /// Known pixels of each label inside a part of the map.
    fn offered(&self, rect: Rect) -> [u32; 256] {
        let mut offered = [0; 256];
        self.for_each(rect, |index| {
            if self.hole.data()[index] == Mask::KNOWN {
                offered[usize::from(self.labels[index])] += 1;
            }
        });
        offered
    }

    fn for_each(&self, rect: Rect, mut visit: impl FnMut(usize)) {
        for y in rect.y..rect.bottom() {
            (rect.x..rect.right()).for_each(|x| visit(self.index(x, y)));
        }
    }

    fn to_map(&self, rect: Rect) -> Rect {
        moved(rect, self.photo, self.size)
    }

    fn to_photo(&self, rect: Rect) -> Rect {
        moved(rect, self.size, self.photo)
    }
}

/// The pixels of a picture of size `to` that those of `rect` in one of size `from` touch.
fn moved(rect: Rect, from: Size, to: Size) -> Rect {
    let side = |start: u32, end: u32, from: u32, to: u32| {
        let scaled = |value: u32| u64::from(value) * u64::from(to);
        let start = (scaled(start) / u64::from(from.max(1))) as u32;
        let end = scaled(end).div_ceil(u64::from(from.max(1))) as u32;
        (start, end.min(to).saturating_sub(start))
    };
    let (x, width) = side(rect.x, rect.right(), from.width, to.width);
    let (y, height) = side(rect.y, rect.bottom(), from.height, to.height);
    Rect::new(x, y, width, height)
}
