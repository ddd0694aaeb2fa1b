use std::ops::Range;

use infill_protocol::{Mask, Stroke, StrokePoint, Tone};

use super::{FAR, centre, first_centre, position, within};

/// Draws the discs of a stroke and the tapered segments between them.
pub fn draw(mask: &mut Mask, stroke: &Stroke) {
    match stroke.points.as_slice() {
        [] => {}
        [only] => draw_segment(mask, &Segment::new(only, only), stroke.tone),
        points => {
            for pair in points.windows(2) {
                draw_segment(mask, &Segment::new(&pair[0], &pair[1]), stroke.tone);
            }
        }
    }
}

fn draw_segment(mask: &mut Mask, segment: &Segment, tone: Tone) {
    let (width, height) = (mask.size().width, mask.size().height);
    for row in within(segment.rows(), height) {
        if let Some(columns) = segment.columns(centre(row.into())) {
            mask.set_span(row, within(columns, width), tone == Tone::Paint);
        }
    }
}

/// All discs of radius `r0 + t (r1 - r0)` around `p0 + t (p1 - p0)` for `t` in 0..=1.
struct Segment {
    p0: (i64, i64),
    r0: i64,
    /// From the first point to the second.
    d: (i64, i64),
    dr: i64,
}

impl Segment {
    fn new(first: &StrokePoint, second: &StrokePoint) -> Self {
        let (p0, p1) = (position(first.at), position(second.at));
        let radius = |point: &StrokePoint| i64::from(point.radius.min(FAR as u32));
        let (r0, r1) = (radius(first), radius(second));
        Self { p0, r0, d: (p1.0 - p0.0, p1.1 - p0.1), dr: r1 - r0 }
    }

    /// Rows whose centres the discs at the two ends reach.
    fn rows(&self) -> Range<i64> {
        let (second, r1) = (self.p0.1 + self.d.1, self.r0 + self.dr);
        let top = (self.p0.1 - self.r0).min(second - r1);
        let bottom = (self.p0.1 + self.r0).max(second + r1);
        first_centre(top)..first_centre(bottom + 1)
    }

    /// Pixels of the row at height `y` (units) whose centres are inside. The shape is convex, so they
    /// are one stretch around any point of it, and its ends are found by bisection.
    fn columns(&self, y: i64) -> Option<Range<i64>> {
        let inner = first_centre(self.column_inside(y));
        let reach = self.r0.max(self.r0 + self.dr);
        let left = first_centre(self.p0.0.min(self.p0.0 + self.d.0) - reach) - 1;
        let right = first_centre(self.p0.0.max(self.p0.0 + self.d.0) + reach) + 1;
        let start = bisect(left, inner, |i| self.contains(centre(i), y));
        let end = bisect(inner, right, |i| !self.contains(centre(i), y));
        (start < end).then_some(start..end)
    }

    /// An x (rounded up) at which the line `y` runs through the shape, if it does at all: on the axis
    /// between the ends, beyond them at the end whose disc reaches further.
    fn column_inside(&self, y: i64) -> i64 {
        let from_first = y - self.p0.1;
        let (along, length) = (from_first * self.d.1.signum(), self.d.1.abs());
        if length > 0 && (0..=length).contains(&along) {
            return self.p0.0 - (-along * self.d.0).div_euclid(length);
        }
        let first_reach = self.r0 - from_first.abs();
        let second_reach = self.r0 + self.dr - (from_first - self.d.1).abs();
        if first_reach >= second_reach { self.p0.0 } else { self.p0.0 + self.d.0 }
    }

    /// Whether a point lies in one of the discs. With `q` relative to the first point, the point is
    /// inside where `|q - t d|² - (r0 + t dr)² = a t² - 2 b t + c` is not positive for some `t` in 0..=1.
    fn contains(&self, x: i64, y: i64) -> bool {
        let q = (x - self.p0.0, y - self.p0.1);
        let c = q.0 * q.0 + q.1 * q.1 - self.r0 * self.r0;
        let a = self.d.0 * self.d.0 + self.d.1 * self.d.1 - self.dr * self.dr;
        let b = q.0 * self.d.0 + q.1 * self.d.1 + self.r0 * self.dr;
        // The two ends; then, where the parabola opens upwards, its lowest point between them.
        c <= 0
            || a - 2 * b + c <= 0
            || (0 < b && b < a && i128::from(a) * i128::from(c) <= i128::from(b) * i128::from(b))
    }
}

