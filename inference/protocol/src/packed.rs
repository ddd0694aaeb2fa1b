use serde::{Deserialize, Serialize};

use crate::{Mask, Size};

/// A mask as the lengths of its stretches, row after row without a break: known, hole, known, … Small
/// enough for the edit log, where a mask of a byte a pixel is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PackedMask {
    size: Size,
    runs: Vec<u32>,
}

impl PackedMask {
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Whether any pixel is hole.
    pub fn has_hole(&self) -> bool {
        self.runs.iter().skip(1).step_by(2).any(|&length| length > 0)
    }

    /// The mask, or `None` where the stretches do not add up to its pixels: a forged or damaged one. The
    /// size is to be checked before, for it decides how much is allocated.
    pub fn unpack(&self) -> Option<Mask> {
        let total: u64 = self.runs.iter().copied().map(u64::from).sum();
        if total != self.size.area() as u64 {
            return None;
        }
        let mut levels = Vec::with_capacity(self.size.area());
        for (index, &length) in self.runs.iter().enumerate() {
            let level = if index % 2 == 0 { Mask::KNOWN } else { Mask::HOLE };
            levels.resize(levels.len() + length as usize, level);
        }
        Mask::from_levels(self.size, levels)
    }
}

impl From<&Mask> for PackedMask {
    fn from(mask: &Mask) -> Self {
        let mut runs = Vec::new();
        let (mut level, mut length) = (Mask::KNOWN, 0);
        for &byte in mask.data() {
            if byte != level {
                runs.push(length);
                (level, length) = (byte, 0);
            }
            length += 1;
        }
        runs.push(length);
        Self { size: mask.size(), runs }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_unpacks_to_the_same(width in 1..30u32, levels in prop::collection::vec(any::<bool>(), 1..200)) {
            let size = Size::new(width, (levels.len() as u32).div_ceil(width));
            let mut levels: Vec<u8> = levels.into_iter().map(|hole| if hole { 255 } else { 0 }).collect();
            levels.resize(size.area(), 0);
            let mask = Mask::from_levels(size, levels).unwrap();
            let packed = PackedMask::from(&mask);
            prop_assert_eq!(packed.has_hole(), mask.hole_area() > 0);
            prop_assert_eq!(packed.unpack(), Some(mask));
        }
    }

    #[test]
    fn stretches_that_do_not_add_up_are_no_mask() {
        for runs in [vec![], vec![5], vec![u32::MAX, u32::MAX]] {
            assert_eq!(PackedMask { size: Size::new(2, 2), runs }.unpack(), None);
        }
    }
}
