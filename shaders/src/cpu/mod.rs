//! The CPU twins, one function a stage. Written to be read beside the WGSL of the same name.

mod hash;
mod parallel;
mod patch;
mod peel;
mod search;
mod upsample;
mod vote;

pub use hash::{hash, in_window};
pub use patch::{Target, pixel_difference};
pub use peel::peel;
pub use search::search;
pub use upsample::upsample;
pub use vote::vote;

use crate::{Guide, unpack};

/// `[source, distance]`: where a target's patch was found, and how unlike it is.
pub type Match = [u32; 2];

/// The picture and what may be matched in it: the inputs that every stage of a level shares.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub width: u32,
    pub height: u32,
    /// Packed pixels with alpha cleared; hole pixels hold the present estimate.
    pub image: &'a [u32],
    /// [`Guide`] words.
    pub guide: &'a [u32],
    /// Positions of the targets: pixels whose patch touches the hole.
    pub targets: &'a [u32],
    /// Index into `targets` for each pixel, [`crate::NO_MATCH`] elsewhere.
    pub slots: &'a [u32],
    /// Indices of targets in the order in which they are peeled; hole pixels come last.
    pub order: &'a [u32],
    /// Positions of sources, ordered by label.
    pub sources: &'a [u32],
    /// For label `l`, `ranges[l]..ranges[l + 1]` are its sources; 257 entries.
    pub ranges: &'a [u32],
}

impl Scene<'_> {
    /// Index of a pixel, `None` outside the picture.
    fn index(&self, x: i32, y: i32) -> Option<usize> {
        let inside = x >= 0 && y >= 0 && x < self.width as i32 && y < self.height as i32;
        inside.then(|| y as usize * self.width as usize + x as usize)
    }

    fn guide_at(&self, position: u32) -> Guide {
        let (x, y) = unpack(position);
        Guide(self.guide[(y * self.width + x) as usize])
    }

    /// The sources of a label, as indices into `sources`.
    fn range(&self, label: u32) -> std::ops::Range<u32> {
        self.ranges[label as usize]..self.ranges[label as usize + 1]
    }
}

/// A packed position moved by a vector; [`crate::NO_MATCH`] outside the picture.
fn moved(scene: &Scene<'_>, position: u32, (dx, dy): (i32, i32)) -> u32 {
    if position == crate::NO_MATCH {
        return position;
    }
    let (x, y) = unpack(position);
    let (x, y) = (x as i32 + dx, y as i32 + dy);
    scene.index(x, y).map_or(crate::NO_MATCH, |_| crate::pack(x as u32, y as u32))
}

/// Penalty of a far source: natural pictures repeat themselves nearby (He and Sun 2012).
fn remoteness(near: u32, a: u32, b: u32) -> u32 {
    let ((ax, ay), (bx, by)) = (unpack(a), unpack(b));
    ((ax.abs_diff(bx) + ay.abs_diff(by)) * near) >> 8
}
