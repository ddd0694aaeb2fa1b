use serde::{Deserialize, Serialize};

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Number of pixels.
    pub const fn area(self) -> usize {
        self.width as usize * self.height as usize
    }

    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The rectangle of this size at the origin.
    pub const fn rect(self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }
}

/// A half-open rectangle of whole pixels: `x..x + width`, `y..y + height`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Rect {
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    pub const fn size(self) -> Size {
        Size::new(self.width, self.height)
    }

    /// First column right of the rectangle.
    pub const fn right(self) -> u32 {
        self.x + self.width
    }

    /// First row below the rectangle.
    pub const fn bottom(self) -> u32 {
        self.y + self.height
    }

    pub const fn is_empty(self) -> bool {
        self.size().is_empty()
    }

    pub const fn contains(self, x: u32, y: u32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// The common part, or `None` where the two do not share a pixel.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (x < right && y < bottom).then(|| Self::new(x, y, right - x, bottom - y))
    }

    /// The smallest rectangle around both. An empty side counts as absent.
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self::new(x, y, right - x, bottom - y)
    }

    /// Grown by `margin` pixels on every side, cut at the border of a picture of `size`.
    pub fn grown(self, margin: u32, size: Size) -> Self {
        let (x, y) = (self.x.saturating_sub(margin), self.y.saturating_sub(margin));
        let right = (self.right() + margin).min(size.width);
        let bottom = (self.bottom() + margin).min(size.height);
        Self::new(x, y, right.saturating_sub(x), bottom.saturating_sub(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intersection_and_union_are_inclusive_of_shared_pixels_only() {
        let (a, b) = (Rect::new(0, 0, 4, 4), Rect::new(3, 1, 4, 2));
        assert_eq!(a.intersect(b), Some(Rect::new(3, 1, 1, 2)));
        assert_eq!(a.union(b), Rect::new(0, 0, 7, 4));
        assert_eq!(a.intersect(Rect::new(4, 0, 1, 1)), None);
        assert_eq!(a.union(Rect::default()), a);
    }

    #[test]
    fn growth_stops_at_the_border() {
        let size = Size::new(10, 5);
        assert_eq!(Rect::new(1, 1, 2, 2).grown(2, size), Rect::new(0, 0, 5, 5));
    }
}
