//! Where the holes of training come from. Every generator aims at a share of the picture and draws from
//! one stream, so that a hole is its seed and number.

mod objects;
mod shapes;
mod strokes;

use std::fmt::Debug;

use infill_protocol::{Mask, Size};

pub use objects::Objects;
pub use shapes::{Centre, Half, Ready, Rectangles};
pub use strokes::Strokes;

use super::Draw;

/// Draws holes.
pub trait MaskGenerator: Debug + Send + Sync {
    /// A hole of about `share` (0 to 1) of a picture of `size`; a generator of one fixed shape ignores
    /// the share.
    fn draw(&self, size: Size, share: f64, draw: &mut Draw) -> Mask;
}

/// Several generators, each as often as its weight says, over a range of hole shares.
#[derive(Debug)]
pub struct MaskMix {
    kinds: Vec<(f64, Box<dyn MaskGenerator>)>,
    share: [f64; 2],
}

impl MaskMix {
    /// `share`: smallest and largest part of the picture that is hole.
    pub fn new(kinds: Vec<(f64, Box<dyn MaskGenerator>)>, share: [f64; 2]) -> Self {
        Self { kinds, share }
    }

    /// A mask with at least one pixel of hole and one known.
    pub fn draw(&self, size: Size, draw: &mut Draw) -> Mask {
        let [low, high] = self.share;
        let share = draw.between(low, high).max(1.0 / size.area() as f64);
        let sum: f64 = self.kinds.iter().map(|(weight, _)| weight).sum();
        let mut point = draw.unit() * sum;
        let chosen = self.kinds.iter().find(|(weight, _)| {
            point -= weight;
            point < 0.0
        });
        let kind = chosen.or(self.kinds.last()).map(|(_, kind)| kind);
        let mut mask = kind.map_or_else(|| Mask::known(size), |kind| kind.draw(size, share, draw));
        let (middle, corner) = ((size.width / 2, size.height / 2), (0, 0));
        if mask.hole_area() == 0 {
            mask.set(middle.0, middle.1, true);
        } else if mask.hole_area() == size.area() {
            mask.set(corner.0, corner.1, false);
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::LabelMap;

    use super::*;

    const SIZE: Size = Size::new(96, 64);

    fn share(mask: &Mask) -> f64 {
        mask.hole_area() as f64 / SIZE.area() as f64
    }

    fn disc() -> Objects {
        let inside = |i: usize| (i as i32 % 32 - 16).pow(2) + (i as i32 / 32 - 16).pow(2) < 60;
        let labels = (0..32 * 32).map(|i| u8::from(inside(i))).collect();
        Objects::new(vec![LabelMap::new(Size::new(32, 32), labels).expect("a label a pixel")])
    }

    #[test]
    fn holes_have_the_share_that_was_asked_for() {
        let kinds: [(&dyn MaskGenerator, f64); 3] =
            [(&Strokes::default(), 0.02), (&Rectangles::default(), 0.06), (&disc(), 0.12)];
        for (kind, tolerance) in kinds {
            for (number, wanted) in [0.05, 0.2, 0.4, 0.6].into_iter().enumerate() {
                let mask = kind.draw(SIZE, wanted, &mut Draw::new(1, number as u64));
                let found = share(&mask);
                assert!((found - wanted).abs() <= tolerance, "{kind:?}: {found}, not {wanted}");
            }
        }
    }

    #[test]
    fn the_same_number_is_the_same_hole_and_another_is_another() {
        let mix = MaskMix::new(
            vec![(1.0, Box::new(Strokes::default())), (1.0, Box::new(Rectangles::default()))],
            [0.1, 0.5],
        );
        let hole = |number| mix.draw(SIZE, &mut Draw::new(7, number));
        assert_eq!(hole(3), hole(3));
        assert_ne!(hole(3), hole(4));
    }

    #[test]
    fn fixed_shapes_are_where_they_belong() {
        let mask = Centre { side: 0.5 }.draw(SIZE, 0.9, &mut Draw::new(1, 1));
        assert_eq!(share(&mask), 0.25);
        assert!(mask.is_hole(48, 32) && !mask.is_hole(23, 32));
        let mask = Half.draw(SIZE, 0.9, &mut Draw::new(1, 1));
        assert_eq!(share(&mask), 0.5);
    }

    #[test]
    fn something_is_always_hole_and_something_known() {
        let nothing = MaskMix::new(Vec::new(), [0.0, 0.0]).draw(SIZE, &mut Draw::new(1, 1));
        assert_eq!(nothing.hole_area(), 1);
        let all = MaskMix::new(vec![(1.0, Box::new(Rectangles::default()))], [1.0, 1.0]);
        assert!(all.draw(SIZE, &mut Draw::new(1, 1)).hole_area() < SIZE.area());
    }
}
