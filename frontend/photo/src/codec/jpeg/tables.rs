//! How a JPEG divides its picture into blocks and how coarsely it keeps them.

/// Divisors of the 64 coefficients, in zigzag order.
pub type Table = [u16; 64];

/// Coefficients of 8 × 8 samples, quantised, in zigzag order.
pub type Block = [i16; 64];

/// Where each coefficient of the zigzag lies in its block, row by row (T.81, figure A.6).
pub const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Divisors at quality 50, row by row (T.81, annex K.1).
const LUMA: Table = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA: Table = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/// From this quality on, colour is kept as finely as brightness.
const FULL_COLOUR_FROM: u8 = 90;

/// Brightness, or one of the two differences of colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plane {
    /// Blocks of this plane in an MCU.
    pub across: u8,
    pub down: u8,
    pub table: Table,
}

/// The planes of a picture, one (grey) or three (YCbCr).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    planes: Vec<Plane>,
}

impl Layout {
    /// `None` where a plane's samples would not be whole pixels of the picture, or there are too many
    /// blocks (T.81, B.2.3).
    pub fn new(planes: Vec<Plane>) -> Option<Self> {
        let layout = Self { planes };
        let (across, down) = layout.sampling();
        let fits = |plane: &Plane| {
            plane.across > 0 && plane.down > 0 && across % plane.across == 0 && down % plane.down == 0
        };
        let blocks: u32 =
            layout.planes.iter().map(|plane| u32::from(plane.across) * u32::from(plane.down)).sum();
        (layout.planes.iter().all(fits) && (1..=10).contains(&blocks)).then_some(layout)
    }

    /// As the reference encoder means a quality of 1 to 100.
    pub fn of_quality(quality: u8, grey: bool) -> Self {
        let quality = quality.clamp(1, 100);
        let percent = if quality < 50 { 5000 / u32::from(quality) } else { 200 - 2 * u32::from(quality) };
        let scaled = |base: &Table| {
            std::array::from_fn(|index| {
                let value = u32::from(base[usize::from(ZIGZAG[index])]);
                ((value * percent + 50) / 100).clamp(1, 255) as u16
            })
        };
        let chroma = Plane { across: 1, down: 1, table: scaled(&CHROMA) };
        let side = if grey || quality >= FULL_COLOUR_FROM { 1 } else { 2 };
        let luma = Plane { across: side, down: side, table: scaled(&LUMA) };
        Self { planes: if grey { vec![luma] } else { vec![luma, chroma, chroma] } }
    }

    pub fn planes(&self) -> &[Plane] {
        &self.planes
    }

    /// Most blocks of any plane across and down an MCU.
    pub fn sampling(&self) -> (u8, u8) {
        let most = |side: fn(&Plane) -> u8| self.planes.iter().map(side).max().unwrap_or(1);
        (most(|plane| plane.across), most(|plane| plane.down))
    }

    /// Width and height of an MCU in pixels.
    pub fn mcu(&self) -> (u32, u32) {
        let (across, down) = self.sampling();
        (u32::from(across) * 8, u32::from(down) * 8)
    }
}

/// The table of a block whose rows became columns.
pub fn transposed(table: &Table) -> Table {
    let mut natural = [0; 64];
    ZIGZAG.iter().zip(table).for_each(|(&at, &value)| natural[usize::from(at)] = value);
    ZIGZAG.map(|at| natural[usize::from(at % 8 * 8 + at / 8)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zigzag_visits_every_place_and_turns_into_itself() {
        let mut places = ZIGZAG;
        places.sort_unstable();
        assert!(places.iter().enumerate().all(|(index, &at)| index == usize::from(at)));
        let table: Table = std::array::from_fn(|index| index as u16 + 1);
        assert_eq!(transposed(&transposed(&table)), table);
        assert_eq!(transposed(&table)[1..3], [3, 2], "the first two beside the mean trade places");
    }

    #[test]
    fn a_quality_of_fifty_is_the_published_table() {
        let layout = Layout::of_quality(50, false);
        assert_eq!(layout.planes()[0].table[..5], [16, 11, 12, 14, 12]);
        assert_eq!(layout.mcu(), (16, 16));
        assert_eq!(Layout::of_quality(100, false).planes()[2].table, [1; 64]);
        assert_eq!(Layout::of_quality(95, true).planes().len(), 1);
    }

    #[test]
    fn layouts_that_cannot_be_written_are_none() {
        let plane = |across, down| Plane { across, down, table: [1; 64] };
        assert!(Layout::new(vec![plane(2, 2), plane(1, 1), plane(1, 1)]).is_some());
        assert!(Layout::new(vec![plane(2, 2), plane(3, 1), plane(1, 1)]).is_none());
        assert!(Layout::new(vec![plane(4, 4)]).is_none());
        assert!(Layout::new(vec![plane(0, 1)]).is_none());
        assert!(Layout::new(Vec::new()).is_none());
    }
}
