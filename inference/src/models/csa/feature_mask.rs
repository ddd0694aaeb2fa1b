use burn::tensor::{Device, Tensor, TensorData};

/// A position of the feature belongs to the hole where more than 5/16 of what it sees does.
const THRESHOLD: u32 = 5 * 16 * 16;
/// Far below any score.
const FORBIDDEN: f32 = -1e9;
/// Averages of 4×4 on the way from the image to the feature.
const HALVINGS: usize = 3;

/// The hole at the attention's resolution, on the host: it decides which positions exist, so no
/// value has to come back from the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureMask {
    height: usize,
    width: usize,
    hole: Vec<bool>,
    /// A label for each position, where they bind the search.
    labels: Option<Vec<u8>>,
}

impl FeatureMask {
    /// Three times the mean of 4×4 at stride 2 with one ring of zeros, then one threshold: the
    /// position is hole where the result exceeds 5/16. The zeros erode a hole at the border.
    ///
    /// `mask` is row-major, anything but 0 is hole.
    ///
    /// # Panics
    /// Where `mask` does not hold `height · width` values.
    pub fn new(mask: &[u8], [height, width]: [usize; 2]) -> Self {
        assert_eq!(mask.len(), height * width, "mask of {height}×{width}");
        // Sums instead of means: exact, and the threshold scales with them.
        let mut sums: Vec<u32> = mask.iter().map(|&m| u32::from(m != 0)).collect();
        let mut size = [height, width];
        for _ in 0..HALVINGS {
            (sums, size) = halve(&sums, size);
        }
        let hole = sums.into_iter().map(|sum| sum > THRESHOLD).collect();
        Self { height: size[0], width: size[1], hole, labels: None }
    }

    /// Lets every position of the hole be matched with known positions of its own label alone, where there are
    /// any; the authors know no labels, and match all. A position has the label of the pixel in its middle.
    ///
    /// # Panics
    /// Where `labels` is not of the image's size that the mask was made from.
    pub fn with_labels(mut self, labels: &[u8], [height, width]: [usize; 2]) -> Self {
        assert_eq!(labels.len(), height * width, "labels of {height}×{width}");
        let middle = |place: usize, count: usize, length: usize| (2 * place + 1) * length / (2 * count);
        let label = |position: usize| {
            let (row, column) = (position / self.width, position % self.width);
            labels[middle(row, self.height, height) * width + middle(column, self.width, width)]
        };
        self.labels = Some((0..self.hole.len()).map(label).collect());
        self
    }

    /// What is added to the score of each known position for each of the hole, row by row: 0 where they may be
    /// matched. `None` where all may.
    pub fn penalties(&self) -> Option<Vec<f32>> {
        let labels = self.labels.as_ref()?;
        let (hole, known) = (self.hole(), self.known());
        let row = |&own: &usize| {
            let matching = known.iter().any(|&other| labels[other] == labels[own]);
            known
                .iter()
                .map(move |&other| if matching && labels[other] != labels[own] { FORBIDDEN } else { 0.0 })
        };
        Some(hole.iter().flat_map(row).collect())
    }

    /// `[height, width]`.
    pub fn size(&self) -> [usize; 2] {
        [self.height, self.width]
    }

    /// Positions of the hole, in raster order.
    pub fn hole(&self) -> Vec<usize> {
        self.positions(true)
    }

    /// Positions outside it, in raster order.
    pub fn known(&self) -> Vec<usize> {
        self.positions(false)
    }

    fn positions(&self, hole: bool) -> Vec<usize> {
        (0..self.hole.len()).filter(|&i| self.hole[i] == hole).collect()
    }

    /// `[1, 1, height, width]`, 1 in the hole.
    pub fn to_tensor(&self, device: &Device) -> Tensor<4> {
        let values: Vec<f32> = self.hole.iter().map(|&hole| f32::from(u8::from(hole))).collect();
        Tensor::from_data(TensorData::new(values, [1, 1, self.height, self.width]), device)
    }
}

/// Sums of 4×4 at stride 2, one ring of zeros around.
fn halve(sums: &[u32], [height, width]: [usize; 2]) -> (Vec<u32>, [usize; 2]) {
    let (rows, columns) = (height / 2, width / 2);
    let window = |centre: usize, end: usize| (2 * centre).saturating_sub(1)..(2 * centre + 3).min(end);
    let sum = |row: usize, column: usize| -> u32 {
        window(row, height).map(|y| window(column, width).map(|x| sums[y * width + x]).sum::<u32>()).sum()
    };
    let halved = (0..rows * columns).map(|i| sum(i / columns, i % columns)).collect();
    (halved, [rows, columns])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_over_everything_reaches_the_border() {
        let mask = FeatureMask::new(&[1; 64 * 48], [64, 48]);
        assert_eq!(mask.size(), [8, 6]);
        // A corner keeps 0.45 of it, above the threshold.
        assert_eq!(mask.hole().len(), 48);
        assert!(mask.known().is_empty());
    }

    #[test]
    fn a_speck_is_no_hole() {
        let mut mask = vec![0; 64 * 64];
        mask[32 * 64 + 32] = 255;
        assert!(FeatureMask::new(&mask, [64, 64]).hole().is_empty());
    }

    #[test]
    fn labels_forbid_what_they_do_not_share_and_nothing_where_none_do() {
        let mut mask = vec![0; 64 * 64];
        (16..48).for_each(|row| mask[row * 64 + 16..row * 64 + 48].fill(255));
        // Left 0, right 1, and of the hole the lower half 2, which nothing known has.
        let label = |index: usize| {
            if mask[index] == 255 && index / 64 >= 32 { 2 } else { u8::from(index % 64 >= 32) }
        };
        let labels: Vec<u8> = (0..64 * 64).map(label).collect();
        let free = FeatureMask::new(&mask, [64, 64]);
        assert_eq!(free.penalties(), None);
        let bound = free.with_labels(&labels, [64, 64]);
        let (hole, known) = (bound.hole(), bound.known());
        let penalties = bound.penalties().expect("labels");
        assert_eq!(penalties.len(), hole.len() * known.len());
        for (row, &own) in penalties.chunks_exact(known.len()).zip(&hole) {
            for (&penalty, &other) in row.iter().zip(&known) {
                let apart = own / 8 < 4 && (own % 8 >= 4) != (other % 8 >= 4);
                assert_eq!(penalty != 0.0, apart, "{own} and {other}");
            }
        }
    }
}
