use std::f64::consts::TAU;

use infill_protocol::{Mask, Size};

use super::{Draw, MaskGenerator};

/// Irregular strokes of a round brush that wanders, in the spirit of the free-form masks of Liu et al.
/// 2018 (arXiv:1804.07723) and LaMa (arXiv:2109.07161); strokes are added until the share is reached.
#[derive(Clone, Debug)]
pub struct Strokes {
    /// Radius of the brush, smallest and largest, as a part of the shorter side.
    pub radius: [f64; 2],
    /// Length of a straight piece, as a part of the shorter side.
    pub piece: [f64; 2],
    /// Most pieces of one stroke.
    pub pieces: usize,
}

impl Default for Strokes {
    fn default() -> Self {
        Self { radius: [0.015, 0.08], piece: [0.04, 0.25], pieces: 9 }
    }
}

impl MaskGenerator for Strokes {
    fn draw(&self, size: Size, share: f64, draw: &mut Draw) -> Mask {
        let goal = (share * size.area() as f64) as usize;
        let mut canvas = Canvas { mask: Mask::known(size), area: 0 };
        while canvas.area < goal {
            self.stroke(&mut canvas, goal, draw);
        }
        canvas.mask
    }
}

impl Strokes {
    fn stroke(&self, canvas: &mut Canvas, goal: usize, draw: &mut Draw) {
        let size = canvas.mask.size();
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let short = width.min(height);
        let mut at = [draw.between(0.0, width), draw.between(0.0, height)];
        let radius = (draw.between(self.radius[0], self.radius[1]) * short).max(0.6);
        let mut angle = draw.between(0.0, TAU);
        for _ in 0..=draw.below(self.pieces) {
            angle += draw.normal() * 0.9;
            let length = draw.between(self.piece[0], self.piece[1]) * short;
            let step = (radius / 2.0).max(0.5);
            let mut gone = 0.0;
            while gone < length {
                canvas.dab(at, radius);
                // Small holes are cut short, or one stroke would overshoot them.
                if canvas.area >= goal {
                    return;
                }
                at = [at[0] + step * angle.cos(), at[1] + step * angle.sin()];
                gone += step;
            }
        }
    }
}

/// A mask that knows its area.
struct Canvas {
    mask: Mask,
    area: usize,
}

impl Canvas {
    fn dab(&mut self, [x, y]: [f64; 2], radius: f64) {
        let Size { width, height } = self.mask.size();
        let range = |centre: f64, end: u32| {
            let first = (centre - radius).ceil().max(0.0) as u32;
            first..((centre + radius).floor() + 1.0).clamp(0.0, f64::from(end)) as u32
        };
        for row in range(y, height) {
            for column in range(x, width) {
                let (dx, dy) = (f64::from(column) - x, f64::from(row) - y);
                if dx * dx + dy * dy <= radius * radius && !self.mask.is_hole(column, row) {
                    self.mask.set(column, row, true);
                    self.area += 1;
                }
            }
        }
    }
}
