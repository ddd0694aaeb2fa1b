use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{DeviceKind, Rect};

/// The first half of the SHA-256 of a picture's size, depth and samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureHash(pub [u8; 16]);

impl fmt::Display for PictureHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a picture looks like in few bytes: exactly by its hash, roughly by the mean colours of 4 × 4 cells
/// of a part of it, so that two that differ can be said to differ much or little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub hash: PictureHash,
    /// RGB, row by row.
    pub cells: [[u8; 3]; Self::CELLS],
}

impl Fingerprint {
    /// Cells along a side.
    pub const SIDE: u32 = 4;
    pub const CELLS: usize = (Self::SIDE * Self::SIDE) as usize;

    /// The cell with this number of an area; empty where the area has fewer pixels than cells.
    pub fn cell(area: Rect, number: usize) -> Rect {
        let at =
            |index: u32, length: u32| (u64::from(index) * u64::from(length) / u64::from(Self::SIDE)) as u32;
        let (column, row) = (number as u32 % Self::SIDE, number as u32 / Self::SIDE);
        let (left, right) = (at(column, area.width), at(column + 1, area.width));
        let (top, bottom) = (at(row, area.height), at(row + 1, area.height));
        Rect::new(area.x + left, area.y + top, right - left, bottom - top)
    }

    /// How far two pictures are apart: the mean difference of their cells, in levels of 255.
    pub fn distance(&self, other: &Self) -> f64 {
        let pairs = self.cells.as_flattened().iter().zip(other.cells.as_flattened());
        let sum: u32 = pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        f64::from(sum) / (3 * Self::CELLS) as f64
    }
}

/// On what a picture was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeOn {
    /// A browser's CPU: the same bytes wherever it is computed again.
    Cpu,
    /// A GPU: networks add up in another order on each.
    Gpu,
}

impl MadeOn {
    pub const fn of(kind: DeviceKind) -> Self {
        match kind {
            DeviceKind::Cpu => Self::Cpu,
            DeviceKind::WebGpu => Self::Gpu,
        }
    }
}
