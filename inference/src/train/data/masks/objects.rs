use std::collections::VecDeque;

use infill_protocol::{LabelMap, Mask, Rect, Size, VOID_LABEL};

use super::{Draw, MaskGenerator, Strokes};

/// Smallest and largest part of a label map that counts as an object: neither a crumb nor the sky.
const OBJECT: [f64; 2] = [0.004, 0.4];
/// How often an object is looked for before strokes take its place.
const TRIES: usize = 12;

/// Holes in the shape of what label maps show: one connected region of a class, moved and scaled.
#[derive(Clone, Debug)]
pub struct Objects {
    maps: Vec<LabelMap>,
}

impl Objects {
    /// Without a map, or where none holds an object, it draws strokes.
    pub fn new(maps: Vec<LabelMap>) -> Self {
        Self { maps }
    }

    fn shape(&self, draw: &mut Draw) -> Option<Mask> {
        let map = self.maps.get(draw.below(self.maps.len()))?;
        let area = map.size().area();
        let region = region(map, draw.below(area))?;
        let share = region.hole_area() as f64 / area as f64;
        (OBJECT[0]..=OBJECT[1]).contains(&share).then_some(region)
    }
}

impl MaskGenerator for Objects {
    fn draw(&self, size: Size, share: f64, draw: &mut Draw) -> Mask {
        let shape = (0..TRIES).find_map(|_| self.shape(draw));
        let cut = shape.and_then(|shape| shape.bounds().map(|bounds| (shape.crop(bounds), bounds)));
        match cut {
            Some((shape, bounds)) => placed(&shape, bounds, size, share, draw),
            None => Strokes::default().draw(size, share, draw),
        }
    }
}

/// `shape` scaled to `share` of the picture and put anywhere inside it, mirrored half of the time.
fn placed(shape: &Mask, bounds: Rect, size: Size, share: f64, draw: &mut Draw) -> Mask {
    let wanted = (share * size.area() as f64 / shape.hole_area() as f64).sqrt();
    // What does not fit is made to: squeezed along the side that is too long, stretched along the other.
    let fit = |length: u32, end: u32| (f64::from(length) * wanted).min(f64::from(end)).max(1.0);
    let mut wide = fit(bounds.width, size.width);
    let goal = wanted * wanted * f64::from(bounds.width) * f64::from(bounds.height);
    let high = (goal / wide).clamp(1.0, f64::from(size.height));
    wide = (goal / high).clamp(1.0, f64::from(size.width));
    let (wide, high) = (wide as u32, high as u32);
    let left = draw.below((size.width - wide + 1) as usize) as u32;
    let top = draw.below((size.height - high + 1) as usize) as u32;
    let mirrored = draw.coin();
    let mut mask = Mask::known(size);
    for y in 0..high {
        for x in 0..wide {
            let column = x * bounds.width / wide;
            let column = if mirrored { bounds.width - 1 - column } else { column };
            if shape.is_hole(column, y * bounds.height / high) {
                mask.set(left + x, top + y, true);
            }
        }
    }
    mask
}

/// The connected positions of the label at `seed`; `None` in the void.
fn region(map: &LabelMap, seed: usize) -> Option<Mask> {
    let (size, labels) = (map.size(), map.data());
    let label = *labels.get(seed)?;
    if label == VOID_LABEL {
        return None;
    }
    let (width, height) = (size.width as usize, size.height as usize);
    let mut found = vec![Mask::KNOWN; size.area()];
    let mut waiting = VecDeque::from([seed]);
    found[seed] = Mask::HOLE;
    while let Some(at) = waiting.pop_front() {
        let (x, y) = (at % width, at / width);
        let around = [
            (x > 0).then(|| at - 1),
            (x + 1 < width).then(|| at + 1),
            (y > 0).then(|| at - width),
            (y + 1 < height).then(|| at + width),
        ];
        for next in around.into_iter().flatten() {
            if found[next] == Mask::KNOWN && labels[next] == label {
                found[next] = Mask::HOLE;
                waiting.push_back(next);
            }
        }
    }
    Mask::from_levels(size, found)
}
