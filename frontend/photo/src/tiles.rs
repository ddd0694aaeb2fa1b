use std::collections::HashMap;

use infill_protocol::{Rect, Size, TILE_SIDE, TileId, Version};

use crate::photo::spans;
use crate::{Photo, Pixels};

/// What the page draws: the photo at 1/2, 1/4, … of its size as RGBA8 (together a third of the photo's
/// bytes; level 0 is the photo itself), and the tiles that fills have changed as they were before.
pub struct Tiles {
    /// Level 1 and up.
    halves: Vec<Level>,
    /// Tiles of the photo as opened, by level, column and row, kept when a fill first touches them.
    originals: HashMap<(u32, u32, u32), Vec<u8>>,
}

struct Level {
    size: Size,
    pixels: Vec<[u8; 4]>,
}

impl Tiles {
    /// Halves the photo until a level fits one tile.
    pub fn new(photo: &Photo) -> Self {
        let mut tiles = Self { halves: Vec::new(), originals: HashMap::new() };
        let mut size = photo.size();
        while size.width.max(size.height) > TILE_SIDE {
            size = Size::new(size.width.div_ceil(2), size.height.div_ceil(2));
            tiles.halves.push(Level { size, pixels: vec![[0; 4]; size.area()] });
        }
        tiles.update(photo, photo.size().rect());
        tiles
    }

    /// Number of halvings; levels run from 0 to this.
    pub fn levels(&self) -> u32 {
        self.halves.len() as u32
    }

    /// Size and RGBA8 pixels of a tile, or `None` where the photo has no such tile.
    pub fn tile(&self, photo: &Photo, id: TileId) -> Option<(Size, Vec<u8>)> {
        let size = self.level_size(photo, id.level)?;
        let corner = Rect::new(
            id.column.checked_mul(TILE_SIDE)?,
            id.row.checked_mul(TILE_SIDE)?,
            TILE_SIDE,
            TILE_SIDE,
        );
        corner.x.checked_add(TILE_SIDE)?;
        corner.y.checked_add(TILE_SIDE)?;
        let rect = corner.intersect(size.rect())?;
        let original = (id.version == Version::Original)
            .then(|| self.originals.get(&(id.level, id.column, id.row)).cloned())
            .flatten();
        Some((rect.size(), original.unwrap_or_else(|| self.current(photo, id.level, rect))))
    }

    /// Keeps the tiles that `rect` of the photo touches, on every level, unless they are kept already.
    /// To be called before the pixels change.
    pub fn keep_originals(&mut self, photo: &Photo, rect: Rect) {
        if rect.is_empty() {
            return;
        }
        for level in 0..=self.levels() {
            let touched = at_level(rect, level);
            for row in touched.y / TILE_SIDE..=(touched.bottom() - 1) / TILE_SIDE {
                for column in touched.x / TILE_SIDE..=(touched.right() - 1) / TILE_SIDE {
                    let id = TileId { version: Version::Original, level, column, row };
                    if let Some((_, pixels)) = self.tile(photo, id) {
                        self.originals.entry((level, column, row)).or_insert(pixels);
                    }
                }
            }
        }
    }

    /// Averages the levels anew where `rect` of the photo has changed.
    pub fn update(&mut self, photo: &Photo, rect: Rect) {
        if rect.is_empty() {
            return;
        }
        for index in 0..self.halves.len() {
            let target = at_level(rect, index as u32 + 1);
            let (finer, coarser) = self.halves.split_at_mut(index);
            let level = &mut coarser[0];
            match (finer.last(), photo.pixels()) {
                (Some(finer), _) => halve(level, target, finer.size, |at| finer.pixels[at]),
                (None, Pixels::Rgba8(pixels)) => halve(level, target, photo.size(), |at| pixels[at]),
                (None, pixels) => halve(level, target, photo.size(), |at| pixels.rgba8(at)),
            }
        }
    }

    fn level_size(&self, photo: &Photo, level: u32) -> Option<Size> {
        match level.checked_sub(1) {
            None => Some(photo.size()),
            Some(index) => self.halves.get(index as usize).map(|level| level.size),
        }
    }

    fn current(&self, photo: &Photo, level: u32, rect: Rect) -> Vec<u8> {
        let Some(index) = level.checked_sub(1) else { return photo.crop_rgba8(rect) };
        let level = &self.halves[index as usize];
        spans(rect, level.size).flat_map(|span| level.pixels[span].as_flattened()).copied().collect()
    }
}

/// The pixels of a level that show any part of `rect` of the photo, which is not empty.
const fn at_level(rect: Rect, level: u32) -> Rect {
    let (x, y) = (rect.x >> level, rect.y >> level);
    let (right, bottom) = ((rect.right() - 1) >> level, (rect.bottom() - 1) >> level);
    Rect::new(x, y, right - x + 1, bottom - y + 1)
}

