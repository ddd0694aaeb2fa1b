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
/// `dims`.
///
/// # Errors
/// Where a set is no whole number of vectors, or holds fewer than two.
pub fn frechet_distance(a: &[f64], b: &[f64], dims: usize) -> Result<f64, FrechetError> {
    let (mean_a, cov_a) = fit(a, dims)?;
    let (mean_b, cov_b) = fit(b, dims)?;
    let shift: f64 = mean_a.iter().zip(&mean_b).map(|(a, b)| (a - b).powi(2)).sum();

    // S₁·S₂ has the eigenvalues of √S₁·S₂·√S₁, which is symmetric.
    let root = square_root(&cov_a);
    let inner = root.times(&cov_b).times(&root);
    let cross: f64 = spectrum(&inner).values.into_iter().map(|value| value.max(0.0).sqrt()).sum();
    Ok(shift + cov_a.trace() + cov_b.trace() - 2.0 * cross)
}

/// Mean and sample covariance.
fn fit(features: &[f64], dims: usize) -> Result<(Vec<f64>, Square), FrechetError> {
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
    let mut covariance = Square::zeros(dims);
    for vector in features.chunks_exact(dims) {
        for row in 0..dims {
            let centred = (vector[row] - mean[row]) / (count - 1) as f64;
            let sums = covariance.row_mut(row).iter_mut().zip(vector.iter().zip(&mean));
            sums.for_each(|(sum, (x, mean))| *sum += centred * (x - mean));
        }
    }
    Ok((mean, covariance))
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
    fn what_is_no_set_is_refused() {
        assert_eq!(frechet_distance(&[1.0; 5], &[1.0; 4], 2), Err(FrechetError::Length(5, 2)));
        assert_eq!(frechet_distance(&[1.0; 2], &[1.0; 4], 2), Err(FrechetError::TooFew(1)));
    }
}
