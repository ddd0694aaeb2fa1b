//! The hole grown or shrunk by a disc.

use infill_protocol::{GROW_LIMIT, Mask};

use crate::distance::for_each_distance;

/// The hole with every pixel within `pixels` of it; below zero, without every pixel within as many of
/// what is known. Beyond the photo nothing is known, so a hole at the border stays at the border.
pub fn grown(mask: &Mask, pixels: i32) -> Mask {
    let reach = pixels.unsigned_abs().min(GROW_LIMIT);
    let Some(bounds) = mask.bounds().filter(|_| reach > 0) else { return mask.clone() };
    let grows = pixels > 0;
    // One more pixel around a hole that shrinks, so that what is known beside it is seen.
    let near = bounds.grown(if grows { reach } else { 1 }, mask.size());
    let mut part = mask.crop(near);
    if !grows {
        part.invert();
    }
    let mut out = mask.clone();
    for_each_distance(&part, |x, y, squared| {
        if squared <= reach * reach {
            out.set(near.x + x, near.y + y, grows);
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    fn square(from: u32, to: u32) -> Mask {
        let mut mask = Mask::known(Size::new(40, 40));
        (from..to).for_each(|y| mask.set_span(y, from..to, true));
        mask
    }

    #[test]
    fn a_pixel_grows_to_a_disc_and_shrinks_to_itself() {
        let disc = grown(&square(20, 21), 2);
        assert_eq!(disc.hole_area(), 13);
        assert_eq!(grown(&disc, -2), square(20, 21));
        assert_eq!(grown(&disc, 0), disc);
        assert_eq!(grown(&disc, -3).hole_area(), 0);
    }

    #[test]
    fn a_hole_at_the_border_shrinks_from_inside_only() {
        let corner = square(0, 10);
        assert_eq!(grown(&corner, -4), square(0, 6));
        assert_eq!(grown(&square(0, 40), -200), square(0, 40), "nothing known to come from");
        assert_eq!(grown(&square(39, 40), i32::MAX).hole_area(), 1600);
        assert_eq!(grown(&Mask::known(Size::new(3, 3)), 9).hole_area(), 0);
        assert_eq!(grown(&corner, i32::MIN).hole_area(), 0);
    }
}
