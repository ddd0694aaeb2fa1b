use infill_protocol::{Mask, Size};

use super::{detail, structure};

/// Why two pictures cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetricError {
    #[error("the mask is {}x{}, so each picture needs {expected} bytes of RGBA; one has {got}", .size.width, .size.height)]
    Length { size: Size, expected: usize, got: usize },
    #[error("the mask has no hole, so there is nothing to measure")]
    EmptyHole,
    #[error("the two pictures gave feature maps of different shapes")]
    Shapes,
}

/// A fill and the truth it hides, ready to be measured.
#[derive(Clone, Debug)]
pub struct Comparison {
    mask: Mask,
    composite: Vec<u8>,
    truth: Vec<u8>,
    /// Luma of the composite and of the truth, row by row.
    luma: [Vec<f64>; 2],
}

impl Comparison {
    /// `result` and `truth` are RGBA8, row by row, of the mask's size. Alpha is ignored.
    pub fn new(result: &[u8], truth: &[u8], mask: &Mask) -> Result<Self, MetricError> {
        let (size, expected) = (mask.size(), mask.size().area() * 4);
        for got in [result.len(), truth.len()] {
            if got != expected {
                return Err(MetricError::Length { size, expected, got });
            }
        }
        if mask.hole_area() == 0 {
            return Err(MetricError::EmptyHole);
        }
        let mut composite = truth.to_vec();
        let pixels = composite.chunks_exact_mut(4).zip(result.chunks_exact(4));
        for ((to, from), &mask) in pixels.zip(mask.data()) {
            if mask == Mask::HOLE {
                to.copy_from_slice(from);
            }
        }
        let luma = [luma(&composite), luma(truth)];
        Ok(Self { mask: mask.clone(), composite, truth: truth.to_vec(), luma })
    }

    /// The result inside the hole, the truth outside: RGBA8. Features for [`super::perceptual_distance`]
    /// are taken from this picture.
    pub fn composite(&self) -> &[u8] {
        &self.composite
    }

    /// Peak signal to noise in dB over the red, green and blue of the hole; infinite for equal pixels.
    pub fn psnr(&self) -> f64 {
        let pixels = self.composite.chunks_exact(4).zip(self.truth.chunks_exact(4));
        let squares: u64 = pixels
            .flat_map(|(a, b)| a[..3].iter().zip(&b[..3]))
            .map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2))
            .sum();
        let mean = squares as f64 / (3 * self.mask.hole_area()) as f64;
        10.0 * (255.0 * 255.0 / mean).log10()
    }

    /// Mean structural similarity of luma over the hole's pixels, in -1..=1 (Wang et al. 2004:
    /// Gaussian window of 11 pixels and sigma 1.5, K1 = 0.01, K2 = 0.03).
    pub fn ssim(&self) -> f64 {
        let map = structure::similarity(&self.luma[0], &self.luma[1], self.mask.size());
        detail::mean_in(&map, &self.mask)
    }

    /// Mean absolute Laplacian of luma in the hole, divided by the truth's.
    pub fn energy(&self) -> f64 {
        let [result, truth] = &self.luma;
        ratio(detail::energy(result, &self.mask), detail::energy(truth, &self.mask))
    }

    /// Mean absolute step of luma across the hole's border, divided by the truth's.
    pub fn border_jump(&self) -> f64 {
        let [result, truth] = &self.luma;
        ratio(detail::border_step(result, &self.mask), detail::border_step(truth, &self.mask))
    }
}

/// Luma of RGBA8 in 0..=255, by the weights of ITU-R BT.601.
fn luma(rgba: &[u8]) -> Vec<f64> {
    let weigh = |p: &[u8]| 0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2]);
    rgba.chunks_exact(4).map(weigh).collect()
}

/// Two flat pictures agree; detail where the truth has none is infinitely too much.
fn ratio(result: f64, truth: f64) -> f64 {
    if result == truth { 1.0 } else { result / truth }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(4, 1);

    fn grey(levels: [u8; 4]) -> Vec<u8> {
        levels.iter().flat_map(|&v| [v, v, v, 255]).collect()
    }

    fn hole(levels: [u8; 4]) -> Mask {
        Mask::from_levels(SIZE, levels.to_vec()).expect("four levels")
    }

    #[test]
    fn known_pixels_never_count() {
        let compared = Comparison::new(&grey([9, 50, 9, 9]), &grey([1, 50, 3, 4]), &hole([0, 255, 0, 0]));
        let compared = compared.expect("comparable");
        assert_eq!(compared.composite(), grey([1, 50, 3, 4]));
        assert_eq!(compared.psnr(), f64::INFINITY);
        assert!((compared.ssim() - 1.0).abs() < 1e-12);
        assert_eq!((compared.energy(), compared.border_jump()), (1.0, 1.0));
    }

    #[test]
    fn psnr_of_a_known_error() {
        // Errors of 3 and 4 levels in two hole pixels: mean square 12.5.
        let compared = Comparison::new(&grey([0, 13, 16, 0]), &grey([0, 10, 20, 0]), &hole([0, 255, 255, 0]));
        let expected = 10.0 * (65025.0_f64 / 12.5).log10();
        assert!((compared.expect("comparable").psnr() - expected).abs() < 1e-12);
    }

    #[test]
    fn ratios_of_hand_counted_detail() {
        // Truth 0 10 20 20, hole in pixels 1 and 2. Laplacians (edges repeat): 0-20+20 = 0, 10-40+20 = -10:
        // mean 5. Result 0 30 20 20: 0-60+20 = -40, 30-40+20 = 10: mean 25.
        let compared =
            Comparison::new(&grey([0, 30, 20, 20]), &grey([0, 10, 20, 20]), &hole([0, 255, 255, 0]));
        let compared = compared.expect("comparable");
        assert!((compared.energy() - 5.0).abs() < 1e-9);
        // Border pairs 0|1 and 2|3: truth 10 and 0, result 30 and 0.
        assert!((compared.border_jump() - 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        let mask = hole([0, 255, 0, 0]);
        let short = MetricError::Length { size: SIZE, expected: 16, got: 4 };
        assert_eq!(Comparison::new(&[0; 16], &[0; 4], &mask).err(), Some(short));
        assert_eq!(Comparison::new(&[0; 16], &[0; 16], &hole([0; 4])).err(), Some(MetricError::EmptyHole));
    }
}
