use infill_protocol::{Mask, Point, Tone};

use super::{HALF, UNITS, centre, first_centre, position, within};

/// Fills a closed outline by the even-odd rule: a scanline through the pixel centres of each row
/// crosses the outline, and every second stretch between crossings is inside.
pub fn draw(mask: &mut Mask, points: &[Point], tone: Tone) {
    let points: Vec<(i64, i64)> = points.iter().copied().map(position).collect();
    let (Some(top), Some(bottom)) =
        (points.iter().map(|point| point.1).min(), points.iter().map(|point| point.1).max())
    else {
        return;
    };
    let (width, height) = (mask.size().width, mask.size().height);
    let mut crossings = Vec::new();
    for row in within(first_centre(top)..first_centre(bottom), height) {
        crossings.clear();
        let closed = points.iter().zip(points.iter().cycle().skip(1));
        crossings.extend(closed.filter_map(|(&a, &b)| crossing(a, b, centre(row.into()))));
        crossings.sort_unstable();
        for pair in crossings.chunks_exact(2) {
            mask.set_span(row, within(pair[0]..pair[1], width), tone == Tone::Paint);
        }
    }
}

/// The first pixel whose centre lies at or right of where the edge `a`–`b` meets the line `y`. An edge
/// owns its upper end and not its lower one, so that a corner between two edges counts once.
fn crossing(a: (i64, i64), b: (i64, i64), y: i64) -> Option<i64> {
    let (upper, lower) = if a.1 <= b.1 { (a, b) } else { (b, a) };
    if y < upper.1 || y >= lower.1 {
        return None;
    }
    let (dx, dy) = (lower.0 - upper.0, lower.1 - upper.1);
    // Smallest i with 16 i + 8 ≥ x, where x = upper.x + (y - upper.y) dx / dy: a division rounded up.
    let numerator = (upper.0 - HALF) * dy + (y - upper.1) * dx;
    Some(-(-numerator).div_euclid(UNITS * dy))
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Edit, Shape, Size};
    use proptest::prelude::*;

    use super::*;
    use crate::raster::on_blank as rasterise;

    fn lasso(size: Size, points: &[(f64, f64)]) -> Mask {
        let points = points.iter().map(|&(x, y)| Point::from_pixels(x, y)).collect();
        rasterise(size, &[Edit::Shape { tone: Tone::Paint, shape: Shape::Lasso(points) }])
    }

    #[test]
    fn a_square_outline_is_the_rectangle() {
        let mask = lasso(Size::new(8, 8), &[(2.0, 2.0), (5.0, 2.0), (5.0, 6.0), (2.0, 6.0)]);
        assert_eq!(mask.hole_area(), 12);
        assert!(mask.is_hole(2, 2) && mask.is_hole(4, 5) && !mask.is_hole(5, 5));
    }

    #[test]
    fn a_twice_walked_outline_is_empty_inside() {
        let square = [(1.0, 1.0), (6.0, 1.0), (6.0, 6.0), (1.0, 6.0)];
        let twice: Vec<_> = square.iter().chain(&square).copied().collect();
        assert_eq!(lasso(Size::new(8, 8), &twice).hole_area(), 0);
    }

    #[test]
    fn degenerate_outlines_paint_nothing() {
        for points in [&[][..], &[(1.0, 1.0)], &[(0.0, 0.0), (7.0, 7.0)]] {
            assert_eq!(lasso(Size::new(8, 8), points).hole_area(), 0);
        }
    }

    proptest! {
        /// Two triangles on either side of a diagonal share no pixel and leave no gap.
        #[test]
        fn neighbours_tile_without_gap_or_overlap(x in 1i32..300, y in 1i32..300) {
            let size = Size::new(20, 20);
            let (o, p) = (Point::new(0, 0), Point::new(x, y));
            let corners = [Point::new(x, 0), Point::new(0, y)];
            let draw = |points: Vec<Point>| {
                rasterise(size, &[Edit::Shape { tone: Tone::Paint, shape: Shape::Lasso(points) }])
            };
            let halves = corners.map(|corner| draw(vec![o, corner, p]).hole_area());
            let whole = rasterise(size, &[Edit::Shape { tone: Tone::Paint, shape: Shape::Rectangle(o, p) }]);
            prop_assert_eq!(halves[0] + halves[1], whole.hole_area());
        }
    }
}
