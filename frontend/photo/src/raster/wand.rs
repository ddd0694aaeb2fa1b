//! The magic wand: a region of like colour.

use infill_protocol::{Mask, Point, Tone};

use super::{UNITS, position};
use crate::Photo;

/// Paints (or erases) the region around the point. Outside the photo there is none.
pub fn draw(mask: &mut Mask, photo: &Photo, at: Point, tolerance: u8, tone: Tone) {
    let (x, y) = position(at);
    let (x, y) = (x.div_euclid(UNITS), y.div_euclid(UNITS));
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
    if !photo.size().rect().contains(x, y) {
        return;
    }
    for (row, columns) in region(photo, (x, y), tolerance) {
        mask.set_span(row, columns, tone == Tone::Paint);
    }
}

/// Stretches of pixels, by row, that are connected to the seed over their sides and differ from it by at
/// most `tolerance` in each of RGBA at 8 bits.
fn region(photo: &Photo, seed: (u32, u32), tolerance: u8) -> Vec<(u32, std::ops::Range<u32>)> {
    let size = photo.size();
    let index = |x: u32, y: u32| y as usize * size.width as usize + x as usize;
    let wanted = photo.pixels().rgba8(index(seed.0, seed.1));
    let is_like = |x: u32, y: u32| {
        let pixel = photo.pixels().rgba8(index(x, y));
        pixel.iter().zip(&wanted).all(|(&a, &b)| a.abs_diff(b) <= tolerance)
    };
    let mut taken = Mask::known(size);
    let mut found = Vec::new();
    let mut open = vec![seed];
    while let Some((x, y)) = open.pop() {
        if taken.is_hole(x, y) {
            continue;
        }
        let left = (0..x).rev().take_while(|&x| is_like(x, y)).last().unwrap_or(x);
        let right = (x..size.width).take_while(|&x| is_like(x, y)).last().unwrap_or(x) + 1;
        taken.set_span(y, left..right, true);
        found.push((y, left..right));
        for row in [y.checked_sub(1), Some(y + 1).filter(|&row| row < size.height)].into_iter().flatten() {
            let mut inside = false;
            for x in left..right {
                let news = is_like(x, row) && !taken.is_hole(x, row);
                if news && !inside {
                    open.push((x, row));
                }
                inside = news;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Edit, Size};
    use proptest::prelude::*;

    use super::*;
    use crate::rasterise;

    fn photo(size: Size, levels: &[u8]) -> Photo {
        let rgba: Vec<u8> = levels.iter().flat_map(|&level| [level, level, 0, 255]).collect();
        Photo::from_rgba8("a", "PNG", Vec::new(), size, rgba).unwrap()
    }

    fn wand(x: i32, y: i32, tolerance: u8) -> Edit {
        Edit::Wand { tone: Tone::Paint, at: Point::new(x * 16 + 3, y * 16 + 15), tolerance }
    }

    #[test]
    fn the_region_stops_where_the_colour_leaves_the_tolerance() {
        let size = Size::new(4, 2);
        let photo = photo(size, &[10, 14, 30, 10, 10, 90, 10, 10]);
        let area = |edit| rasterise(&photo, &[edit]).hole_area();
        assert_eq!(area(wand(0, 0, 0)), 2, "its own colour, and over sides only");
        assert_eq!(area(wand(0, 0, 4)), 3);
        assert_eq!(area(wand(0, 0, 20)), 7);
        assert_eq!(area(wand(0, 0, 80)), 8);
        assert_eq!(area(wand(-1, 0, 80)), 0);
        assert_eq!(area(wand(4, 0, 80)), 0);
        let both = [wand(0, 0, 80), Edit::Wand { tone: Tone::Erase, at: Point::new(60, 0), tolerance: 0 }];
        assert_eq!(rasterise(&photo, &both).hole_area(), 5);
    }

    proptest! {
        /// The stretches equal a search pixel by pixel.
        #[test]
        fn a_region_is_its_definition(width in 1..14u32, height in 1..14u32, levels in prop::collection::vec(0..4u8, 196), seed in 0..196usize) {
            let size = Size::new(width, height);
            let levels = &levels[..size.area()];
            let photo = photo(size, levels);
            let seed = seed % size.area();
            let (x, y) = (seed as u32 % width, seed as u32 / width);
            let mask = rasterise(&photo, &[wand(x as i32, y as i32, 1)]);
            let mut reached = vec![false; size.area()];
            let mut open = vec![(x, y)];
            while let Some((x, y)) = open.pop() {
                let at = (y * width + x) as usize;
                if !reached[at] && levels[at].abs_diff(levels[seed]) <= 1 {
                    reached[at] = true;
                    let neighbours = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
                    open.extend(neighbours.into_iter().filter(|&(x, y)| x < width && y < height));
                }
            }
            let expected: Vec<u8> = reached.iter().map(|&hole| if hole { 255 } else { 0 }).collect();
            prop_assert_eq!(mask.data(), expected);
        }
    }
}
