//! A gesture with the points that no eye would miss left out.
//!
//! A hand gives hundreds of positions a second. What lies within half a photo pixel of the line between its
//! neighbours adds nothing to the hole, and makes logs, projects and links long.

use infill_protocol::{Point, StrokePoint};

/// Half a photo pixel, in sixteenths.
const TOLERANCE: f64 = 8.0;

/// The points of a stroke that matter: place and radius of every other one lie within the tolerance of what
/// the ones that stay give there.
pub fn simplify_stroke(points: &[StrokePoint]) -> Vec<StrokePoint> {
    let axes = |point: &StrokePoint| [f64::from(point.at.x), f64::from(point.at.y), f64::from(point.radius)];
    simplify(points, axes)
}

/// As [`simplify_stroke`] for an outline, which closes.
pub fn simplify_outline(points: &[Point]) -> Vec<Point> {
    simplify(points, |point| [f64::from(point.x), f64::from(point.y), 0.0])
}

/// Ramer, Douglas and Peucker's way: of every stretch the point farthest from its chord stays, until none is
/// too far.
fn simplify<T: Copy>(points: &[T], axes: impl Fn(&T) -> [f64; 3]) -> Vec<T> {
    let mut stays = vec![false; points.len()];
    let mut stretches = Vec::new();
    if let Some(last) = points.len().checked_sub(1) {
        (stays[0], stays[last]) = (true, true);
        stretches.push((0, last));
    }
    while let Some((start, end)) = stretches.pop() {
        let (from, to) = (axes(&points[start]), axes(&points[end]));
        let far = (start + 1..end)
            .map(|index| (index, distance(axes(&points[index]), from, to)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, _)) = far.filter(|(_, distance)| *distance > TOLERANCE) {
            stays[index] = true;
            stretches.extend([(start, index), (index, end)]);
        }
    }
    points.iter().zip(stays).filter_map(|(point, stays)| stays.then_some(*point)).collect()
}

/// From a point to the stretch between two others.
fn distance(point: [f64; 3], from: [f64; 3], to: [f64; 3]) -> f64 {
    let along = |a: [f64; 3], b: [f64; 3]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let minus = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let (chord, offset) = (minus(to, from), minus(point, from));
    let length = along(chord, chord);
    let share = if length > 0.0 { (along(chord, offset) / length).clamp(0.0, 1.0) } else { 0.0 };
    let rest = minus(offset, chord.map(|side| side * share));
    along(rest, rest).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(x: i32, y: i32, radius: u32) -> StrokePoint {
        StrokePoint { at: Point::new(x, y), radius }
    }

    #[test]
    fn a_straight_line_keeps_its_ends() {
        let line: Vec<_> = (0..100).map(|step| disc(step * 20, step * 10 + step % 5, 160)).collect();
        assert_eq!(simplify_stroke(&line), [line[0], line[99]]);
    }

    #[test]
    fn corners_and_changes_of_width_stay() {
        let mut bent: Vec<_> = (0..50).map(|step| disc(step * 20, 0, 160)).collect();
        bent.extend((1..50).map(|step| disc(980, step * 20, 160)));
        bent.extend((1..50).map(|step| disc(980, 980 + step * 20, 160 + step as u32 * 8)));
        let kept = simplify_stroke(&bent);
        assert_eq!(kept, [bent[0], bent[49], bent[98], bent[147]]);
    }

    #[test]
    fn a_curve_stays_within_half_a_pixel() {
        let curve: Vec<_> = (0..400)
            .map(|step| {
                let angle = f64::from(step) / 60.0;
                disc((angle.cos() * 4000.0) as i32, (angle.sin() * 3000.0) as i32, 300)
            })
            .collect();
        let kept = simplify_stroke(&curve);
        assert!(kept.len() < 80, "{}", kept.len());
        let axes =
            |point: &StrokePoint| [f64::from(point.at.x), f64::from(point.at.y), f64::from(point.radius)];
        for point in &curve {
            let nearest = kept
                .windows(2)
                .map(|pair| distance(axes(point), axes(&pair[0]), axes(&pair[1])))
                .fold(f64::MAX, f64::min);
            assert!(nearest <= TOLERANCE, "{nearest}");
        }
    }

    #[test]
    fn dots_and_nothing_stay_as_they_are() {
        assert_eq!(simplify_stroke(&[]), []);
        let dot = [disc(5, 5, 16)];
        assert_eq!(simplify_stroke(&dot), dot);
        let closed = [Point::new(0, 0), Point::new(900, 0), Point::new(900, 900), Point::new(0, 0)];
        assert_eq!(simplify_outline(&closed), closed);
    }
}
