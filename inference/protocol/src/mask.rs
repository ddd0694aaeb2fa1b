use serde::{Deserialize, Serialize};

use crate::{Rect, Size};

/// The label of a pixel that belongs to no class; its one-hot vector is all zero.
pub const VOID_LABEL: u8 = 255;

/// One byte a pixel, row by row: 255 is hole, 0 is known. No other value occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    size: Size,
    data: Vec<u8>,
}

impl Mask {
    pub const HOLE: u8 = 255;
    pub const KNOWN: u8 = 0;

    /// A mask without a hole.
    pub fn known(size: Size) -> Self {
        Self { size, data: vec![Self::KNOWN; size.area()] }
    }

    /// From grey levels: 128 and above is hole. `None` where the length does not fit the size.
    pub fn from_levels(size: Size, mut levels: Vec<u8>) -> Option<Self> {
        if levels.len() != size.area() {
            return None;
        }
        for level in &mut levels {
            *level = if *level >= 128 { Self::HOLE } else { Self::KNOWN };
        }
        Some(Self { size, data: levels })
    }

    pub const fn size(&self) -> Size {
        self.size
    }

    /// The bytes, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    pub fn is_hole(&self, x: u32, y: u32) -> bool {
        self.data[self.index(x, y)] == Self::HOLE
    }

    pub fn set(&mut self, x: u32, y: u32, hole: bool) {
        let index = self.index(x, y);
        self.data[index] = if hole { Self::HOLE } else { Self::KNOWN };
    }

    /// Sets `columns` of row `y` (both already inside the mask).
    pub fn set_span(&mut self, y: u32, columns: std::ops::Range<u32>, hole: bool) {
        let row = y as usize * self.size.width as usize;
        let span = row + columns.start as usize..row + columns.end as usize;
        self.data[span].fill(if hole { Self::HOLE } else { Self::KNOWN });
    }

    /// Hole becomes known and known becomes hole.
    pub fn invert(&mut self) {
        for byte in &mut self.data {
            *byte = !*byte;
        }
    }

    /// Number of hole pixels.
    pub fn hole_area(&self) -> usize {
        self.data.iter().filter(|&&byte| byte == Self::HOLE).count()
    }

    /// The smallest rectangle around every hole pixel.
    pub fn bounds(&self) -> Option<Rect> {
        let width = self.size.width as usize;
        if width == 0 {
            return None;
        }
        let mut found: Option<Rect> = None;
        for (y, row) in self.data.chunks_exact(width).enumerate() {
            let Some(first) = row.iter().position(|&byte| byte == Self::HOLE) else { continue };
            let last = row.iter().rposition(|&byte| byte == Self::HOLE).unwrap_or(first);
            let span = Rect::new(first as u32, y as u32, (last - first + 1) as u32, 1);
            found = Some(found.map_or(span, |rect| rect.union(span)));
        }
        found
    }

    /// The part inside `rect`, which must lie in the mask.
    pub fn crop(&self, rect: Rect) -> Self {
        Self { size: rect.size(), data: crop_bytes(&self.data, self.size, rect) }
    }

    fn index(&self, x: u32, y: u32) -> usize {
        y as usize * self.size.width as usize + x as usize
    }
}

/// One class index a pixel, row by row; [`VOID_LABEL`] is no class. Resized by nearest neighbour only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelMap {
    size: Size,
    data: Vec<u8>,
}

impl LabelMap {
    /// `None` where the length does not fit the size.
    pub fn new(size: Size, data: Vec<u8>) -> Option<Self> {
        (data.len() == size.area()).then_some(Self { size, data })
    }

    pub const fn size(&self) -> Size {
        self.size
    }

    pub fn data(&self) -> &[u8] {
        &self.data
    }

    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// The part inside `rect`, which must lie in the map.
    pub fn crop(&self, rect: Rect) -> Self {
        Self { size: rect.size(), data: crop_bytes(&self.data, self.size, rect) }
    }
}

fn crop_bytes(data: &[u8], size: Size, rect: Rect) -> Vec<u8> {
    let mut out = Vec::with_capacity(rect.size().area());
    for y in rect.y..rect.bottom() {
        let start = y as usize * size.width as usize + rect.x as usize;
        out.extend_from_slice(&data[start..start + rect.width as usize]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_become_hole_or_known() {
        let mask = Mask::from_levels(Size::new(2, 2), vec![0, 127, 128, 255]).unwrap();
        assert_eq!(mask.data(), [0, 0, 255, 255]);
        assert_eq!(mask.hole_area(), 2);
        assert!(Mask::from_levels(Size::new(2, 2), vec![0; 3]).is_none());
    }

    #[test]
    fn bounds_and_crop_agree() {
        let mut mask = Mask::known(Size::new(5, 4));
        assert_eq!(mask.bounds(), None);
        mask.set(1, 1, true);
        mask.set_span(2, 2..4, true);
        let bounds = mask.bounds().unwrap();
        assert_eq!(bounds, Rect::new(1, 1, 3, 2));
        assert_eq!(mask.crop(bounds).data(), [255, 0, 0, 0, 255, 255]);
    }

    #[test]
    fn inverting_twice_is_nothing() {
        let mut mask = Mask::known(Size::new(3, 1));
        mask.set(1, 0, true);
        let before = mask.clone();
        mask.invert();
        assert_eq!(mask.hole_area(), 2);
        mask.invert();
        assert_eq!(mask, before);
    }
}