/// A picture of `size` at half its size, `half`.
pub fn halved(pixels: &[[u8; 4]], size: Size, half: Size) -> Vec<[u8; 4]> {
    let mut level = Level { size: half, pixels: vec![[0; 4]; half.area()] };
    halve(&mut level, half.rect(), size, |at| pixels[at]);
    level.pixels
}

/// Averages 2 × 2 pixels of the finer level; at an odd edge the last row or column counts twice.
fn halve(level: &mut Level, target: Rect, finer: Size, at: impl Fn(usize) -> [u8; 4]) {
    let (width, last_x, last_y) = (finer.width as usize, finer.width as usize - 1, finer.height as usize - 1);
    for y in target.y as usize..target.bottom() as usize {
        let rows = [2 * y * width, (2 * y + 1).min(last_y) * width];
        for x in target.x as usize..target.right() as usize {
            let columns = [2 * x, (2 * x + 1).min(last_x)];
            let four = [
                at(rows[0] + columns[0]),
                at(rows[0] + columns[1]),
                at(rows[1] + columns[0]),
                at(rows[1] + columns[1]),
            ];
            level.pixels[y * level.size.width as usize + x] = average(four);
        }
    }
}

/// The mean colour, each pixel counting as much as it is opaque, and the mean alpha; rounded.
fn average(four: [[u8; 4]; 4]) -> [u8; 4] {
    let sum = |value: fn(&[u8; 4], usize) -> u32, channel| -> u32 {
        four.iter().map(|pixel| value(pixel, channel)).sum()
    };
    let alpha = sum(|pixel, _| pixel[3].into(), 3);
    let colour = |channel| match alpha {
        0 => 0,
        1020 => ((sum(|pixel, channel| pixel[channel].into(), channel) + 2) / 4) as u8,
        _ => {
            let weighted = sum(|pixel, channel| u32::from(pixel[channel]) * u32::from(pixel[3]), channel);
            ((weighted + alpha / 2) / alpha) as u8
        }
    };
    [colour(0), colour(1), colour(2), ((alpha + 2) / 4) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_lends_no_colour() {
        let (red, clear) = ([200, 10, 0, 255], [0, 255, 255, 0]);
        assert_eq!(average([red, clear, clear, red]), [200, 10, 0, 128]);
        assert_eq!(average([clear; 4]), [0; 4]);
        assert_eq!(average([[1, 2, 3, 255], [2, 2, 3, 255], [1, 2, 3, 255], [2, 2, 4, 255]]), [2, 2, 3, 255]);
    }

    /// Updating where something changed gives the same levels as building them anew.
    #[test]
    fn an_update_equals_a_rebuild() {
        let size = Size::new(601, 333);
        let rgba: Vec<u8> = (0..size.area() * 4).map(|i| (i * 7 % 256) as u8).collect();
        let mut photo = Photo::from_rgba8("a", "PNG", Vec::new(), size, &rgba).unwrap();
        let mut tiles = Tiles::new(&photo);
        let rect = Rect::new(253, 111, 9, 222);
        let Pixels::Rgba8(pixels) = &mut photo.pixels else { panic!("8 bits") };
        spans(rect, size).for_each(|span| pixels[span].fill([3, 2, 1, 200]));
        tiles.update(&photo, rect);
        let anew = Tiles::new(&photo);
        assert_eq!(tiles.levels(), 2);
        for (updated, anew) in tiles.halves.iter().zip(&anew.halves) {
            assert!(updated.pixels == anew.pixels, "level of {:?}", anew.size);
        }
    }

    #[test]
    fn tiles_outside_the_photo_are_absent() {
        let size = Size::new(300, 10);
        let photo = Photo::from_rgba8("a", "PNG", Vec::new(), size, &[9; 300 * 10 * 4]).unwrap();
        let tiles = Tiles::new(&photo);
        let tile = |level, column, row| {
            let id = TileId { version: Version::Current, level, column, row };
            tiles.tile(&photo, id).map(|(size, pixels)| (size, pixels.len()))
        };
        assert_eq!(tile(0, 1, 0), Some((Size::new(44, 10), 44 * 10 * 4)));
        assert_eq!(tile(1, 0, 0), Some((Size::new(150, 5), 150 * 5 * 4)));
        for (level, column, row) in [(0, 2, 0), (0, 0, 1), (1, 1, 0), (2, 0, 0), (0, u32::MAX, u32::MAX)] {
            assert_eq!(tile(level, column, row), None);
        }
    }
}
