use infill_protocol::{Rect, Size};

use crate::photo::spans;
use crate::{Photo, Pixels};

/// Bytes that undo and redo may hold: 256 MB. Beyond it the oldest fills can no longer be undone.
pub const HISTORY_BUDGET: usize = 256 << 20;

/// A number of fills that the history no longer, or not yet, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Only fills {oldest} to {newest} can still be shown: the older ones left the memory set aside for undo."
)]
pub struct HistoryError {
    pub oldest: u32,
    pub newest: u32,
}

/// What a step through history did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Number of fills the photo now shows.
    pub fills: u32,
    /// Least number of fills that can still be shown.
    pub oldest: u32,
    /// What may have changed; empty where nothing did.
    pub dirty: Rect,
}

/// The pixels of a rectangle as they are on the other side of a fill: exchanged with the photo they
/// undo it, exchanged again they redo it.
struct Patch {
    rect: Rect,
    pixels: Pixels,
}

/// Fills as patches, oldest first.
pub struct History {
    /// Each fill has one patch a crop.
    fills: Vec<Vec<Patch>>,
    /// Number of `fills` that the photo shows.
    shown: usize,
    /// Fills that were made and can no longer be undone.
    forgotten: u32,
    budget: usize,
}

impl History {
    /// A history that holds at most `budget` bytes of pixels.
    pub const fn new(budget: usize) -> Self {
        Self { fills: Vec::new(), shown: 0, forgotten: 0, budget }
    }

    /// Remembers the pixels of `rects` (which do not overlap) before a fill changes them. Fills that
    /// were undone are gone.
    pub fn record(&mut self, photo: &Photo, rects: &[Rect]) -> Change {
        self.fills.truncate(self.shown);
        let patches = rects.iter().map(|&rect| Patch { rect, pixels: copy(photo, rect) }).collect();
        self.fills.push(patches);
        self.shown = self.fills.len();
        while self.bytes() > self.budget {
            self.fills.remove(0);
            self.shown -= 1;
            self.forgotten += 1;
        }
        self.change(rects.iter().copied().fold(Rect::default(), Rect::union))
    }

    /// Makes the photo show its first `fills` fills.
    ///
    /// # Errors
    /// Where that state is not held.
    pub fn show(&mut self, photo: &mut Photo, fills: u32) -> Result<Change, HistoryError> {
        let newest = self.forgotten + self.fills.len() as u32;
        if fills < self.forgotten || fills > newest {
            return Err(HistoryError { oldest: self.forgotten, newest });
        }
        let target = (fills - self.forgotten) as usize;
        let mut dirty = Rect::default();
        while self.shown != target {
            let undo = self.shown > target;
            let index = if undo { self.shown - 1 } else { self.shown };
            for patch in &mut self.fills[index] {
                exchange(photo, patch);
                dirty = dirty.union(patch.rect);
            }
            self.shown = if undo { index } else { index + 1 };
        }
        Ok(self.change(dirty))
    }

    /// Number of fills the photo shows.
    pub const fn fills(&self) -> u32 {
        self.forgotten + self.shown as u32
    }

    /// The areas that going to `fills` fills changes.
    pub fn rects_until(&self, fills: u32) -> impl Iterator<Item = Rect> {
        let target = (fills.saturating_sub(self.forgotten) as usize).min(self.fills.len());
        let range = self.shown.min(target)..self.shown.max(target);
        self.fills[range].iter().flatten().map(|patch| patch.rect)
    }

    fn change(&self, dirty: Rect) -> Change {
        Change { fills: self.fills(), oldest: self.forgotten, dirty }
    }

    fn bytes(&self) -> usize {
        self.fills.iter().flatten().map(|patch| patch.pixels.bytes()).sum()
    }
}

impl Pixels {
    fn bytes(&self) -> usize {
        match self {
            Self::Rgba8(pixels) => size_of_val(pixels.as_slice()),
            Self::Rgba16(pixels) => size_of_val(pixels.as_slice()),
        }
    }
}

fn copy(photo: &Photo, rect: Rect) -> Pixels {
    match &photo.pixels {
        Pixels::Rgba8(pixels) => Pixels::Rgba8(copy_rows(pixels, photo.size, rect)),
        Pixels::Rgba16(pixels) => Pixels::Rgba16(copy_rows(pixels, photo.size, rect)),
    }
}

fn copy_rows<P: Copy>(pixels: &[P], size: Size, rect: Rect) -> Vec<P> {
    let mut out = Vec::with_capacity(rect.size().area());
    spans(rect, size).for_each(|span| out.extend_from_slice(&pixels[span]));
    out
}

fn exchange(photo: &mut Photo, patch: &mut Patch) {
    match (&mut photo.pixels, &mut patch.pixels) {
        (Pixels::Rgba8(pixels), Pixels::Rgba8(kept)) => swap_rows(pixels, photo.size, kept, patch.rect),
        (Pixels::Rgba16(pixels), Pixels::Rgba16(kept)) => swap_rows(pixels, photo.size, kept, patch.rect),
        // A patch is cut from the photo it belongs to, whose depth never changes.
        _ => unreachable!("a patch has the depth of its photo"),
    }
}

fn swap_rows<P>(pixels: &mut [P], size: Size, kept: &mut [P], rect: Rect) {
    let rows = kept.chunks_exact_mut(rect.width as usize);
    for (span, row) in spans(rect, size).zip(rows) {
        pixels[span].swap_with_slice(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paint(photo: &mut Photo, rect: Rect, value: u8) {
        let Pixels::Rgba8(pixels) = &mut photo.pixels else { panic!("8 bits") };
        spans(rect, photo.size).for_each(|span| pixels[span].fill([value; 4]));
    }

    #[test]
    fn the_oldest_fills_leave_when_the_budget_is_spent() {
        let size = Size::new(10, 10);
        let mut photo = Photo::from_rgba8("a", "PNG", Vec::new(), size, &[0; 400]).unwrap();
        let rect = Rect::new(0, 0, 5, 5);
        let mut history = History::new(2 * 5 * 5 * 4);
        for (value, oldest) in [(1, 0), (2, 0), (3, 1), (4, 2)] {
            let change = history.record(&photo, &[rect]);
            paint(&mut photo, rect, value);
            assert_eq!(change, Change { fills: value.into(), oldest, dirty: rect });
        }
        assert_eq!(history.show(&mut photo, 1), Err(HistoryError { oldest: 2, newest: 4 }));
        for fills in [2, 4, 3] {
            history.show(&mut photo, fills).unwrap();
            assert_eq!(photo.pixels().rgba8(0), [fills as u8; 4]);
        }
    }

    #[test]
    fn a_fill_larger_than_the_budget_stays_and_cannot_be_undone() {
        let size = Size::new(10, 10);
        let mut photo = Photo::from_rgba8("a", "PNG", Vec::new(), size, &[0; 400]).unwrap();
        let mut history = History::new(100);
        assert_eq!(history.record(&photo, &[size.rect()]).oldest, 1);
        assert_eq!(history.show(&mut photo, 1).unwrap().dirty, Rect::default());
        assert!(history.show(&mut photo, 0).is_err());
    }
}
