//! Who says what a pixel shows: the statistics of what surrounds it, held against those of the known photo.

use infill_protocol::{LabelMap, Mask, Size, VOID_LABEL};

/// Pixels from the middle of a window to its edge.
const REACH: usize = 4;
/// Every so many pixels of the known photo a window is looked at, and of the hole.
const STRIDES: [usize; 2] = [3, 4];
/// Windows of the photo that are asked for each window of the hole.
const NEIGHBOURS: usize = 5;

/// Mean colours, and how much luma changes across and down.
type Statistics = [f32; 5];

/// What the known part of a photo looks like under each label.
pub struct Judge {
    size: Size,
    known: Vec<(u8, Statistics)>,
}

impl Judge {
    /// `photo`: RGBA8. Windows that hold a part of the hole or two labels say nothing.
    pub fn new(photo: &[u8], labels: &LabelMap, hole: &Mask) -> Self {
        let size = labels.size();
        let fields = Fields::new(photo, size);
        let usable = |index: usize| hole.data()[index] == 0;
        let known = centres(size, STRIDES[0]).filter(|&centre| {
            let own = labels.data()[index(size, centre)];
            own != VOID_LABEL
                && window(size, centre).all(|index| usable(index) && labels.data()[index] == own)
        });
        let known = known.map(|centre| (labels.data()[index(size, centre)], fields.statistics(centre)));
        Self { size, known: known.collect() }
    }

    /// Whether the photo shows enough of a label for it to be recognised.
    pub fn knows(&self, label: u8) -> bool {
        self.known.iter().filter(|(known, _)| *known == label).count() >= 4 * NEIGHBOURS
    }

    /// The share of the hole's pixels that look like what `asked` says, among those whose window lies in one
    /// label that is known well enough; `None` where there are none. `only`: of this label alone.
    pub fn obedience(&self, picture: &[u8], asked: &LabelMap, hole: &Mask, only: Option<u8>) -> Option<f64> {
        let fields = Fields::new(picture, self.size);
        let (mut right, mut all) = (0, 0);
        for centre in centres(self.size, STRIDES[1]) {
            let own = asked.data()[index(self.size, centre)];
            let is_meant = only.is_none_or(|only| only == own) && own != VOID_LABEL && self.knows(own);
            let inside = |index: usize| hole.data()[index] == 255 && asked.data()[index] == own;
            if is_meant && window(self.size, centre).all(inside) {
                all += 1;
                right += u32::from(self.label(&fields.statistics(centre)) == own);
            }
        }
        (all > 0).then(|| f64::from(right) / f64::from(all))
    }

