use infill_protocol::{Mask, Size};

#[cfg(any(feature = "worker", feature = "cli"))]
use super::GuideError;

/// Longest side of a sketch in pixels: enough to tell regions apart, and little enough to be filled at once.
pub const SKETCH_SIDE: u32 = 256;

/// A picture on a small scale.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    pub size: Size,
    /// Mean colours of what is known, RGBA8 row by row; alpha 0 where nothing may be copied.
    pub pixels: Vec<u8>,
    /// Where any part of a pixel is hole.
    pub hole: Mask,
}

impl Sketch {
    /// Of RGBA8 pixels of the hole's size, which must not be empty, with sides of `most` pixels at most.
    pub fn new(picture: &[u8], hole: &Mask, most: u32) -> Self {
        let from = hole.size();
        let longer = from.width.max(from.height);
        let scaled =
            |side: u32| if longer <= most { side } else { ((side * most + longer / 2) / longer).max(1) };
        let size = Size::new(scaled(from.width), scaled(from.height));
        let (columns, rows) = (spans(from.width, size.width), spans(from.height, size.height));
        let mut pixels = Vec::with_capacity(4 * size.area());
        let mut levels = Vec::with_capacity(size.area());
        for row in &rows {
            for column in &columns {
                let mut cell = Cell::default();
                for (y, high) in row.clone() {
                    for (x, wide) in column.clone() {
                        let index = y * from.width as usize + x;
                        let pixel = &picture[4 * index..4 * index + 4];
                        cell.add(pixel, hole.data()[index] == Mask::HOLE, high * wide);
                    }
                }
                pixels.extend(cell.pixel());
                levels.push(if cell.missing > 0 { Mask::HOLE } else { Mask::KNOWN });
            }
        }
        let hole = Mask::from_levels(size, levels).expect("a level for each pixel");
        Self { size, pixels, hole }
    }

    /// # Errors
    /// Where a segmentation network cannot read it.
    #[cfg(any(feature = "worker", feature = "cli"))]
    pub fn check_width(&self) -> Result<(), GuideError> {
        /// The shortest side it can.
        const SHORTEST: u32 = 16;
        if self.size.width.min(self.size.height) < SHORTEST { Err(GuideError::Narrow) } else { Ok(()) }
    }

    pub fn is_hole(&self, index: usize) -> bool {
        self.hole.data()[index] == Mask::HOLE
    }

    pub fn colour(&self, index: usize) -> [u8; 3] {
        let pixel = &self.pixels[4 * index..4 * index + 3];
        [pixel[0], pixel[1], pixel[2]]
    }
}

/// What one pixel of the sketch covers, areas in whole units.
#[derive(Default)]
struct Cell {
    sums: [u64; 3],
    known: u64,
    opaque: u64,
    missing: u64,
}

impl Cell {
    fn add(&mut self, pixel: &[u8], missing: bool, area: u64) {
        if missing {
            self.missing += area;
            return;
        }
        self.known += area;
        self.opaque += if pixel[3] >= 128 { area } else { 0 };
        self.sums.iter_mut().zip(pixel).for_each(|(sum, &level)| *sum += area * u64::from(level));
    }

    fn pixel(&self) -> [u8; 4] {
        let known = self.known.max(1);
        let [red, green, blue] = self.sums.map(|sum| ((sum + known / 2) / known) as u8);
        [red, green, blue, if 2 * self.opaque >= known { 255 } else { 0 }]
    }
}

/// The places of a line of `from` that each of `to` covers, with how much of each, in whole units.
fn spans(from: u32, to: u32) -> Vec<Vec<(usize, u64)>> {
    let (from, to) = (u64::from(from), u64::from(to));
    let span = |index: u64| {
        let (start, end) = (index * from, (index + 1) * from);
        let overlap = move |place: u64| end.min((place + 1) * to) - start.max(place * to);
        (start / to..end.div_ceil(to)).map(|place| (place as usize, overlap(place))).collect()
    };
    (0..to).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_stays_as_it_is() {
        let hole = Mask::from_levels(Size::new(3, 1), vec![0, 255, 0]).expect("three levels");
        let pixels = [1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 100];
        let sketch = Sketch::new(&pixels, &hole, SKETCH_SIDE);
        assert_eq!((sketch.size, &sketch.hole), (hole.size(), &hole));
        assert_eq!(sketch.pixels, [1, 2, 3, 255, 0, 0, 0, 0, 7, 8, 9, 0]);
    }

    #[test]
    fn a_large_one_shows_the_mean_of_what_is_known() {
        let size = Size::new(2 * SKETCH_SIDE, 2);
        let mut hole = Mask::known(size);
        hole.set(2, 0, true);
        let level = |index: usize| if index.is_multiple_of(2) { 10 } else { 31 };
        let pixels: Vec<u8> = (0..size.area()).flat_map(|index| [level(index), 0, 0, 255]).collect();
        let sketch = Sketch::new(&pixels, &hole, SKETCH_SIDE);
        assert_eq!(sketch.size, Size::new(SKETCH_SIDE, 1));
        assert_eq!([sketch.colour(0)[0], sketch.colour(1)[0]], [21, 24]);
        assert_eq!(sketch.hole.hole_area(), 1);
    }
}
