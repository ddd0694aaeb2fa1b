use infill_photo::Photo;
use infill_protocol::{LabelMap, Rect, Size, VOID_LABEL};

/// Colours of a photo without its transparency: red, green, blue a pixel, row by row.
#[derive(Clone, Debug)]
pub struct Picture {
    pub size: Size,
    pub pixels: Vec<[u8; 3]>,
}

/// A part of a picture in its pixels; edges may lie between two of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Picture {
    pub fn of(photo: &Photo) -> Self {
        let size = photo.size();
        let pixel = |index| {
            let [red, green, blue, _] = photo.pixels().rgba8(index);
            [red, green, blue]
        };
        Self { size, pixels: (0..size.area()).map(pixel).collect() }
    }

    /// `window` at `size`, three planes of 0..=255: bilinear, widened where it shrinks so that nothing
    /// aliases.
    pub fn resampled(&self, window: Window, size: Size) -> Vec<f32> {
        let columns = taps(window.x, window.width, self.size.width, size.width);
        let rows = taps(window.y, window.height, self.size.height, size.height);
        let (first, end) = span(&rows);
        let (width, out_width) = (self.size.width as usize, size.width as usize);
        let mut planes = vec![0.0_f32; 3 * size.area()];
        for (channel, plane) in planes.chunks_exact_mut(size.area()).enumerate() {
            // Rows are narrowed first; each is used by several rows of the result.
            let mut narrow = vec![0.0_f32; (end - first) * out_width];
            for (line, y) in narrow.chunks_exact_mut(out_width).zip(first..end) {
                let row = &self.pixels[y * width..(y + 1) * width];
                for (value, taps) in line.iter_mut().zip(&columns) {
                    *value = taps.sum(|x| f32::from(row[x][channel]));
                }
            }
            for (line, taps) in plane.chunks_exact_mut(out_width).zip(&rows) {
                for (x, value) in line.iter_mut().enumerate() {
                    *value = taps.sum(|y| narrow[(y - first) * out_width + x]);
                }
            }
        }
        planes
    }
}

/// `window` of a label map at `size`, by nearest neighbour; void outside the map.
pub fn resampled_labels(labels: &LabelMap, window: Window, size: Size) -> Vec<u8> {
    let found = labels.size();
    let at = |start: f64, length: f64, index: u32, count: u32, end: u32| {
        let place = start + length * (f64::from(index) + 0.5) / f64::from(count);
        (place >= 0.0 && place < f64::from(end)).then_some(place as usize)
    };
    let columns: Vec<Option<usize>> =
        (0..size.width).map(|x| at(window.x, window.width, x, size.width, found.width)).collect();
    let mut out = Vec::with_capacity(size.area());
    for y in 0..size.height {
        let row = at(window.y, window.height, y, size.height, found.height);
        out.extend(columns.iter().map(|x| match (x, row) {
            (&Some(x), Some(y)) => labels.data()[y * found.width as usize + x],
            _ => VOID_LABEL,
        }));
    }
    out
}

impl Window {
    /// Everything of a picture.
    pub fn whole(size: Size) -> Self {
        Self { x: 0.0, y: 0.0, width: size.width.into(), height: size.height.into() }
    }

    /// The same part of a picture `factors` times as wide and high.
    pub fn scaled(self, [x, y]: [f64; 2]) -> Self {
        Self { x: self.x * x, y: self.y * y, width: self.width * x, height: self.height * y }
    }
}

impl From<Rect> for Window {
    fn from(rect: Rect) -> Self {
        Self { x: rect.x.into(), y: rect.y.into(), width: rect.width.into(), height: rect.height.into() }
    }
}

/// What one sample of the result takes from a line of the source.
#[derive(Debug)]
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

impl Taps {
    fn sum(&self, value: impl Fn(usize) -> f32) -> f32 {
        self.weights.iter().enumerate().map(|(i, weight)| weight * value(self.first + i)).sum()
    }
}

/// A tent over each of `count` samples of the part `start..start + length` of a line of `end` pixels.
fn taps(start: f64, length: f64, end: u32, count: u32) -> Vec<Taps> {
    let step = length / f64::from(count);
    let reach = step.max(1.0);
    let last = f64::from(end) - 1.0;
    let tap = |index: u32| {
        let centre = (start + step * (f64::from(index) + 0.5) - 0.5).clamp(0.0, last);
        let first = (centre - reach).ceil().max(0.0);
        let weights = (first as usize..=(centre + reach).floor().min(last) as usize)
            .map(|x| (1.0 - (x as f64 - centre).abs() / reach).max(0.0) as f32);
        let mut weights: Vec<f32> = weights.collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Taps { first: first as usize, weights }
    };
    (0..count).map(tap).collect()
}

/// First line that any sample needs, and the one after the last.
fn span(taps: &[Taps]) -> (usize, usize) {
    let first = taps.iter().map(|t| t.first).min().unwrap_or(0);
    (first, taps.iter().map(|t| t.first + t.weights.len()).max().unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(size: Size) -> Picture {
        let pixel = |i: usize| [10 * (i % size.width as usize) as u8, 7, 200];
        Picture { size, pixels: (0..size.area()).map(pixel).collect() }
    }

    #[test]
    fn a_picture_at_its_own_size_is_itself() {
        let size = Size::new(5, 3);
        let planes = ramp(size).resampled(Window::whole(size), size);
        assert_eq!(planes[..5], [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert!(planes[15..30].iter().all(|&v| (v - 7.0).abs() < 1e-5));
    }

    #[test]
    fn shrinking_keeps_the_mean() {
        let size = Size::new(16, 16);
        let planes = ramp(size).resampled(Window::whole(size), Size::new(4, 4));
        let mean = planes[..16].iter().sum::<f32>() / 16.0;
        assert!((mean - 75.0).abs() < 1.0, "{mean}");
    }

    #[test]
    fn labels_keep_their_values() {
        let labels = LabelMap::new(Size::new(2, 2), vec![1, 2, 3, 4]).expect("four labels");
        let window = Window { x: 0.0, y: 0.0, width: 2.0, height: 4.0 };
        let out = resampled_labels(&labels, window, Size::new(4, 4));
        assert_eq!(out, [[1, 1, 2, 2], [3, 3, 4, 4], [VOID_LABEL; 4], [VOID_LABEL; 4]].concat());
    }
}
