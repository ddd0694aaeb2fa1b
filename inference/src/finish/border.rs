use infill_protocol::{LabelMap, Mask, Rect};

use super::membrane::{Cell, Membrane, ONE};

/// A step of more levels than this away from the wanted one is other content, not another tone.
const LARGEST_STEP: i32 = 96;
/// No colour changes by more levels than this.
const LARGEST_CHANGE: i32 = 32;

/// Takes the seams of tone out of a fill, at the border of the hole and inside it: finds the smoothest
/// change of the hole's colours that makes the steps between neighbours what `wanted` says, with the
/// known pixels held (Pérez, Gangnet and Blake, "Poisson Image Editing", 2003). With `labels` every label
/// is a surface of its own, held where it meets another: no tone passes from one to the other, and what has
/// little of the known around it does not drift away.
///
/// `rgba`: the filled crop, 8 bits, row by row; only colours of hole pixels change. `labels`: of its size.
/// `wanted(from, to)`: how much brighter, in half levels of each channel, the pixel at the second place
/// should be than its neighbour at the first, or `None` where the step is right as it is. At least one
/// of the two is a hole pixel. Whole numbers only: the same bytes on every device.
pub fn correct_border(
    rgba: &mut [u8],
    hole: &Mask,
    labels: Option<&LabelMap>,
    wanted: impl Fn(usize, usize) -> Option<[i32; 3]>,
) {
    let Some(labels) = labels else { return Surface { hole, part: None }.correct(rgba, wanted) };
    let mut there = [false; 256];
    let pairs = hole.data().iter().zip(labels.data());
    pairs.filter(|(hole, _)| **hole == Mask::HOLE).for_each(|(_, &label)| there[label as usize] = true);
    for label in (0..=u8::MAX).filter(|&label| there[label as usize]) {
        Surface { hole, part: Some((labels, label)) }.correct(rgba, &wanted);
    }
}

/// The part of a crop over which one change of tone is spread.
struct Surface<'a> {
    hole: &'a Mask,
    /// Only the pixels of this label; all of them without.
    part: Option<(&'a LabelMap, u8)>,
}

impl Surface<'_> {
    fn has(&self, place: usize) -> bool {
        self.part.is_none_or(|(labels, label)| labels.data()[place] == label)
    }

    fn is_free(&self, place: usize) -> bool {
        self.hole.data()[place] == Mask::HOLE && self.has(place)
    }

    /// The smallest rectangle around its free pixels.
    fn bounds(&self) -> Option<Rect> {
        if self.part.is_none() {
            return self.hole.bounds();
        }
        let free = (0..self.hole.data().len()).map(|place| if self.is_free(place) { Mask::HOLE } else { 0 });
        Mask::from_levels(self.hole.size(), free.collect())?.bounds()
    }

    fn correct(&self, rgba: &mut [u8], wanted: impl Fn(usize, usize) -> Option<[i32; 3]>) {
        let size = self.hole.size();
        let Some(area) = self.bounds().map(|bounds| bounds.grown(1, size)) else { return };
        let (width, height) = (area.width as usize, area.height as usize);
        let place = |x: usize, y: usize| (y + area.y as usize) * size.width as usize + x + area.x as usize;
        let excess = |from: usize, to: usize| {
            let wanted = wanted(from, to)?;
            let mut rise = [0; 3];
            for (channel, rise) in rise.iter_mut().enumerate() {
                let step = i32::from(rgba[4 * to + channel]) - i32::from(rgba[4 * from + channel]);
                *rise = wanted[channel] - 2 * step;
            }
            rise.iter().all(|rise| rise.abs() <= 2 * LARGEST_STEP).then_some(rise)
        };
        let mut cells = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let here = place(x, y);
                if !self.is_free(here) {
                    cells.push(Cell::Fixed([0; 3]));
                    continue;
                }
                let neighbours = [
                    (x > 0).then(|| place(x - 1, y)),
                    (x + 1 < width).then(|| place(x + 1, y)),
                    (y > 0).then(|| place(x, y - 1)),
                    (y + 1 < height).then(|| place(x, y + 1)),
                ];
                let near = neighbours.into_iter().flatten().filter(|&near| self.has(near));
                let mut rises = [0; 3];
                for rise in near.filter_map(|near| excess(here, near)) {
                    rises.iter_mut().zip(rise).for_each(|(sum, rise)| *sum += rise * ONE / 2);
                }
                cells.push(Cell::Free(rises));
            }
        }
        let Some(surface) = Membrane::new(width, height, cells).solve() else { return };
        for (index, offset) in surface.into_iter().enumerate() {
            let pixel = place(index % width, index / width);
            if self.is_free(pixel) {
                for (channel, offset) in offset.into_iter().enumerate() {
                    let change = (offset + ONE / 2).div_euclid(ONE).clamp(-LARGEST_CHANGE, LARGEST_CHANGE);
                    let level = i32::from(rgba[4 * pixel + channel]) + change;
                    rgba[4 * pixel + channel] = level.clamp(0, 255) as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    /// A 12 × 12 crop of one grey whose middle was filled `error` levels too dark.
    fn seam(error: u8) -> (Vec<u8>, Mask) {
        let size = Size::new(12, 12);
        let mut hole = Mask::known(size);
        let mut rgba = vec![100; 4 * size.area()];
        for y in 4..8 {
            hole.set_span(y, 4..8, true);
            for x in 4..8 {
                let index = (y * 12 + x) as usize;
                rgba[4 * index..4 * index + 3].fill(100 - error);
            }
        }
        (rgba, hole)
    }

    #[test]
    fn an_even_error_of_tone_goes_away_whole() {
        let (mut rgba, hole) = seam(9);
        correct_border(&mut rgba, &hole, None, |_, _| Some([0; 3]));
        assert!(rgba.iter().all(|level| level.abs_diff(100) <= 1), "{rgba:?}");
    }

    #[test]
    fn other_content_is_left_alone() {
        let (mut rgba, hole) = seam(100);
        let before = rgba.clone();
        correct_border(&mut rgba, &hole, None, |_, _| Some([0; 3]));
        assert_eq!(rgba, before);
    }

    #[test]
    fn right_steps_change_nothing() {
        let (mut rgba, hole) = seam(9);
        let before = rgba.clone();
        correct_border(&mut rgba, &hole, None, |_, _| None);
        assert_eq!(rgba, before);
    }

    #[test]
    fn a_hole_without_a_known_neighbour_is_left_alone() {
        let (mut rgba, mut hole) = seam(9);
        hole = Mask::from_levels(hole.size(), vec![255; 144]).expect("12 × 12");
        let before = rgba.clone();
        correct_border(&mut rgba, &hole, None, |_, _| Some([1; 3]));
        assert_eq!(rgba, before);
    }

    #[test]
    fn no_tone_passes_from_one_label_to_another() {
        let (mut rgba, hole) = seam(9);
        let before = rgba.clone();
        // The hole's lower half has a label that nothing around it has.
        let label = |index: usize| u8::from(hole.data()[index] == Mask::HOLE && index / 12 >= 6);
        let labels = LabelMap::new(hole.size(), (0..144).map(label).collect()).expect("12 × 12");
        correct_border(&mut rgba, &hole, Some(&labels), |_, _| Some([0; 3]));
        for (index, (old, new)) in before.chunks_exact(4).zip(rgba.chunks_exact(4)).enumerate() {
            if label(index) == 1 {
                assert_eq!(old, new, "pixel {index}");
            } else if hole.data()[index] == Mask::HOLE && index / 12 == 4 {
                assert!(new[0] >= 96, "pixel {index} is beside the border: {new:?}");
            }
        }
    }
}
