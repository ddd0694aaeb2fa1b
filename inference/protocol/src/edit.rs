use serde::{Deserialize, Serialize};

use crate::{FillOptions, GuideMap, LabelEdit, PackedMask};

/// Positions and radii are whole sixteenths of a photo pixel, so that a stroke is the same on every
/// device and packs well. Pixel `(x, y)` covers `16x..16x + 16`, its centre is `16x + 8`.
pub const UNITS_PER_PIXEL: i32 = 16;

/// A position on the photo, in sixteenths of a pixel. May lie outside the photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

impl Point {
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// From photo pixels.
    pub fn from_pixels(x: f64, y: f64) -> Self {
        let units = f64::from(UNITS_PER_PIXEL);
        Self { x: (x * units).round() as i32, y: (y * units).round() as i32 }
    }
}

/// Whether a gesture adds to the hole or takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tone {
    Paint,
    Erase,
}

/// One sample of a brush stroke: where, and how wide (radius in sixteenths of a pixel).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StrokePoint {
    pub at: Point,
    pub radius: u32,
}

/// A brush stroke: discs at its points joined by tapered segments.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stroke {
    pub tone: Tone,
    pub points: Vec<StrokePoint>,
}

/// A closed shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// A closed outline, filled by the even-odd rule.
    Lasso(Vec<Point>),
    /// Two opposite corners, in any order.
    Rectangle(Point, Point),
}

/// Every action of a person on the photo is one of these values. History, undo, replay after a
/// crash, share links and tests all use this type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Edit {
    Stroke(Stroke),
    Shape {
        tone: Tone,
        shape: Shape,
    },
    Invert,
    Clear,
    /// The labels that guide the fill of the present hole, in place of those before.
    Guide(GuideMap),
    /// A change of those labels by hand.
    Label(LabelEdit),
    /// Fill the hole painted so far; the hole is empty afterwards.
    Fill(FillOptions),
    /// The connected region around a point whose colours differ from the point's by at most `tolerance`
    /// in each channel, on the photo as the fills before have left it.
    Wand {
        tone: Tone,
        at: Point,
        tolerance: u8,
    },
    /// The hole grown, or below zero shrunk, by so many pixels; at most [`GROW_LIMIT`] either way.
    Grow(i32),
    /// Over how many pixels the next fill fades into the photo, outwards from the hole, in place of what
    /// its options say; at most [`GROW_LIMIT`].
    Feather(u32),
    /// A mask from a file in place of the hole.
    Mask(PackedMask),
}

/// Most pixels that a hole grows, shrinks or fades in one step.
pub const GROW_LIMIT: u32 = 200;

impl Edit {
    pub const fn is_fill(&self) -> bool {
        matches!(self, Self::Fill(_))
    }

    /// Whether it says what belongs in the hole, rather than where the hole is.
    pub const fn is_guidance(&self) -> bool {
        matches!(self, Self::Guide(_) | Self::Label(_))
    }

    /// Whether only the photo worker can tell which pixels this makes hole: it depends on the photo, or on
    /// every pixel of the hole before it.
    pub const fn needs_pixels(&self) -> bool {
        matches!(self, Self::Wand { .. } | Self::Grow(_) | Self::Feather(_) | Self::Mask(_))
    }
}
