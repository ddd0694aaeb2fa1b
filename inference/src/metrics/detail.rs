use infill_protocol::Mask;

/// Mean of `values` (one a pixel) over the hole.
pub(super) fn mean_in(values: &[f64], mask: &Mask) -> f64 {
    let holes = values.iter().zip(mask.data()).filter(|&(_, &m)| m == Mask::HOLE);
    holes.map(|(value, _)| value).sum::<f64>() / mask.hole_area() as f64
}

/// Mean absolute Laplacian over the hole: four neighbours minus four times the centre, the picture's
/// edge repeated.
pub(super) fn energy(luma: &[f64], mask: &Mask) -> f64 {
    let (width, height) = (mask.size().width as usize, mask.size().height as usize);
    let mut sum = 0.0;
    for y in 0..height {
        let (above, below) = (y.saturating_sub(1) * width, (y + 1).min(height - 1) * width);
        let row = y * width;
        for x in 0..width {
            if mask.data()[row + x] == Mask::HOLE {
                let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
                let around = luma[above + x] + luma[below + x] + luma[row + left] + luma[row + right];
                sum += (around - 4.0 * luma[row + x]).abs();
            }
        }
    }
    sum / mask.hole_area() as f64
}

/// Mean absolute difference over the pairs of direct neighbours of which exactly one is hole; 0 where
/// the hole has no border inside the picture.
pub(super) fn border_step(luma: &[f64], mask: &Mask) -> f64 {
    let (width, data) = (mask.size().width as usize, mask.data());
    let (mut sum, mut pairs) = (0.0, 0_u32);
    for at in 0..data.len() {
        let right = ((at + 1) % width != 0).then_some(at + 1);
        let below = (at + width < data.len()).then_some(at + width);
        for other in right.into_iter().chain(below) {
            if data[at] != data[other] {
                sum += (luma[at] - luma[other]).abs();
                pairs += 1;
            }
        }
    }
    if pairs == 0 { 0.0 } else { sum / f64::from(pairs) }
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    #[test]
    fn border_pairs_do_not_wrap_around_rows() {
        // 2x2 with the hole at the top right: pairs are left (5 to 9) and below (9 to 2).
        let mask = Mask::from_levels(Size::new(2, 2), vec![0, 255, 0, 0]).expect("four levels");
        assert_eq!(border_step(&[5.0, 9.0, 100.0, 2.0], &mask), 5.5);
    }

    #[test]
    fn energy_of_a_spot() {
        let mut mask = Mask::known(Size::new(3, 3));
        mask.set(1, 1, true);
        mask.set(0, 1, true);
        // The spot itself: -4 * 7; beside it on the picture's edge: 7.
        assert_eq!(energy(&[0.0, 0.0, 0.0, 0.0, 7.0, 0.0, 0.0, 0.0, 0.0], &mask), (28.0 + 7.0) / 2.0);
    }

    #[test]
    fn a_full_hole_has_no_border() {
        let mask = Mask::from_levels(Size::new(2, 1), vec![255; 2]).expect("two levels");
        assert_eq!(border_step(&[1.0, 2.0], &mask), 0.0);
    }
}
