//! Exact squared Euclidean distances to the hole, by the two passes of A. Meijster, J. Roerdink and
//! W. Hesselink, "A general algorithm for computing distance transforms in linear time" (2000),
//! integers throughout.

use infill_protocol::Mask;

/// Vertical distances are kept in a byte: this value means "this far or further".
pub const FAR: u32 = 255;

/// Calls `visit(x, y, squared)` for every pixel of the mask, row by row, with its squared distance in
/// pixels to the nearest hole pixel, exact below `FAR²` and at least `FAR²` beyond.
pub fn for_each_distance(mask: &Mask, mut visit: impl FnMut(u32, u32, u32)) {
    let width = mask.size().width as usize;
    if width == 0 {
        return;
    }
    let vertical = vertical_distances(mask, width);
    let mut envelope = Envelope::default();
    for (y, row) in vertical.chunks_exact(width).enumerate() {
        envelope.build(row);
        envelope.walk(row, |x, squared| visit(x as u32, y as u32, squared));
    }
}

/// Distance in each column to the nearest hole pixel above or below.
fn vertical_distances(mask: &Mask, width: usize) -> Vec<u8> {
    const FAR_BYTE: u8 = FAR as u8;
    let mut out: Vec<u8> =
        mask.data().iter().map(|&byte| if byte == Mask::HOLE { 0 } else { FAR_BYTE }).collect();
    let relax = |out: &mut [u8], from: usize, to: usize| {
        for x in 0..width {
            out[to + x] = out[to + x].min(out[from + x].saturating_add(1));
        }
    };
    let rows = out.len() / width;
    for y in 1..rows {
        relax(&mut out, (y - 1) * width, y * width);
    }
    for y in (1..rows).rev() {
        relax(&mut out, y * width, (y - 1) * width);
    }
    out
}

/// The lower envelope of the parabolas `(x - i)² + g(i)²` of one row.
#[derive(Default)]
struct Envelope {
    /// Parabolas of the envelope, left to right, each with the first x at which it is lowest.
    parabolas: Vec<(usize, usize)>,
}

impl Envelope {
    fn build(&mut self, row: &[u8]) {
        self.parabolas.clear();
        self.parabolas.push((0, 0));
        for index in 1..row.len() {
            while let Some(&(last, start)) = self.parabolas.last()
                && height(row, last, start) > height(row, index, start)
            {
                self.parabolas.pop();
            }
            match self.parabolas.last() {
                None => self.parabolas.push((index, 0)),
                Some(&(last, _)) => {
                    let start = meeting(row, last, index) + 1;
                    if start < row.len() as i64 {
                        self.parabolas.push((index, start.max(0) as usize));
                    }
                }
            }
        }
    }

    fn walk(&self, row: &[u8], mut visit: impl FnMut(usize, u32)) {
        for (position, &(index, start)) in self.parabolas.iter().enumerate() {
            let end = self.parabolas.get(position + 1).map_or(row.len(), |next| next.1);
            for x in start..end {
                visit(x, height(row, index, x));
            }
        }
    }
}

/// Height at `x` of the parabola that stands at `index`.
fn height(row: &[u8], index: usize, x: usize) -> u32 {
    let (across, down) = (x.abs_diff(index) as u32, u32::from(row[index]));
    across.saturating_mul(across).saturating_add(down * down)
}

/// The last x at which the parabola at `left` is not above the one at `right`.
fn meeting(row: &[u8], left: usize, right: usize) -> i64 {
    let square = |value: i64| value * value;
    let (l, r) = (left as i64, right as i64);
    let above = square(r) - square(l) + square(row[right].into()) - square(row[left].into());
    above.div_euclid(2 * (r - l))
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn distances_are_exact(width in 1..20u32, height in 1..20u32, holes in prop::collection::vec((0..20u32, 0..20u32), 1..9)) {
            let mut mask = Mask::known(Size::new(width, height));
            let holes: Vec<_> = holes.iter().map(|&(x, y)| (x % width, y % height)).collect();
            holes.iter().for_each(|&(x, y)| mask.set(x, y, true));
            let mut visited = 0;
            for_each_distance(&mask, |x, y, squared| {
                let nearest = holes.iter().map(|h| h.0.abs_diff(x).pow(2) + h.1.abs_diff(y).pow(2)).min();
                assert_eq!(Some(squared), nearest, "at {x}, {y}");
                visited += 1;
            });
            prop_assert_eq!(visited, width * height);
        }
    }

    #[test]
    fn without_a_hole_everything_is_far() {
        for_each_distance(&Mask::known(Size::new(40, 3)), |_, _, squared| assert!(squared >= FAR * FAR));
    }
}
