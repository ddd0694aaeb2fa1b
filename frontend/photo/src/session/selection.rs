//! The hole as a picture: for the canvas, from a file, to a file.

use infill_protocol::{Edit, Mask, PackedMask, PhotoResponse, Rect, Size, TILE_SIDE, TileId, UserError};

use super::{Answer, OpenPhoto, in_words};
use crate::codec::{encode_mask, read_mask};
use crate::plan::levels;
use crate::raster::feather;
use crate::rasterise;

impl OpenPhoto {
    pub(super) fn draw_hole(&mut self, id: u32, edits: &[Edit]) -> Vec<Answer> {
        let painted = rasterise(&self.photo, edits);
        let area = painted.hole_area() as u64;
        self.hole = levels(&painted, feather(edits).unwrap_or_default());
        vec![(PhotoResponse::HoleDrawn { id, area }, Vec::new())]
    }

    /// White, as opaque as the pixels below a pixel of the tile are hole on average.
    pub(super) fn hole_tile(&self, tile: TileId) -> Option<(Size, Vec<u8>)> {
        let size = self.photo.size();
        if tile.level > self.tiles.levels() || self.hole.len() != size.area() {
            return None;
        }
        let step = 1_u32 << tile.level;
        let side = TILE_SIDE.checked_mul(step)?;
        let (x, y) = (tile.column.checked_mul(side)?, tile.row.checked_mul(side)?);
        x.checked_add(side)?;
        y.checked_add(side)?;
        let covered = Rect::new(x, y, side, side).intersect(size.rect())?;
        let shown = Size::new(covered.width.div_ceil(step), covered.height.div_ceil(step));
        let mut pixels = Vec::with_capacity(shown.area() * 4);
        for row in 0..shown.height {
            for column in 0..shown.width {
                let block = Rect::new(x + column * step, y + row * step, step, step);
                pixels.extend([255, 255, 255, self.hole_mean(block.intersect(covered)?)]);
            }
        }
        Some((shown, pixels))
    }

    fn hole_mean(&self, block: Rect) -> u8 {
        let sum: u64 = crate::photo::spans(block, self.photo.size())
            .flat_map(|span| &self.hole[span])
            .map(|&level| u64::from(level))
            .sum();
        (sum / block.size().area() as u64) as u8
    }

    pub(super) fn read_mask(&self, id: u32, name: &str, bytes: Vec<u8>) -> Result<Vec<Answer>, UserError> {
        let mask = read_mask(name, bytes, self.photo.size()).map_err(in_words)?;
        Ok(vec![(PhotoResponse::MaskRead { id, mask: PackedMask::from(&mask) }, Vec::new())])
    }

    pub(super) fn export_mask(&self, id: u32, edits: &[Edit]) -> Result<Vec<Answer>, UserError> {
        let mask: Mask = rasterise(&self.photo, edits);
        let bytes = encode_mask(&mask).map_err(in_words)?;
        let stem = self.photo.name().rsplit_once('.').map_or(self.photo.name(), |(stem, _)| stem);
        let name = format!("{stem}-mask.png");
        Ok(vec![(PhotoResponse::Exported { id, name, mime: "image/png".into() }, vec![bytes])])
    }
}