    /// The label that most of the nearest windows have; of as many, that of the nearest.
    fn label(&self, seen: &Statistics) -> u8 {
        let mut nearest = [(f32::INFINITY, VOID_LABEL); NEIGHBOURS];
        for (label, statistics) in &self.known {
            let distance: f32 = statistics.iter().zip(seen).map(|(a, b)| (a - b).powi(2)).sum();
            if distance < nearest[NEIGHBOURS - 1].0 {
                nearest[NEIGHBOURS - 1] = (distance, *label);
                nearest.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        let votes = |label: u8| nearest.iter().filter(|(_, other)| *other == label).count();
        let best = nearest.iter().rev().max_by_key(|(_, label)| votes(*label));
        best.map_or(VOID_LABEL, |(_, label)| *label)
    }

    /// Mean absolute change of luma from pixel to pixel in the hole where `label` was asked for, divided by that
    /// of the known photo under the same label: a flat colour has none.
    pub fn energy(&self, picture: &[u8], asked: &LabelMap, hole: &Mask, label: u8) -> Option<f64> {
        let fields = Fields::new(picture, self.size);
        let inside = centres(self.size, 2).filter(|&centre| {
            window(self.size, centre).all(|index| hole.data()[index] == 255 && asked.data()[index] == label)
        });
        let change = |statistics: &Statistics| f64::from(statistics[3] + statistics[4]);
        let mean =
            |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
        let here = mean(inside.map(|centre| change(&fields.statistics(centre))).collect())?;
        let known = self.known.iter().filter(|(known, _)| *known == label);
        Some(here / mean(known.map(|(_, statistics)| change(statistics)).collect())?)
    }
}

fn index(size: Size, (x, y): (usize, usize)) -> usize {
    y * size.width as usize + x
}

fn centres(size: Size, stride: usize) -> impl Iterator<Item = (usize, usize)> {
    let (width, height) = (size.width as usize, size.height as usize);
    let rows = (REACH..height.saturating_sub(REACH)).step_by(stride);
    rows.flat_map(move |y| (REACH..width.saturating_sub(REACH)).step_by(stride).map(move |x| (x, y)))
}

fn window(size: Size, (x, y): (usize, usize)) -> impl Iterator<Item = usize> {
    (y - REACH..=y + REACH).flat_map(move |y| (x - REACH..=x + REACH).map(move |x| index(size, (x, y))))
}

/// What the statistics are means of, for every pixel.
struct Fields {
    size: Size,
    values: Vec<Statistics>,
}

impl Fields {
    fn new(picture: &[u8], size: Size) -> Self {
        let width = size.width as usize;
        let colour = |index: usize| {
            let [red, green, blue] = [0, 1, 2].map(|channel| f32::from(picture[4 * index + channel]));
            [(red + 2.0 * green + blue) / 4.0, red - blue, green - (red + blue) / 2.0]
        };
        let of = |index: usize| {
            let [luma, warm, green] = colour(index);
            let step = |other: usize| (colour(other)[0] - luma).abs();
            let across = if (index + 1).is_multiple_of(width) { 0.0 } else { step(index + 1) };
            let down = if index + width < size.area() { step(index + width) } else { 0.0 };
            // Texture is seen as well as tone, though its numbers are smaller.
            [luma, warm, green, 3.0 * across, 3.0 * down]
        };
        Self { size, values: (0..size.area()).map(of).collect() }
    }

    fn statistics(&self, centre: (usize, usize)) -> Statistics {
        let mut sums = [0.0; 5];
        for index in window(self.size, centre) {
            sums.iter_mut().zip(self.values[index]).for_each(|(sum, value)| *sum += value);
        }
        sums.map(|sum| sum / ((2 * REACH + 1) * (2 * REACH + 1)) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(80, 60);

    /// Left rough and dark, right even and bright, a hole in the middle with the label of the right.
    fn scene() -> (Vec<u8>, LabelMap, Mask) {
        let rough = |index: usize| (infill_shaders::cpu::hash(1, 2, index as u32, 0) % 60) as u8;
        let level = |index: usize| if index % 80 < 40 { 20 + rough(index) } else { 180 };
        let photo =
            (0..SIZE.area()).flat_map(|index| [level(index), level(index), level(index), 255]).collect();
        let mut hole = Mask::known(SIZE);
        (20..42).for_each(|y| hole.set_span(y, 30..60, true));
        let label = |index: usize| u8::from(index % 80 >= 40 || hole.data()[index] == 255);
        (photo, LabelMap::new(SIZE, (0..SIZE.area()).map(label).collect()).expect("80 × 60"), hole)
    }

    #[test]
    fn what_looks_like_the_label_obeys_and_what_does_not_does_not() {
        let (photo, labels, hole) = scene();
        let judge = Judge::new(&photo, &labels, &hole);
        let obeys = |picture: &[u8]| judge.obedience(picture, &labels, &hole, None).expect("a hole");
        // The photo itself is rough in the left part of the hole, where the even label was asked for.
        assert!((0.3..0.9).contains(&obeys(&photo)), "{}", obeys(&photo));
        let even = vec![180; photo.len()];
        assert!(obeys(&even) > 0.99);
        let dark = vec![50; photo.len()];
        assert!(obeys(&dark) < 0.01);
    }

    #[test]
    fn a_flat_colour_has_no_energy() {
        let (photo, _, hole) = scene();
        let labels = LabelMap::new(SIZE, vec![3; SIZE.area()]).expect("80 × 60");
        let judge = Judge::new(&photo, &labels, &hole);
        let energy = |picture: &[u8]| judge.energy(picture, &labels, &hole, 3).expect("a hole");
        assert!(energy(&vec![90; photo.len()]) < 0.01);
        assert!(energy(&photo) > 0.2);
    }
}
