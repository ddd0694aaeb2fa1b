//! What a pointer does to the hole and to the labels in it: one state machine for mouse, pen, fingers and the keyboard.

mod draft;
mod pointers;
mod polygon;
mod simplify;

pub use draft::{Draft, LabelHand};
pub use pointers::{DEFAULT_TOLERANCE, KEYBOARD, Outcome, PointerKind, Pointers, Press, Sample};
pub use polygon::Polygon;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tool {
    #[default]
    Brush,
    Eraser,
    Lasso,
    Rectangle,
    /// Takes what has the colour of the place that is touched.
    Wand,
    LabelBrush,
    Bucket,
    Polygon,
    Horizon,
    Boundary,
    PickLabel,
}

impl Tool {
    pub const ALL: [Self; 5] = [Self::Brush, Self::Eraser, Self::Lasso, Self::Rectangle, Self::Wand];

    /// Those that change labels.
    pub const LABELS: [Self; 6] =
        [Self::LabelBrush, Self::Bucket, Self::Polygon, Self::Horizon, Self::Boundary, Self::PickLabel];

    pub fn is_for_labels(self) -> bool {
        Self::LABELS.contains(&self)
    }

    /// Whether the tool has a width.
    pub const fn is_round(self) -> bool {
        matches!(self, Self::Brush | Self::Eraser | Self::LabelBrush)
    }
}

/// Diameter of brush and eraser on the canvas, CSS pixels: zooming in makes them finer on the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrushSize(f64);

impl BrushSize {
    pub const SMALLEST: f64 = 2.0;
    pub const LARGEST: f64 = 300.0;

    pub fn new(diameter: f64) -> Self {
        Self(diameter.clamp(Self::SMALLEST, Self::LARGEST))
    }

    pub const fn diameter(self) -> f64 {
        self.0
    }

    /// One notch larger (`steps > 0`) or smaller: a sixth more or less, at least a pixel.
    pub fn stepped(self, steps: i32) -> Self {
        let change = (self.0 / 6.0).max(1.0).round() * f64::from(steps);
        Self::new((self.0 + change).round())
    }
}

impl Default for BrushSize {
    fn default() -> Self {
        Self(44.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BrushSize;

    #[test]
    fn the_brush_stays_within_its_bounds() {
        let mut size = BrushSize::default();
        for _ in 0..100 {
            size = size.stepped(1);
        }
        assert_eq!(size.diameter(), BrushSize::LARGEST);
        for _ in 0..100 {
            size = size.stepped(-1);
        }
        assert_eq!(size.diameter(), BrushSize::SMALLEST);
        assert!(size.stepped(1).diameter() > size.diameter());
    }
}
