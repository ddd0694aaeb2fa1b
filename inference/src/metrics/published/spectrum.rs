/// Rotations shrink what is off the diagonal quadratically; this many sweeps never happen.
const SWEEPS: usize = 60;

/// A square matrix, row by row.
#[derive(Clone, Debug)]
pub(super) struct Square {
    side: usize,
    entries: Vec<f64>,
}

/// Eigenvalues of a symmetric matrix, and their vectors as columns.
#[derive(Debug)]
pub(super) struct Spectrum {
    pub values: Vec<f64>,
    pub vectors: Square,
}

impl Square {
    pub fn zeros(side: usize) -> Self {
        Self { side, entries: vec![0.0; side * side] }
    }

    fn identity(side: usize) -> Self {
        let mut matrix = Self::zeros(side);
        (0..side).for_each(|i| matrix.row_mut(i)[i] = 1.0);
        matrix
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.side..][..self.side]
    }

    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.entries[row * self.side..][..self.side]
    }

    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zeros(self.side);
        for row in 0..self.side {
            for (k, &factor) in self.row(row).iter().enumerate() {
                let sums = product.row_mut(row).iter_mut().zip(other.row(k));
                sums.for_each(|(sum, entry)| *sum += factor * entry);
            }
        }
        product
    }

    pub fn transposed(&self) -> Self {
        let mut matrix = Self::zeros(self.side);
        for row in 0..self.side {
            (0..self.side).for_each(|column| matrix.row_mut(column)[row] = self.row(row)[column]);
        }
        matrix
    }

    /// Turns the lines `p` and `q`, as rows: `p ← c·p − s·q`, `q ← s·p + c·q`.
    fn rotate_rows(&mut self, p: usize, q: usize, (c, s): (f64, f64)) {
        for column in 0..self.side {
            let (x, y) = (self.row(p)[column], self.row(q)[column]);
            self.row_mut(p)[column] = c * x - s * y;
            self.row_mut(q)[column] = s * x + c * y;
        }
    }

    fn rotate_columns(&mut self, p: usize, q: usize, (c, s): (f64, f64)) {
        for row in 0..self.side {
            let entries = self.row_mut(row);
            let (x, y) = (entries[p], entries[q]);
            entries[p] = c * x - s * y;
            entries[q] = s * x + c * y;
        }
    }
}

/// Eigenvalues and vectors of a symmetric matrix, by Jacobi's rotations.
pub(super) fn spectrum(matrix: &Square) -> Spectrum {
    let side = matrix.side;
    let (mut rest, mut vectors) = (matrix.clone(), Square::identity(side));
    let size = rest.entries.iter().map(|entry| entry * entry).sum::<f64>();
    for _ in 0..SWEEPS {
        let off: f64 = (0..side).flat_map(|p| rest.row(p)[p + 1..].iter()).map(|entry| entry * entry).sum();
        if off <= size * f64::EPSILON * f64::EPSILON {
            break;
        }
        for p in 0..side {
            for q in p + 1..side {
                let Some(turn) = annihilating(&rest, p, q) else { continue };
                rest.rotate_rows(p, q, turn);
                rest.rotate_columns(p, q, turn);
                vectors.rotate_columns(p, q, turn);
            }
        }
    }
    Spectrum { values: (0..side).map(|i| rest.row(i)[i]).collect(), vectors }
}

/// Cosine and sine of the smaller angle that makes the entry `(p, q)` vanish.
fn annihilating(matrix: &Square, p: usize, q: usize) -> Option<(f64, f64)> {
    let entry = matrix.row(p)[q];
    if entry == 0.0 {
        return None;
    }
    let slope = (matrix.row(q)[q] - matrix.row(p)[p]) / (2.0 * entry);
    let tangent = slope.signum() / (slope.abs() + slope.hypot(1.0));
    let cosine = tangent.hypot(1.0).recip();
    Some((cosine, tangent * cosine))
}
