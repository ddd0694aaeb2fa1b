use infill_protocol::{Mask, Rect, Size};

use super::Guide;
use crate::Photo;

/// The part `rect` of a photo at `size`, which is no larger: RGBA8, each pixel the mean of those it covers.
pub fn reduce(photo: &Photo, rect: Rect, size: Size) -> Vec<u8> {
    let mut out = Vec::with_capacity(size.area() * 4);
    let mut sums = vec![[0u32; 4]; size.width as usize];
    for y in 0..size.height {
        sums.fill([0; 4]);
        let rows = covered(y, size.height, rect.height);
        for row in rows.clone() {
            let start = (rect.y + row) as usize * photo.size.width as usize + rect.x as usize;
            for (x, sum) in (0..size.width).zip(&mut sums) {
                for column in covered(x, size.width, rect.width) {
                    let pixel = photo.pixels().rgba8(start + column as usize);
                    sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(value));
                }
            }
        }
        for (x, sum) in (0..size.width).zip(&sums) {
            let count = covered(x, size.width, rect.width).len() as u32 * rows.len() as u32;
            out.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    out
}

/// A mask at `size`, which is no larger: hole wherever a pixel covers any hole.
pub fn reduce_mask(mask: &Mask, size: Size) -> Mask {
    let mut out = Mask::known(size);
    let Some(bounds) = mask.bounds() else { return out };
    let from = mask.size();
    for y in bounds.y..bounds.bottom() {
        let to = (u64::from(y) * u64::from(size.height) / u64::from(from.height)) as u32;
        for x in bounds.x..bounds.right() {
            if mask.is_hole(x, y) {
                out.set((u64::from(x) * u64::from(size.width) / u64::from(from.width)) as u32, to, true);
            }
        }
    }
    out
}

/// The `length` pixels that pixel `index` of `count` covers; at least one.
fn covered(index: u32, count: u32, length: u32) -> std::ops::Range<u32> {
    let edge = |index: u32| (u64::from(index) * u64::from(length)).div_ceil(u64::from(count)) as u32;
    let start = edge(index).min(length - 1);
    start..edge(index + 1).max(start + 1)
}

impl Guide {
    /// The labels of the part `rect` of the photo, at `size`. Enlarged, their edges are smooth: each pixel
    /// has the label that weighs most around it, by cubic B-splines over the map.
    pub fn crop(&self, rect: Rect, size: Size) -> Vec<u8> {
        let columns = Axis::new(rect.x, rect.width, size.width, self.photo.width, self.size.width);
        let rows = Axis::new(rect.y, rect.height, size.height, self.photo.height, self.size.height);
        let enlarged = size.width * 2 > rect.width && self.size.width < self.photo.width;
        let mut out = Vec::with_capacity(size.area());
        for row in &rows.taps {
            for column in &columns.taps {
                out.push(if enlarged { self.blend(column, row) } else { self.nearest(column, row) });
            }
        }
        out
    }

    fn nearest(&self, column: &Tap, row: &Tap) -> u8 {
        self.labels[self.index(column.nearest, row.nearest)]
    }

    fn blend(&self, column: &Tap, row: &Tap) -> u8 {
        let at = |x: u32, y: u32| self.labels[self.index(x, y)];
        let first = at(column.places[0], row.places[0]);
        let uniform = row.places.iter().all(|&y| column.places.iter().all(|&x| at(x, y) == first));
        if uniform {
            return first;
        }
        let mut found: [(u8, u64); 16] = [(0, 0); 16];
        let mut count = 0;
        for (&y, &down) in row.places.iter().zip(&row.weights) {
            for (&x, &across) in column.places.iter().zip(&column.weights) {
                let (label, weight) = (at(x, y), u64::from(down) * u64::from(across));
                match found[..count].iter_mut().find(|(known, _)| *known == label) {
                    Some((_, sum)) => *sum += weight,
                    None => {
                        found[count] = (label, weight);
                        count += 1;
                    }
                }
            }
        }
        // Of equals the lowest label, whatever the order they were met in.
        let best = found[..count].iter().max_by_key(|&&(label, weight)| (weight, std::cmp::Reverse(label)));
        best.map_or(first, |&(label, _)| label)
    }
}

/// Where the pixels of a crop lie on the map, along one side.
struct Axis {
    taps: Vec<Tap>,
}

/// The pixels of the map around a place, and their weights.
struct Tap {
    nearest: u32,
    places: [u32; 4],
    weights: [u32; 4],
}

impl Axis {
    /// `count` pixels over `length` pixels of a photo's side from `start` on; the side has `photo` pixels
    /// and the map's `guide`.
    fn new(start: u32, length: u32, count: u32, photo: u32, guide: u32) -> Self {
        let taps = (0..count).map(|index| {
            // The middle of the pixel, on the map, in 256ths of its pixels.
            let middle = u64::from(2 * index + 1) * u64::from(length);
            let middle = (u64::from(start) * 2 * u64::from(count) + middle) * u64::from(guide) * 128;
            Tap::new((middle / (u64::from(count) * u64::from(photo))) as i64, guide)
        });
        Self { taps: taps.collect() }
    }
}

impl Tap {
    fn new(position: i64, length: u32) -> Self {
        let last = i64::from(length) - 1;
        let (whole, part) = ((position - 128) >> 8, (position - 128) & 255);
        let places = [-1, 0, 1, 2].map(|offset| (whole + offset).clamp(0, last) as u32);
        Self { nearest: (position >> 8).clamp(0, last) as u32, places, weights: spline(part as u32) }
    }
}

/// Weights of the four neighbours of a place `part` 256ths behind the second: a cubic B-spline, times
/// 6 · 2^24.
fn spline(part: u32) -> [u32; 4] {
    const ONE: u32 = 256;
    let (t, s) = (part, ONE - part);
    let inner = |t: u32| 4 * ONE * ONE * ONE + 3 * t * t * t - 6 * ONE * t * t;
    [s * s * s, inner(t), inner(s), t * t * t]
}
