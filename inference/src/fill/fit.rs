use infill_protocol::{LabelMap, Mask, Size};

/// Between a crop and the size a network works on, both ways.
///
/// The crop is squashed to that size, whatever its shape. Crops are planned with as much context on every
/// side as three quarters of the hole's longer one, so that away from the photo's edge their sides differ
/// by 5 to 3 at most, and networks are trained on squashed pictures as well as others. The alternatives
/// cost more: bars around the crop are a border the network has never seen and pixels it computes for
/// nothing, and a square crop would leave context out.
///
/// Each axis by itself: the mean over the area a pixel covers where it shrinks, bilinear between the
/// centres where it grows.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    crop: Size,
    work: Size,
    /// Across and down.
    to: [Vec<Taps>; 2],
    back: [Vec<Taps>; 2],
}

/// What one place of an axis is made of: neighbouring places from `start` on, weights of sum 1.
#[derive(Clone, Debug, PartialEq)]
struct Taps {
    start: usize,
    weights: Vec<f32>,
}

impl Fit {
    /// Neither size may be empty.
    pub fn new(crop: Size, work: Size) -> Self {
        Self {
            crop,
            work,
            to: [axis(crop.width, work.width), axis(crop.height, work.height)],
            back: [axis(work.width, crop.width), axis(work.height, crop.height)],
        }
    }

    /// How many pixels of the crop one of the network's pictures stands for, along the axis where they
    /// are most; below 1 where the crop is smaller.
    pub fn reduction(&self) -> f64 {
        let ratio = |crop, work| f64::from(crop) / f64::from(work);
        ratio(self.crop.width, self.work.width).max(ratio(self.crop.height, self.work.height))
    }

    /// The crop, RGBA8, as red, green and blue planes of the network's size in `[0, 1]`.
    pub fn picture(&self, rgba: &[u8]) -> Vec<f32> {
        let mut planes = Vec::with_capacity(3 * self.work.area());
        for channel in 0..3 {
            let level = |index: usize| f32::from(rgba[4 * index + channel]) / 255.0;
            resample(self.crop.width, &self.to, level, |level| planes.push(level));
        }
        planes
    }

    /// The hole at the network's size: every pixel that has a part in it, so that nothing painted over
    /// shows through.
    pub fn hole(&self, hole: &Mask) -> Mask {
        let mut levels = Vec::with_capacity(self.work.area());
        let share = |index: usize| f32::from(u8::from(hole.data()[index] == Mask::HOLE));
        resample(self.crop.width, &self.to, share, |share| {
            levels.push(if share > 0.0 { Mask::HOLE } else { Mask::KNOWN });
        });
        Mask::from_levels(self.work, levels).expect("a level for each pixel")
    }

    /// The labels at the network's size, each that of the nearest pixel.
    pub fn labels(&self, labels: &LabelMap) -> LabelMap {
        let nearest = |place: usize, from: u32, to: u32| (2 * place + 1) * from as usize / (2 * to as usize);
        let (width, height) = (self.work.width as usize, self.work.height as usize);
        let label = |index: usize| {
            let x = nearest(index % width, self.crop.width, self.work.width);
            let y = nearest(index / width, self.crop.height, self.work.height);
            labels.data()[y * self.crop.width as usize + x]
        };
        LabelMap::new(self.work, (0..width * height).map(label).collect()).expect("a label for each pixel")
    }

    /// Planes as [`Self::picture`] makes them, back at the size of the crop: red, green and blue in 0..=255.
    pub fn undo(&self, planes: &[f32]) -> Vec<[u8; 3]> {
        let mut pixels = vec![[0; 3]; self.crop.area()];
        for (channel, plane) in planes.chunks_exact(self.work.area()).enumerate() {
            let mut places = pixels.iter_mut();
            resample(
                self.work.width,
                &self.back,
                |index| plane[index],
                |level| {
                    if let Some(pixel) = places.next() {
                        pixel[channel] = (level * 255.0 + 0.5) as u8;
                    }
                },
            );
        }
        pixels
    }
}

/// Hands out every pixel of the picture that `axes` make of one with rows of `width`, row by row.
fn resample(
    width: u32,
    [across, down]: &[Vec<Taps>; 2],
    level: impl Fn(usize) -> f32,
    mut out: impl FnMut(f32),
) {
    let width = width as usize;
    let mut line = vec![0.0; width];
    for rows in down {
        line.fill(0.0);
        for (row, weight) in (rows.start..).zip(&rows.weights) {
            let levels = (row * width..).map(&level);
            line.iter_mut().zip(levels).for_each(|(sum, level)| *sum += weight * level);
        }
        for columns in across {
            let parts = line[columns.start..].iter().zip(&columns.weights);
            out(parts.map(|(level, weight)| level * weight).sum());
        }
    }
}

