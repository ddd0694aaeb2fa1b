use infill_protocol::Size;
use serde::{Deserialize, Serialize};

use super::Draw;
use super::picture::Window;

/// How far a photo is varied before it is learned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Augment {
    /// Sides of the crop, smallest and largest, as a part of the largest crop that fits.
    pub crop: [f64; 2],
    /// Mirrors every other photo left to right.
    pub flip: bool,
    /// Brightness, contrast and saturation vary by up to this part of themselves.
    pub jitter: f64,
}

impl Default for Augment {
    fn default() -> Self {
        Self { crop: [0.6, 1.0], flip: true, jitter: 0.0 }
    }
}

/// Brightness, contrast and saturation as factors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone([f64; 3]);

impl Augment {
    /// A part of a picture of `found` in the aspect of `size`.
    pub(super) fn window(&self, found: Size, size: Size, draw: &mut Draw) -> Window {
        let part = draw.between(self.crop[0], self.crop[1]).clamp(0.01, 1.0);
        placed(found, size, part, [draw.unit(), draw.unit()])
    }

    pub(super) fn tone(&self, draw: &mut Draw) -> Tone {
        let mut factor = || 1.0 + self.jitter * draw.between(-1.0, 1.0);
        Tone([factor(), factor(), factor()])
    }
}

/// The largest part of a picture of `found` in the aspect of `size`, from its middle.
pub(super) fn middle(found: Size, size: Size) -> Window {
    placed(found, size, 1.0, [0.5, 0.5])
}

fn placed(found: Size, size: Size, part: f64, [x, y]: [f64; 2]) -> Window {
    let [width, height] = [found.width, found.height].map(f64::from);
    let scale = (width / f64::from(size.width)).min(height / f64::from(size.height)) * part;
    let [wide, high] = [size.width, size.height].map(|side| f64::from(side) * scale);
    Window { x: (width - wide) * x, y: (height - high) * y, width: wide, height: high }
}

impl Tone {
    /// `planes`: red, green and blue in [0, 1], which they keep to.
    pub fn apply(self, planes: &mut [f32]) {
        let [brightness, contrast, saturation] = self.0.map(|factor| factor as f32);
        if self.0 == [1.0; 3] {
            return;
        }
        let area = planes.len() / 3;
        let mean = planes.iter().sum::<f32>() / planes.len() as f32;
        for at in 0..area {
            let rgb = [planes[at], planes[area + at], planes[2 * area + at]];
            let grey = (rgb[0] + rgb[1] + rgb[2]) / 3.0;
            for (channel, value) in rgb.into_iter().enumerate() {
                let value = grey + (value - grey) * saturation;
                let value = mean + (value - mean) * contrast;
                planes[channel * area + at] = (value * brightness).clamp(0.0, 1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_stay_inside_and_keep_the_aspect() {
        let augment = Augment { crop: [0.3, 1.0], ..Augment::default() };
        let (found, size) = (Size::new(640, 427), Size::new(64, 128));
        for number in 0..50 {
            let window = augment.window(found, size, &mut Draw::new(1, number));
            assert!((window.height / window.width - 2.0).abs() < 1e-9);
            assert!(window.x >= 0.0 && window.x + window.width <= 640.0 + 1e-9);
            assert!(window.y >= 0.0 && window.y + window.height <= 427.0 + 1e-9);
        }
    }

    #[test]
    fn without_jitter_colours_stay() {
        let augment = Augment::default();
        let mut planes = vec![0.1, 0.5, 0.9];
        augment.tone(&mut Draw::new(1, 1)).apply(&mut planes);
        assert_eq!(planes, [0.1, 0.5, 0.9]);
        Augment { jitter: 0.3, ..augment }.tone(&mut Draw::new(1, 1)).apply(&mut planes);
        assert_ne!(planes, [0.1, 0.5, 0.9]);
    }
}