/// The first index in `low..high` for which the monotone `holds` is true, or `high`.
fn bisect(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Edit, Point, Size};
    use proptest::prelude::*;

    use super::*;
    use crate::raster::on_blank as rasterise;

    fn stroke(tone: Tone, points: &[(i32, i32, u32)]) -> Edit {
        let points =
            points.iter().map(|&(x, y, radius)| StrokePoint { at: Point::new(x, y), radius }).collect();
        Edit::Stroke(Stroke { tone, points })
    }

    #[test]
    fn a_dot_is_a_disc() {
        let mask = rasterise(Size::new(9, 9), &[stroke(Tone::Paint, &[(72, 72, 32)])]);
        // Radius 2 around the centre of pixel (4, 4): 13 centres at a distance of at most 2.
        assert_eq!(mask.hole_area(), 13);
        assert!(mask.is_hole(6, 4) && mask.is_hole(5, 5) && !mask.is_hole(6, 5));
    }

    #[test]
    fn an_eraser_of_the_same_path_leaves_nothing() {
        let path = [(0, 30, 40), (300, 200, 90), (310, 20, 8)];
        let edits = [stroke(Tone::Paint, &path), stroke(Tone::Erase, &path)];
        assert!(rasterise(Size::new(30, 20), &edits[..1]).hole_area() > 100);
        assert_eq!(rasterise(Size::new(30, 20), &edits).hole_area(), 0);
    }

    #[test]
    fn absurd_coordinates_neither_panic_nor_hang() {
        for at in [i32::MIN, i32::MAX] {
            let mask = rasterise(
                Size::new(16, 16),
                &[stroke(Tone::Paint, &[(at, at, u32::MAX), (0, 0, u32::MAX), (at, 3, 0)])],
            );
            assert_eq!(mask.hole_area(), 256);
        }
    }

    fn points(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<(i32, i32, u32)>> {
        prop::collection::vec((-100..500i32, -100..500i32, 0..120u32), count)
    }

    proptest! {
        /// The bisected stretches equal the definition, asked pixel by pixel.
        #[test]
        fn a_segment_is_its_definition(ends in points(2)) {
            let size = Size::new(24, 24);
            let mask = rasterise(size, &[stroke(Tone::Paint, &ends)]);
            let point = |i: usize| StrokePoint { at: Point::new(ends[i].0, ends[i].1), radius: ends[i].2 };
            let segment = Segment::new(&point(0), &point(1));
            for y in 0..size.height {
                for x in 0..size.width {
                    let inside = segment.contains(centre(x.into()), centre(y.into()));
                    prop_assert_eq!(mask.is_hole(x, y), inside, "pixel {}, {}", x, y);
                }
            }
        }

        /// Where a stroke is cut in two at one of its points, nothing changes.
        #[test]
        fn cutting_a_stroke_changes_nothing(path in points(3..8), cut in 1..2usize) {
            let size = Size::new(24, 24);
            let whole = rasterise(size, &[stroke(Tone::Paint, &path)]);
            let parts = [stroke(Tone::Paint, &path[..=cut]), stroke(Tone::Paint, &path[cut..])];
            prop_assert_eq!(rasterise(size, &parts), whole);
        }

        /// A stroke drawn backwards is the same stroke.
        #[test]
        fn direction_does_not_matter(mut path in points(2..5)) {
            let size = Size::new(24, 24);
            let forwards = rasterise(size, &[stroke(Tone::Paint, &path)]);
            path.reverse();
            prop_assert_eq!(rasterise(size, &[stroke(Tone::Paint, &path)]), forwards);
        }
    }
}
