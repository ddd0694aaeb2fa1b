use infill_protocol::{Mask, Size};

use super::MetricError;

/// Keeps a position without any activation from dividing by zero.
const EPSILON: f32 = 1e-10;

/// What one layer of a network answers for one picture: `values[(channel * height + y) * width + x]`.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMap {
    pub channels: usize,
    pub height: usize,
    pub width: usize,
    pub values: Vec<f32>,
}

impl FeatureMap {
    fn shape(&self) -> [usize; 3] {
        [self.channels, self.height, self.width]
    }

    /// One over the length of the feature vector at every position.
    fn scales(&self) -> Vec<f32> {
        let mut squares = vec![0.0_f32; self.height * self.width];
        for plane in self.values.chunks_exact(squares.len()) {
            squares.iter_mut().zip(plane).for_each(|(sum, value)| *sum += value * value);
        }
        squares.iter().map(|sum| 1.0 / (sum + EPSILON).sqrt()).collect()
    }
}

/// Distance of two pictures as a network sees them, 0 (equal) and up; at most 2 for features that are
/// never negative. After Zhang et al., "The unreasonable effectiveness of deep features as a perceptual
/// metric" (2018), without learned weights: at every position feature vectors are scaled to length one,
/// their squared difference is averaged over positions, each weighing as much as the share of hole in
/// its part of the picture, and layers count equally. The layers are the caller's choice; the bench
/// takes those of SqueezeNet 1.0 named in its table.
pub fn perceptual_distance(a: &[FeatureMap], b: &[FeatureMap], mask: &Mask) -> Result<f64, MetricError> {
    if a.is_empty() || a.len() != b.len() {
        return Err(MetricError::Shapes);
    }
    if mask.hole_area() == 0 {
        return Err(MetricError::EmptyHole);
    }
    let layers = a.iter().zip(b).map(|(a, b)| layer_distance(a, b, mask));
    Ok(layers.sum::<Result<f64, _>>()? / a.len() as f64)
}

fn layer_distance(a: &FeatureMap, b: &FeatureMap, mask: &Mask) -> Result<f64, MetricError> {
    let positions = a.height * a.width;
    let whole = |map: &FeatureMap| positions > 0 && map.values.len() == map.channels * positions;
    if a.shape() != b.shape() || !whole(a) || !whole(b) {
        return Err(MetricError::Shapes);
    }
    let (scale_a, scale_b) = (a.scales(), b.scales());
    let mut distance = vec![0.0_f32; positions];
    for (plane_a, plane_b) in a.values.chunks_exact(positions).zip(b.values.chunks_exact(positions)) {
        for (at, sum) in distance.iter_mut().enumerate() {
            *sum += (plane_a[at] * scale_a[at] - plane_b[at] * scale_b[at]).powi(2);
        }
    }
    let shares = hole_shares(mask, Size::new(a.width as u32, a.height as u32));
    let weighted: f64 = distance.iter().zip(&shares).map(|(&d, share)| f64::from(d) * share).sum();
    Ok(weighted / shares.iter().sum::<f64>())
}

/// The share of hole, 0..=1, in each cell of a grid of `cells` laid over the mask: exact areas, cut
/// pixels counting in part.
fn hole_shares(mask: &Mask, cells: Size) -> Vec<f64> {
    let (width, height) = (mask.size().width as usize, mask.size().height as usize);
    let columns = overlaps(width, cells.width as usize);
    let rows = overlaps(height, cells.height as usize);
    let mut shares = Vec::with_capacity(cells.area());
    for row in &rows {
        for column in &columns {
            let mut share = 0.0;
            for &(y, high) in row {
                for &(x, wide) in column {
                    if mask.data()[y * width + x] == Mask::HOLE {
                        share += high * wide;
                    }
                }
            }
            shares.push(share);
        }
    }
    shares
}

/// For each of `cells` equal parts of a line of `length` pixels: the pixels it touches and the share of
/// the cell that each covers.
fn overlaps(length: usize, cells: usize) -> Vec<Vec<(usize, f64)>> {
    let step = length as f64 / cells as f64;
    let touched = |cell: usize| {
        // In whole numbers: cell borders that fall on pixel borders touch no pixel beyond.
        let (start, end) = (cell * length, (cell + 1) * length);
        let pixels = start / cells..end.div_ceil(cells);
        let cover = |pixel: usize| {
            let shared = ((pixel + 1) * cells).min(end) - (pixel * cells).max(start);
            (pixel, shared as f64 / cells as f64 / step)
        };
        pixels.map(cover).collect()
    };
    (0..cells).map(touched).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(values: &[f32]) -> FeatureMap {
        FeatureMap { channels: 2, height: 1, width: values.len() / 2, values: values.to_vec() }
    }

    fn mask(levels: &[u8]) -> Mask {
        Mask::from_levels(Size::new(levels.len() as u32, 1), levels.to_vec()).expect("one row")
    }

    #[test]
    fn equal_features_are_at_distance_zero_whatever_their_length() {
        let (a, b) = (map(&[3.0, 1.0, 4.0, 0.0]), map(&[6.0, 5.0, 8.0, 0.0]));
        let distance = perceptual_distance(&[a], &[b], &mask(&[255, 0])).expect("comparable");
        assert!(distance < 1e-12, "{distance}");
    }

    #[test]
    fn positions_weigh_as_their_share_of_hole() {
        // Position 0 turns by a right angle (squared difference 2), position 1 stays. The hole covers
        // one pixel of three in cell 0 and all of cell 1: 2 * (1/3) / (1/3 + 1) = 0.5.
        let (a, b) = (map(&[1.0, 1.0, 0.0, 0.0]), map(&[0.0, 1.0, 1.0, 0.0]));
        let distance =
            perceptual_distance(&[a], &[b], &mask(&[255, 0, 0, 255, 255, 255])).expect("comparable");
        assert!((distance - 0.5).abs() < 1e-6, "{distance}");
    }

    #[test]
    fn cut_pixels_count_in_part() {
        // Three pixels in two cells of one and a half.
        let shares = hole_shares(&mask(&[255, 0, 255]), Size::new(2, 1));
        assert!(shares.iter().all(|share| (share - 2.0 / 3.0).abs() < 1e-12), "{shares:?}");
    }

    #[test]
    fn layers_count_equally() {
        let (x, y) = (map(&[1.0, 0.0]), map(&[0.0, 1.0]));
        let layers = |map: &FeatureMap| [x.clone(), map.clone()];
        let distance = perceptual_distance(&layers(&x), &layers(&y), &mask(&[255])).expect("comparable");
        assert!((distance - 1.0).abs() < 1e-6);
    }

    #[test]
    fn shapes_must_agree() {
        let (a, b) = (map(&[1.0, 0.0]), map(&[1.0, 0.0, 0.0, 0.0]));
        assert_eq!(perceptual_distance(&[a], &[b], &mask(&[255])), Err(MetricError::Shapes));
        assert_eq!(perceptual_distance(&[], &[], &mask(&[255])), Err(MetricError::Shapes));
    }
}
