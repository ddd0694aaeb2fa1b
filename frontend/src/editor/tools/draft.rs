use infill_protocol::{
    Edit, LabelEdit, Point, Shape, Stroke, StrokePoint, Tone, UNITS_PER_PIXEL, VOID_LABEL,
};

use super::polygon::Polygon;
use super::{Outcome, Tool};

/// The labels that tools put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelHand {
    pub label: u8,
    /// Of a horizon; void: what is known around it.
    pub above: u8,
    pub below: u8,
}

impl Default for LabelHand {
    fn default() -> Self {
        Self { label: 0, above: VOID_LABEL, below: VOID_LABEL }
    }
}

use super::simplify::{simplify_outline, simplify_stroke};

/// An edit while the pointer is still down.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    Stroke(Stroke),
    Lasso {
        tone: Tone,
        outline: Vec<Point>,
    },
    Rectangle {
        tone: Tone,
        from: Point,
        to: Point,
    },
    /// The wand takes where it was put down.
    Wand {
        tone: Tone,
        at: Point,
        tolerance: u8,
    },
    Labels {
        label: u8,
        points: Vec<StrokePoint>,
    },
    Polygon(Polygon),
    Horizon {
        from: Point,
        to: Point,
        above: u8,
        below: u8,
    },
    Boundary {
        from: Point,
        to: Point,
        reach: u32,
    },
    Bucket {
        label: u8,
        at: Point,
    },
    Pick {
        at: Point,
    },
}

impl Draft {
    /// What a label tool begins with at a position.
    pub(super) const fn of_labels(tool: Tool, hand: LabelHand, at: Point, reach: u32) -> Option<Self> {
        let LabelHand { label, above, below } = hand;
        Some(match tool {
            Tool::LabelBrush => Self::Labels { label, points: Vec::new() },
            Tool::Polygon => Self::Polygon(Polygon::new(label)),
            Tool::Horizon => Self::Horizon { from: at, to: at, above, below },
            Tool::Boundary => Self::Boundary { from: at, to: at, reach },
            Tool::Bucket => Self::Bucket { label, at },
            Tool::PickLabel => Self::Pick { at },
            Tool::Brush | Tool::Eraser | Tool::Lasso | Tool::Rectangle | Tool::Wand => return None,
        })
    }

    /// Adds a position. `radius` counts for strokes only. False where nothing new came of it.
    pub fn extend(&mut self, at: Point, radius: u32) -> bool {
        match self {
            Self::Stroke(Stroke { points, .. }) | Self::Labels { points, .. } => {
                let point = StrokePoint { at, radius };
                let news = points.last() != Some(&point);
                if news {
                    points.push(point);
                }
                news
            }
            Self::Lasso { outline, .. } | Self::Polygon(Polygon { outline, .. }) => {
                let news = outline.last() != Some(&at);
                if news {
                    outline.push(at);
                }
                news
            }
            Self::Rectangle { to, .. } | Self::Horizon { to, .. } | Self::Boundary { to, .. } => {
                std::mem::replace(to, at) != at
            }
            Self::Bucket { at: place, .. } | Self::Pick { at: place } => std::mem::replace(place, at) != at,
            Self::Wand { .. } => false,
        }
    }

    /// What the finished gesture does, or `None` where that is nothing.
    pub fn finish(self) -> Option<Outcome> {
        if let Self::Pick { at } = self {
            return Some(Outcome::Pick(at));
        }
        self.edit().map(Outcome::Commit)
    }

    fn edit(self) -> Option<Edit> {
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
            Self::Wand { tone, at, tolerance } => Some(Edit::Wand { tone, at, tolerance }),
            Self::Labels { label, points } => {
                (!points.is_empty()).then_some(Edit::Label(LabelEdit::Brush { label, points }))
            }
            Self::Polygon(polygon) => polygon.edit(),
            Self::Horizon { from, to, above, below } => {
                (from != to).then_some(Edit::Label(LabelEdit::Horizon { from, to, above, below }))
            }
            Self::Boundary { from, to, reach } => {
                (from != to).then_some(Edit::Label(LabelEdit::Boundary { from, to, reach }))
            }
            Self::Bucket { label, at } => Some(Edit::Label(LabelEdit::Bucket { label, at })),
            Self::Pick { .. } => None,
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
        let Some(Outcome::Commit(Edit::Stroke(stroke))) = draft.finish() else { panic!("a tap paints") };
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

    #[test]
    fn label_tools_give_label_edits() {
        let hand = LabelHand { label: 3, ..LabelHand::default() };
        let (from, to) = (Point::new(16, 16), Point::new(160, 16));
        let drawn = |tool: Tool| {
            let mut draft = Draft::of_labels(tool, hand, from, 80).unwrap();
            for at in [from, to, Point::new(90, 90)] {
                draft.extend(at, 40);
            }
            draft.finish().unwrap()
        };
        let commit = |edit| Outcome::Commit(Edit::Label(edit));
        let end = Point::new(90, 90);
        let points = [from, to, end].map(|at| StrokePoint { at, radius: 40 }).to_vec();
        assert_eq!(drawn(Tool::LabelBrush), commit(LabelEdit::Brush { label: 3, points }));
        let polygon = LabelEdit::Polygon { label: 3, points: vec![from, to, end] };
        assert_eq!(drawn(Tool::Polygon), commit(polygon));
        assert_eq!(drawn(Tool::Bucket), commit(LabelEdit::Bucket { label: 3, at: end }));
        let horizon = LabelEdit::Horizon { from, to: end, above: VOID_LABEL, below: VOID_LABEL };
        assert_eq!(drawn(Tool::Horizon), commit(horizon));
        assert_eq!(drawn(Tool::Boundary), commit(LabelEdit::Boundary { from, to: end, reach: 80 }));
        assert_eq!(drawn(Tool::PickLabel), Outcome::Pick(end));
        for tool in [Tool::Horizon, Tool::Boundary, Tool::Polygon] {
            assert_eq!(Draft::of_labels(tool, hand, from, 80).unwrap().finish(), None, "{tool:?}: a tap");
        }
        assert!(Draft::of_labels(Tool::Brush, hand, from, 80).is_none());
    }
}
