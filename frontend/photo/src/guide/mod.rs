//! Labels that say what belongs in the hole: the guide map, what a person does to it, and how the crops
//! of a fill get their part of it. Nothing here has the photo's size.

mod draw;
mod edits;
mod file;
mod flood;
mod scale;
mod sources;
#[cfg(test)]
mod tests;
mod warp;

use infill_protocol::{Edit, GuideMap, GuideOrigin, LabelMap, Mask, Palette, Rect, Size, guide_size};

use crate::default_dilate;
use crate::distance::for_each_distance;
use crate::plan::crop_margin;
use crate::raster::feather;
pub use file::{LabelFileError, decode_labels, encode_labels};
pub use scale::{reduce, reduce_mask};

/// A guide map that does not belong to the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The label map belongs to another photo or is damaged. Choose Guide again to get one for this photo."
)]
pub struct GuideError;

/// The guide map as the edits of the present hole leave it.
#[derive(Clone, Debug)]
pub struct Guide {
    photo: Size,
    size: Size,
    labels: Vec<u8>,
    palette: Palette,
    origin: GuideOrigin,
    /// The hole at the size of the map, with the ring that is filled around it.
    hole: Mask,
    unlocked: bool,
}

impl Guide {
    /// The guide of the edits since the last fill, where they hold one. `painted` is the hole they paint.
    ///
    /// # Errors
    /// Where its map is not of the photo's shape.
    pub fn from_edits(painted: &Mask, edits: &[Edit]) -> Result<Option<Self>, GuideError> {
        let Some(start) = guide_start(edits) else { return Ok(None) };
        let Edit::Guide(map) = &edits[start] else { return Ok(None) };
        let mut guide = Self::new(painted, map, feather(edits).unwrap_or_default())?;
        guide.apply_all(&edits[start + 1..]);
        Ok(Some(guide))
    }

    /// A map over the hole painted on a photo, where a ring of `least` pixels is filled with it or more.
    ///
    /// # Errors
    /// Where the map is not of the photo's shape.
    pub fn new(painted: &Mask, map: &GuideMap, least: u32) -> Result<Self, GuideError> {
        let photo = painted.size();
        let labels = map.unpack().filter(|labels| labels.size() == guide_size(photo)).ok_or(GuideError)?;
        Ok(Self {
            photo,
            size: map.size,
            labels: labels.data().to_vec(),
            palette: map.palette.clone(),
            origin: map.origin,
            hole: guide_hole(painted, least),
            unlocked: false,
        })
    }

    /// Whether somebody said what belongs in the hole: a proposal that nobody changed guides no fill.
    pub fn is_said(&self) -> bool {
        self.origin == GuideOrigin::Loaded
    }

    /// Makes the label edits among `edits`, in order; tells what of the map changed.
    pub fn apply_all(&mut self, edits: &[Edit]) -> Rect {
        edits.iter().fold(Rect::default(), |dirty, edit| match edit {
            Edit::Label(edit) => dirty.union(self.apply(edit)),
            _ => dirty,
        })
    }

    pub const fn size(&self) -> Size {
        self.size
    }

    pub const fn palette(&self) -> &Palette {
        &self.palette
    }

    /// The colours of the classes, three bytes each.
    pub fn colours(&self) -> Vec<u8> {
        self.palette.classes.iter().flat_map(|class| class.colour).collect()
    }

    pub const fn is_unlocked(&self) -> bool {
        self.unlocked
    }

    /// Row by row.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Which classes of the palette are there outside the hole.
    pub fn known(&self) -> Vec<bool> {
        let mut known = vec![false; self.palette.classes.len()];
        for (&label, _) in self.labels.iter().zip(self.hole.data()).filter(|(_, hole)| **hole == Mask::KNOWN)
        {
            if let Some(known) = known.get_mut(usize::from(label)) {
                *known = true;
            }
        }
        known
    }

    pub const fn hole(&self) -> &Mask {
        &self.hole
    }

    /// The label at a position of the photo, in sixteenths of a pixel.
    pub fn label_at(&self, at: infill_protocol::Point) -> Option<u8> {
        let (x, y) = self.pixel(at)?;
        Some(self.labels[self.index(x, y)])
    }

    /// The map as it is, packed.
    pub fn pack(&self) -> GuideMap {
        let labels = LabelMap::new(self.size, self.labels.clone()).unwrap_or_default();
        GuideMap::pack(&labels, self.palette.clone(), self.origin)
    }

    const fn index(&self, x: u32, y: u32) -> usize {
        y as usize * self.size.width as usize + x as usize
    }
}

/// Where the guide of the present hole begins: its map, after the last fill and the last Clear.
pub fn guide_start(edits: &[Edit]) -> Option<usize> {
    let hole = edits.iter().rposition(|edit| matches!(edit, Edit::Clear | Edit::Fill(_)));
    let start = hole.map_or(0, |index| index + 1);
    edits[start..].iter().rposition(|edit| matches!(edit, Edit::Guide(_))).map(|index| start + index)
}

/// The hole at the size of the guide map, grown by the ring that a fill takes with it (`least` pixels of the
/// photo or more): what remains of a removed object there must not count as known.
pub fn guide_hole(painted: &Mask, least: u32) -> Mask {
    let (photo, size) = (painted.size(), guide_size(painted.size()));
    let reduced = reduce_mask(painted, size);
    let Some(bounds) = reduced.bounds() else { return reduced };
    let scaled = |side: u32| (u64::from(side) * u64::from(photo.width) / u64::from(size.width.max(1))) as u32;
    let region = Size::new(scaled(bounds.width), scaled(bounds.height));
    let margin = 2 * crop_margin(region);
    let crop =
        Size::new((region.width + margin).min(photo.width), (region.height + margin).min(photo.height));
    let ring = default_dilate(crop).max(least);
    let ring = (ring * size.width).div_ceil(photo.width.max(1)) + 1;
    let mut hole = reduced.clone();
    for_each_distance(&reduced, |x, y, squared| {
        if squared <= ring * ring {
            hole.set(x, y, true);
        }
    });
    hole
}
