//! Edits to a mask at the photo's size: integers on sixteenths of a pixel, so that the mask depends on
//! the edits alone, and for the wand on the photo. A pixel is hole where its centre is inside.

mod grow;
pub(crate) mod lasso;
pub(crate) mod stroke;
mod wand;

use std::ops::Range;

use infill_protocol::{Edit, GROW_LIMIT, Mask, Point, Shape, Tone, UNITS_PER_PIXEL};

use crate::Photo;

/// Half a pixel: from a pixel's corner to its centre.
const HALF: i64 = UNITS_PER_PIXEL as i64 / 2;
const UNITS: i64 = UNITS_PER_PIXEL as i64;

/// Points further out than this many units are moved there: far outside any photo, and close enough
/// for every product below to fit its integer.
const FAR: i32 = 1 << 22;

/// The hole the edits paint on the photo as it is now, in order. A fill leaves it empty.
pub fn rasterise(photo: &Photo, edits: &[Edit]) -> Mask {
    let mut mask = Mask::known(photo.size());
    for edit in since_empty(edits) {
        match edit {
            Edit::Stroke(stroke) => stroke::draw(&mut mask, stroke),
            Edit::Shape { tone, shape: Shape::Lasso(points) } => lasso::draw(&mut mask, points, *tone),
            Edit::Shape { tone, shape: Shape::Rectangle(a, b) } => rectangle(&mut mask, *a, *b, *tone),
            Edit::Invert => mask.invert(),
            Edit::Wand { tone, at, tolerance } => wand::draw(&mut mask, photo, *at, *tolerance, *tone),
            Edit::Grow(pixels) => mask = grow::grown(&mask, *pixels),
            // A mask of another size was made for another photo: no hole is the safe reading of it.
            Edit::Mask(packed) => {
                let fits = packed.size() == photo.size();
                let loaded = fits.then(|| packed.unpack()).flatten();
                mask = loaded.unwrap_or_else(|| Mask::known(photo.size()));
            }
            Edit::Feather(_) | Edit::Clear | Edit::Fill(_) | Edit::Guide(_) | Edit::Label(_) => {}
        }
    }
    mask
}

/// Over how many pixels the edits want the fill to fade into the photo, where they say so.
pub fn feather(edits: &[Edit]) -> Option<u32> {
    since_empty(edits).iter().rev().find_map(|edit| match edit {
        Edit::Feather(pixels) => Some((*pixels).min(GROW_LIMIT)),
        _ => None,
    })
}

/// The edits after the last one that left the hole empty.
fn since_empty(edits: &[Edit]) -> &[Edit] {
    let start = edits.iter().rposition(|edit| matches!(edit, Edit::Clear | Edit::Fill(_)));
    &edits[start.map_or(0, |index| index + 1)..]
}

fn rectangle(mask: &mut Mask, a: Point, b: Point, tone: Tone) {
    let ((ax, ay), (bx, by)) = (position(a), position(b));
    let columns = within(first_centre(ax.min(bx))..first_centre(ax.max(bx)), mask.size().width);
    let rows = within(first_centre(ay.min(by))..first_centre(ay.max(by)), mask.size().height);
    for y in rows {
        mask.set_span(y, columns.clone(), tone == Tone::Paint);
    }
}

fn position(point: Point) -> (i64, i64) {
    (point.x.clamp(-FAR, FAR).into(), point.y.clamp(-FAR, FAR).into())
}

/// The first pixel whose centre lies at or beyond `units`.
const fn first_centre(units: i64) -> i64 {
    (units - HALF).div_euclid(UNITS) + if (units - HALF).rem_euclid(UNITS) == 0 { 0 } else { 1 }
}

/// Where the centre of pixel `index` lies.
const fn centre(index: i64) -> i64 {
    index * UNITS + HALF
}

/// The part of a range of pixels that exists; empty ranges stay empty.
fn within(range: Range<i64>, length: u32) -> Range<u32> {
    let length = i64::from(length);
    let start = range.start.clamp(0, length);
    start as u32..range.end.clamp(start, length) as u32
}

/// A hole on a photo whose pixels do not matter.
#[cfg(test)]
pub(crate) fn on_blank(size: infill_protocol::Size, edits: &[Edit]) -> Mask {
    let blank = vec![0; size.area() * 4];
    rasterise(&Photo::from_rgba8("blank", "PNG", Vec::new(), size, blank).unwrap(), edits)
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::{on_blank as rasterise, *};

    fn whole(x: f64, y: f64) -> Point {
        Point::from_pixels(x, y)
    }

    fn rectangle_edit(tone: Tone, a: Point, b: Point) -> Edit {
        Edit::Shape { tone, shape: Shape::Rectangle(a, b) }
    }

    #[test]
    fn a_rectangle_covers_the_centres_between_its_corners() {
        let size = Size::new(6, 5);
        let mask = rasterise(size, &[rectangle_edit(Tone::Paint, whole(4.4, 3.5), whole(1.5, 1.0))]);
        // Centres 1.5, 2.5, 3.5 across and 1.5, 2.5 down: the far corner's own centre is outside.
        assert_eq!(mask.bounds().map(|r| (r.x, r.y, r.width, r.height)), Some((1, 1, 3, 2)));
        assert_eq!(mask.hole_area(), 6);
    }

    #[test]
    fn edits_apply_in_order() {
        let size = Size::new(8, 8);
        let (a, b) = (whole(-9.0, -9.0), whole(99.0, 4.0));
        let paint = rectangle_edit(Tone::Paint, a, b);
        let erase = rectangle_edit(Tone::Erase, a, b);
        assert_eq!(rasterise(size, &[paint.clone(), erase.clone()]).hole_area(), 0);
        assert_eq!(rasterise(size, &[erase.clone(), paint.clone()]).hole_area(), 32);
        assert_eq!(rasterise(size, &[paint.clone(), Edit::Clear, Edit::Invert]).hole_area(), 64);
        assert_eq!(rasterise(size, &[paint.clone(), Edit::Fill(Default::default())]).hole_area(), 0);
        assert_eq!(rasterise(size, &[Edit::Invert, erase]).hole_area(), 32);
    }
}
