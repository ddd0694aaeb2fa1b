use infill_protocol::{LabelMap, Mask, Size};

use super::super::picture::{Window, resampled_labels};
use super::{Draw, MaskGenerator};

/// Rectangles, added until the share is reached.
#[derive(Clone, Debug)]
pub struct Rectangles {
    /// Most rectangles that the share is spread over.
    pub count: usize,
}

impl Default for Rectangles {
    fn default() -> Self {
        Self { count: 3 }
    }
}

impl MaskGenerator for Rectangles {
    fn draw(&self, size: Size, share: f64, draw: &mut Draw) -> Mask {
        let mut mask = Mask::known(size);
        let goal = share * size.area() as f64;
        let mut left = 1 + draw.below(self.count);
        // Overlaps leave something to do; a few more than planned make up for it.
        for _ in 0..4 * self.count {
            let missing = goal - mask.hole_area() as f64;
            if missing < 1.0 {
                break;
            }
            rectangle(&mut mask, missing / left as f64, draw);
            left = (left - 1).max(1);
        }
        mask
    }
}

/// One of about `area` pixels, its sides at most 1 to 2 apart.
fn rectangle(mask: &mut Mask, area: f64, draw: &mut Draw) {
    let size = mask.size();
    let side = |length: f64, end: u32| (length.round() as u32).clamp(1, end);
    let wide = side((area * draw.between(0.5, 2.0)).sqrt(), size.width);
    let high = side(area / f64::from(wide), size.height);
    let wide = side(area / f64::from(high), size.width);
    let x = draw.below((size.width - wide + 1) as usize) as u32;
    let y = draw.below((size.height - high + 1) as usize) as u32;
    (y..y + high).for_each(|row| mask.set_span(row, x..x + wide, true));
}

/// A rectangle in the middle, as in the papers' tests.
#[derive(Clone, Debug)]
pub struct Centre {
    /// Its sides as a part of the picture's; 0.5 is the published 128 of 256.
    pub side: f64,
}

impl MaskGenerator for Centre {
    fn draw(&self, size: Size, _: f64, _: &mut Draw) -> Mask {
        let mut mask = Mask::known(size);
        let range = |end: u32| {
            let length = (f64::from(end) * self.side).round() as u32;
            let start = (end - length.min(end)) / 2;
            start..(start + length).min(end)
        };
        range(size.height).for_each(|row| mask.set_span(row, range(size.width), true));
        mask
    }
}

/// One half of the picture, left, right, top or bottom: outpainting.
#[derive(Clone, Debug)]
pub struct Half;

impl MaskGenerator for Half {
    fn draw(&self, size: Size, _: f64, draw: &mut Draw) -> Mask {
        let mut mask = Mask::known(size);
        let range = |end: u32, late: bool| if late { end / 2..end } else { 0..end / 2 };
        let (rows, columns) = match draw.below(4) {
            side @ 0..2 => (0..size.height, range(size.width, side == 1)),
            side => (range(size.height, side == 3), 0..size.width),
        };
        rows.for_each(|row| mask.set_span(row, columns.clone(), true));
        mask
    }
}

/// Masks from a folder, as they are or mirrored.
#[derive(Clone, Debug)]
pub struct Ready {
    masks: Vec<LabelMap>,
}

impl Ready {
    /// `None` without a mask.
    pub fn new(masks: &[Mask]) -> Option<Self> {
        let levels = |mask: &Mask| LabelMap::new(mask.size(), mask.data().to_vec());
        let masks: Vec<LabelMap> = masks.iter().filter_map(levels).collect();
        (!masks.is_empty()).then_some(Self { masks })
    }
}

impl MaskGenerator for Ready {
    fn draw(&self, size: Size, _: f64, draw: &mut Draw) -> Mask {
        let chosen = &self.masks[draw.below(self.masks.len())];
        let mut levels = resampled_labels(chosen, Window::whole(chosen.size()), size);
        if draw.coin() {
            levels.chunks_exact_mut(size.width as usize).for_each(<[u8]>::reverse);
        }
        Mask::from_levels(size, levels).unwrap_or_else(|| Mask::known(size))
    }
}
