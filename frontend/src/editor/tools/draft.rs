use infill_protocol::{Edit, Point, Shape, Stroke, StrokePoint, Tone, UNITS_PER_PIXEL};

use super::simplify::{simplify_outline, simplify_stroke};

/// An edit while the pointer is still down.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    Stroke(Stroke),
    Lasso { tone: Tone, outline: Vec<Point> },
    Rectangle { tone: Tone, from: Point, to: Point },
}

impl Draft {
    /// Adds a position. `radius` counts for strokes only. False where nothing new came of it.
    pub fn extend(&mut self, at: Point, radius: u32) -> bool {
        match self {
            Self::Stroke(stroke) => {
                let point = StrokePoint { at, radius };
                let news = stroke.points.last() != Some(&point);
                if news {
                    stroke.points.push(point);
                }
                news
            }
            Self::Lasso { outline, .. } => {
                let news = outline.last() != Some(&at);
                if news {
                    outline.push(at);
                }
                news
            }
            Self::Rectangle { to, .. } => std::mem::replace(to, at) != at,
        }
    }

    /// The finished edit, or `None` where it would paint nothing.
    pub fn finish(self) -> Option<Edit> {
        match self {
            Self::Stroke(Stroke { tone, points }) => {
                let points = simplify_stroke(&points);
                (!points.is_empty()).then_some(Edit::Stroke(Stroke { tone, points }))
            }
            Self::Lasso { tone, outline } => {
                let outline = simplify_outline(&outline);
                (outline.len() >= 3).then_some(Edit::Shape { tone, shape: Shape::Lasso(outline) })
            }
            Self::Rectangle { tone, from, to } => (from.x != to.x && from.y != to.y)
                .then_some(Edit::Shape { tone, shape: Shape::Rectangle(from, to) }),
        }
    }
}

/// A radius in photo pixels as an edit holds it; never nothing.
pub fn radius_units(pixels: f64) -> u32 {
    (pixels * f64::from(UNITS_PER_PIXEL)).round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_is_a_dot_and_a_rest_adds_nothing() {
        let mut draft = Draft::Stroke(Stroke { tone: Tone::Paint, points: Vec::new() });
        assert!(draft.extend(Point::new(5, 5), 16));
        assert!(!draft.extend(Point::new(5, 5), 16));
        let Some(Edit::Stroke(stroke)) = draft.finish() else { panic!("a tap paints") };
        assert_eq!(stroke.points.len(), 1);
    }

    #[test]
    fn shapes_without_area_paint_nothing() {
        let from = Point::new(1, 1);
        let line = Draft::Rectangle { tone: Tone::Paint, from, to: Point::new(1, 9) };
        assert_eq!(line.finish(), None);
        let lasso = Draft::Lasso { tone: Tone::Paint, outline: vec![from, Point::new(2, 2)] };
        assert_eq!(lasso.finish(), None);
    }
}
