use super::spectrum::{Square, spectrum};

/// Why two sets of features have no distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrechetError {
    #[error("{0} numbers are no list of vectors of {1}")]
    Length(usize, usize),
    #[error("a set needs two vectors at least; one has {0}")]
    TooFew(usize),
}

/// Fréchet distance of the normal distributions fitted to two sets of features (Dowson and Landau 1982;
/// Heusel et al. 2017, arXiv:1706.08500, equation 6): `|μ₁ − μ₂|² + tr(S₁ + S₂ − 2·√(S₁·S₂))` with sample
/// covariances.
///
/// `a` and `b` hold vectors of `dims` numbers, one after the other. The work grows with the cube of
/// `dims`, or of the vectors in `a` where those are fewer.
///
/// # Errors
/// Where a set is no whole number of vectors, or holds fewer than two.
pub fn frechet_distance(a: &[f64], b: &[f64], dims: usize) -> Result<f64, FrechetError> {
    let (a, b) = (Set::new(a, dims)?, Set::new(b, dims)?);
    let shift: f64 = a.mean.iter().zip(&b.mean).map(|(a, b)| (a - b).powi(2)).sum();
    let inner = if a.count() < dims { across(&a, &b) } else { within(&a, &b) };
    let cross: f64 = spectrum(&inner).values.into_iter().map(|value| value.max(0.0).sqrt()).sum();
    Ok(shift + a.variance() + b.variance() - 2.0 * cross)
}

/// `√S₁·S₂·√S₁`: symmetric, with the eigenvalues of `S₁·S₂`.
fn within(a: &Set, b: &Set) -> Square {
    let root = square_root(&a.covariance());
    root.times(&b.covariance()).times(&root)
}

/// With the centred vectors as rows, `S₁ = AᵀA` and `S₂ = BᵀB` but for their counts; `(A·Bᵀ)·(A·Bᵀ)ᵀ` has the
/// eigenvalues of `S₁·S₂` that are not 0.
fn across(a: &Set, b: &Set) -> Square {
    let dot = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| p * q).sum::<f64>();
    let scale = 1.0 / (((a.count() - 1) * (b.count() - 1)) as f64).sqrt();
    let products: Vec<Vec<f64>> =
        a.rows().map(|row| b.rows().map(|other| scale * dot(row, other)).collect()).collect();
    let mut inner = Square::zeros(a.count());
    for (index, row) in products.iter().enumerate() {
        inner.row_mut(index).iter_mut().zip(&products).for_each(|(entry, other)| *entry = dot(row, other));
    }
    inner
}

/// Vectors around their mean.
struct Set {
    mean: Vec<f64>,
    centred: Vec<f64>,
}

impl Set {
    fn new(features: &[f64], dims: usize) -> Result<Self, FrechetError> {
        if dims == 0 || !features.len().is_multiple_of(dims) {
            return Err(FrechetError::Length(features.len(), dims));
        }
        let count = features.len() / dims;
        if count < 2 {
            return Err(FrechetError::TooFew(count));
        }
        let mut mean = vec![0.0; dims];
        for vector in features.chunks_exact(dims) {
            mean.iter_mut().zip(vector).for_each(|(mean, x)| *mean += x / count as f64);
        }
        let mut centred = features.to_vec();
        for vector in centred.chunks_exact_mut(dims) {
            vector.iter_mut().zip(&mean).for_each(|(x, mean)| *x -= mean);
        }
        Ok(Self { mean, centred })
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.centred.chunks_exact(self.mean.len())
    }

    fn count(&self) -> usize {
        self.centred.len() / self.mean.len()
    }

    /// Of all dimensions together: the trace of the covariance.
    fn variance(&self) -> f64 {
        self.centred.iter().map(|x| x * x).sum::<f64>() / (self.count() - 1) as f64
    }

    /// Of the sample.
    fn covariance(&self) -> Square {
        let mut covariance = Square::zeros(self.mean.len());
        for vector in self.rows() {
            for (row, x) in vector.iter().enumerate() {
                let centred = x / (self.count() - 1) as f64;
                let sums = covariance.row_mut(row).iter_mut().zip(vector);
                sums.for_each(|(sum, x)| *sum += centred * x);
            }
        }
        covariance
    }
}

/// Of a symmetric matrix without negative eigenvalues but for rounding.
fn square_root(matrix: &Square) -> Square {
    let found = spectrum(matrix);
    let roots: Vec<f64> = found.values.iter().map(|value| value.max(0.0).sqrt()).collect();
    let mut scaled = found.vectors.clone();
    for row in 0..roots.len() {
        scaled.row_mut(row).iter_mut().zip(&roots).for_each(|(entry, root)| *entry *= root);
    }
    scaled.times(&found.vectors.transposed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_two_lines_is_known() {
        // Variances 1 and 4, means 0 and 3: 3² + (1 − 2)².
        let (a, b) = ([-1.0, 0.0, 1.0], [1.0, 3.0, 5.0]);
        let distance = frechet_distance(&a, &b, 1).expect("two sets");
        assert!((distance - 10.0).abs() < 1e-12, "{distance}");
    }

    #[test]
    fn a_set_is_no_distance_from_itself() {
        let set: Vec<f64> = (0..60).map(|i| f64::from(i * i * 7 % 31)).collect();
        let distance = frechet_distance(&set, &set, 4).expect("two sets");
        assert!(distance.abs() < 1e-6, "{distance}");
    }

    #[test]
    fn few_vectors_give_what_the_long_way_gives() {
        let drawn = |count: u32, seed: u32| -> Vec<f64> {
            (0..count * 7).map(|i| f64::from((i * i * 31 + seed * i + seed) % 97) / 50.0).collect()
        };
        let (a, b) = (drawn(4, 3), drawn(5, 11));
        let sets = [&a, &b].map(|set| Set::new(set, 7).expect("a set"));
        let cross = |inner: Square| {
            spectrum(&inner).values.into_iter().map(|value| value.max(0.0).sqrt()).sum::<f64>()
        };
        let (short, long) = (cross(across(&sets[0], &sets[1])), cross(within(&sets[0], &sets[1])));
        assert!((short - long).abs() < 1e-6 * long, "{short}, {long}");
        assert!(frechet_distance(&a, &b, 7).expect("two sets") > 0.0);
    }

    #[test]
    fn what_is_no_set_is_refused() {
        assert_eq!(frechet_distance(&[1.0; 5], &[1.0; 4], 2), Err(FrechetError::Length(5, 2)));
        assert_eq!(frechet_distance(&[1.0; 2], &[1.0; 4], 2), Err(FrechetError::TooFew(1)));
    }
}
