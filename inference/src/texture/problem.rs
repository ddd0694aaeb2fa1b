use infill_protocol::{LabelMap, Mask, Size};

use super::TextureError;

/// A crop to fill.
#[derive(Clone, Debug)]
pub struct Problem {
    pub size: Size,
    /// RGBA8, row by row.
    pub pixels: Vec<u8>,
    pub hole: Mask,
    /// Hole pixels take only from known pixels of their own label.
    pub labels: Option<LabelMap>,
    /// Where it is set (255), pixels may be copied from; `None` allows all.
    pub sources: Option<Mask>,
}

impl Problem {
    /// Whether everything has the size of the crop.
    pub(crate) fn check(&self) -> Result<(), TextureError> {
        let Size { width, height } = self.size;
        if width > 0xffff || height > 0xffff {
            return Err(TextureError::TooLarge { width, height });
        }
        let fits = self.pixels.len() == 4 * self.size.area()
            && self.hole.size() == self.size
            && self.labels.as_ref().is_none_or(|labels| labels.size() == self.size)
            && self.sources.as_ref().is_none_or(|sources| sources.size() == self.size);
        if fits { Ok(()) } else { Err(TextureError::Sizes) }
    }

    /// Whether every pixel of the hole has something of its label to be copied from.
    pub(super) fn check_sources(&self) -> Result<(), TextureError> {
        let label = |index: usize| self.labels.as_ref().map_or(0, |labels| labels.data()[index]);
        let mut found = [false; 256];
        (0..self.size.area()).for_each(|index| found[usize::from(label(index))] |= self.is_usable(index));
        let mut hole = self.hole.data().iter().enumerate().filter(|(_, level)| **level != Mask::KNOWN);
        match hole.find(|(index, _)| !found[usize::from(label(*index))]) {
            None => Ok(()),
            Some(_) if !found.contains(&true) => Err(TextureError::NoSource),
            Some((index, _)) => Err(TextureError::NoSourceForLabel { label: label(index) }),
        }
    }

    /// Whether the pixel at `index` may be copied: known, opaque and allowed by the person.
    pub(super) fn is_usable(&self, index: usize) -> bool {
        self.hole.data()[index] == Mask::KNOWN
            && self.pixels[4 * index + 3] >= 128
            && self.sources.as_ref().is_none_or(|mask| mask.data()[index] == Mask::HOLE)
    }
}