fn axis(from: u32, to: u32) -> Vec<Taps> {
    let place = if to < from { covered } else { between };
    (0..u64::from(to)).map(|index| place(index, u64::from(from), u64::from(to))).collect()
}

/// Place `index` of the shorter axis covers `from / to` places of the longer one.
fn covered(index: u64, from: u64, to: u64) -> Taps {
    // Each place of the longer axis is `to` units long.
    let (start, end) = (index * from, (index + 1) * from);
    let overlap = |place: u64| (end.min((place + 1) * to) - start.max(place * to)) as f32 / from as f32;
    let places = start / to..end.div_ceil(to);
    Taps { start: places.start as usize, weights: places.map(overlap).collect() }
}

/// Place `index` of the longer axis lies between the centres of two places of the shorter one.
fn between(index: u64, from: u64, to: u64) -> Taps {
    // In units of half a place of the longer axis, from the centre of the first place.
    let position = ((2 * index + 1) * from).saturating_sub(to).min(2 * to * (from - 1));
    let (start, rest) = (position / (2 * to), position % (2 * to));
    let share = rest as f32 / (2 * to) as f32;
    let weights = if rest == 0 { vec![1.0] } else { vec![1.0 - share, share] };
    Taps { start: start as usize, weights }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_shrinks_by_area_and_grows_between_centres() {
        let taps = |start, weights: &[f32]| Taps { start, weights: weights.to_vec() };
        assert_eq!(axis(4, 2), [taps(0, &[0.5, 0.5]), taps(2, &[0.5, 0.5])]);
        let thirds = axis(3, 2);
        assert_eq!(thirds[0], taps(0, &[2.0 / 3.0, 1.0 / 3.0]));
        assert_eq!(thirds[1], taps(1, &[1.0 / 3.0, 2.0 / 3.0]));
        assert_eq!(axis(3, 3), [taps(0, &[1.0]), taps(1, &[1.0]), taps(2, &[1.0])]);
        let doubled = [taps(0, &[1.0]), taps(0, &[0.75, 0.25]), taps(0, &[0.25, 0.75]), taps(1, &[1.0])];
        assert_eq!(axis(2, 4), doubled);
        assert!(axis(1, 7).iter().all(|place| *place == taps(0, &[1.0])));
    }

    #[test]
    fn every_axis_weighs_one_and_stays_inside() {
        for from in 1..40 {
            for to in 1..40 {
                for place in axis(from, to) {
                    assert!((place.weights.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{from} to {to}");
                    assert!(place.start + place.weights.len() <= from as usize, "{from} to {to}: {place:?}");
                }
            }
        }
    }

    #[test]
    fn a_picture_of_the_networks_size_comes_back_unchanged() {
        let size = Size::new(5, 3);
        let rgba: Vec<u8> = (0..60).map(|value| value * 4).collect();
        let fit = Fit::new(size, size);
        let back = fit.undo(&fit.picture(&rgba));
        assert!(rgba.chunks_exact(4).zip(&back).all(|(before, after)| before[..3] == *after));
        assert!((fit.reduction() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn one_pixel_of_hole_makes_every_pixel_that_it_touches_hole() {
        let mut hole = Mask::known(Size::new(10, 10));
        hole.set(4, 4, true);
        let smaller = Fit::new(hole.size(), Size::new(4, 4)).hole(&hole);
        assert_eq!(smaller.bounds(), Some(infill_protocol::Rect::new(1, 1, 1, 1)));
        let larger = Fit::new(hole.size(), Size::new(20, 20)).hole(&hole);
        assert_eq!(larger.bounds(), Some(infill_protocol::Rect::new(7, 7, 4, 4)));
        assert_eq!(Fit::new(hole.size(), hole.size()).hole(&hole), hole);
    }

    #[test]
    fn labels_are_taken_and_never_mixed() {
        let labels = LabelMap::new(Size::new(4, 1), vec![9, 9, 3, 3]).expect("four labels");
        let fit = |to| Fit::new(labels.size(), to).labels(&labels);
        assert_eq!(fit(Size::new(2, 2)).data(), [9, 3, 9, 3]);
        assert_eq!(fit(Size::new(8, 1)).data(), [9, 9, 9, 9, 3, 3, 3, 3]);
    }
}
