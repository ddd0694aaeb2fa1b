//! Poisson's equation on a pyramid of grids, in whole numbers.

/// One level of brightness in the membrane's fixed point.
pub(super) const ONE: i32 = 512;

/// Rises of a whole region are cut here, far beyond any that makes sense, so that sums stay in range.
const LARGEST_RISE: i32 = 1 << 28;

/// Sweeps a level; the coarser levels have done the long ways already.
const SWEEPS: u32 = 24;

/// A place of the membrane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Not part of it: nothing flows through.
    Outside,
    /// To be found: the sum of what its neighbours should rise above it, in 1 / [`ONE`].
    Free([i32; 3]),
    /// Held at a value of each channel, in 1 / [`ONE`].
    Fixed([i32; 3]),
}

/// A surface held at its fixed cells whose steps between the others are as near as can be to the wanted
/// ones.
pub(super) struct Membrane {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
}

impl Membrane {
    pub fn new(width: usize, height: usize, cells: Vec<Cell>) -> Self {
        Self { width, height, cells }
    }

    /// The value of every cell (0 outside), or `None` where nothing is fixed.
    pub fn solve(&self) -> Option<Vec<[i32; 3]>> {
        if !self.cells.iter().any(|cell| matches!(cell, Cell::Fixed(_))) {
            return None;
        }
        let mut values = if self.width > 2 || self.height > 2 {
            let coarse = self.halved();
            self.enlarged(&coarse, &coarse.solve()?)
        } else {
            self.start()
        };
        for _ in 0..SWEEPS {
            values = self.sweep(&values);
        }
        Some(values)
    }

    /// A grid of half the size: fixed where any of its four cells is, at their mean.
    fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut cells = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut count, mut free) = ([0; 3], 0, false);
                let mut rises = [0; 3];
                for (x, y) in [(2 * x, 2 * y), (2 * x + 1, 2 * y), (2 * x, 2 * y + 1), (2 * x + 1, 2 * y + 1)]
                {
                    if x >= self.width || y >= self.height {
                        continue;
                    }
                    match self.cells[y * self.width + x] {
                        Cell::Outside => {}
                        Cell::Free(rise) => {
                            free = true;
                            let add = |(sum, rise): (&mut i32, i32)| {
                                *sum = (*sum + rise).clamp(-LARGEST_RISE, LARGEST_RISE);
                            };
                            rises.iter_mut().zip(rise).for_each(add);
                        }
                        Cell::Fixed(value) => {
                            count += 1;
                            sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += value);
                        }
                    }
                }
                cells.push(match (count, free) {
                    (0, false) => Cell::Outside,
                    (0, true) => Cell::Free(rises),
                    _ => Cell::Fixed(sum.map(|sum| sum.div_euclid(count))),
                });
            }
        }
        Self { width, height, cells }
    }

    /// The values of a grid of half the size, on this one: bilinear, over what is not outside.
    fn enlarged(&self, coarse: &Self, values: &[[i32; 3]]) -> Vec<[i32; 3]> {
        let mut out = Vec::with_capacity(self.cells.len());
        for (index, cell) in self.cells.iter().enumerate() {
            if let Cell::Fixed(value) = cell {
                out.push(*value);
                continue;
            }
            let (x, y) = (index % self.width, index / self.width);
            let (mut sum, mut total) = ([0; 3], 0);
            for (row, down) in nearest_two(y, coarse.height) {
                for (column, across) in nearest_two(x, coarse.width) {
                    let at = row * coarse.width + column;
                    if coarse.cells[at] != Cell::Outside {
                        total += down * across;
                        sum.iter_mut().zip(values[at]).for_each(|(sum, value)| *sum += value * down * across);
                    }
                }
            }
            out.push(sum.map(|sum: i32| sum.div_euclid(total.max(1))));
        }
        out
    }

    fn start(&self) -> Vec<[i32; 3]> {
        self.cells.iter().map(|cell| if let Cell::Fixed(value) = cell { *value } else { [0; 3] }).collect()
    }

    /// Every free cell becomes the mean of its neighbours (Jacobi: reads old values only).
    fn sweep(&self, values: &[[i32; 3]]) -> Vec<[i32; 3]> {
        let mut out = values.to_vec();
        for y in 0..self.height {
            for x in 0..self.width {
                let index = y * self.width + x;
                let Cell::Free(rises) = self.cells[index] else { continue };
                let neighbours = [
                    (x > 0).then(|| index - 1),
                    (x + 1 < self.width).then(|| index + 1),
                    (y > 0).then(|| index - self.width),
                    (y + 1 < self.height).then(|| index + self.width),
                ];
                let (mut sum, mut count) = (rises.map(|rise| -rise), 0);
                for near in neighbours.into_iter().flatten().filter(|&near| self.cells[near] != Cell::Outside)
                {
                    count += 1;
                    sum.iter_mut().zip(values[near]).for_each(|(sum, value)| *sum += value);
                }
                if count > 0 {
                    out[index] = sum.map(|sum: i32| (sum + count / 2).div_euclid(count));
                }
            }
        }
        out
    }
}

/// The cells of a grid of half the size that lie nearest to `place`, with their weights in quarters.
fn nearest_two(place: usize, length: usize) -> [(usize, i32); 2] {
    let own = place / 2;
    let other = if place.is_multiple_of(2) { own.saturating_sub(1) } else { (own + 1).min(length - 1) };
    [(own, 3), (other, 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_fixed_is_no_membrane() {
        assert_eq!(Membrane::new(3, 3, vec![Cell::Free([0; 3]); 9]).solve(), None);
    }

    #[test]
    fn one_fixed_cell_lifts_everything_it_reaches() {
        let mut cells = vec![Cell::Free([0; 3]); 49];
        cells[0] = Cell::Fixed([ONE, -ONE, 0]);
        cells[24] = Cell::Outside;
        let values = Membrane::new(7, 7, cells).solve().unwrap();
        for (index, value) in values.iter().enumerate().filter(|&(index, _)| index != 24) {
            assert!(
                (value[0] - ONE).abs() <= ONE / 16 && (value[1] + ONE).abs() <= ONE / 16,
                "{index}: {value:?}"
            );
        }
    }

    #[test]
    fn a_line_between_two_values_is_straight() {
        let mut cells = vec![Cell::Free([0; 3]); 33];
        (cells[0], cells[32]) = (Cell::Fixed([0; 3]), Cell::Fixed([32 * ONE; 3]));
        let values = Membrane::new(33, 1, cells).solve().unwrap();
        for (x, value) in values.iter().enumerate() {
            assert!((value[0] - x as i32 * ONE).abs() <= 2 * ONE, "{x}: {}", value[0]);
        }
    }
}
