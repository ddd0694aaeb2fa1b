use infill_protocol::{LabelMap, Mask, Size};

/// Weights of a pixel's surroundings, the binomial of two steps each way; their sum is 16.
const WINDOW: [(i32, i32, u32); 9] =
    [(-1, -1, 1), (0, -1, 2), (1, -1, 1), (-1, 0, 2), (0, 0, 4), (1, 0, 2), (-1, 1, 1), (0, 1, 2), (1, 1, 1)];

/// Draws the edges between labels in a hole as a lens does: a pixel beside another label takes as much of
/// that one's colour as it has of the pixel's surroundings, so that the edge runs over two pixels and a slanted
/// one has no steps. Pixels in the midst of their label keep their colours.
///
/// `rgba`: the filled crop, 8 bits, row by row; only colours of hole pixels change. Whole numbers only.
///
/// # Panics
/// Where sizes differ.
pub fn blend_edges(rgba: &mut [u8], hole: &Mask, labels: &LabelMap) {
    let size = hole.size();
    assert!(labels.size() == size && rgba.len() == 4 * size.area(), "a hole and labels of {size:?}");
    let before = rgba.to_vec();
    for place in (0..size.area()).filter(|&place| hole.data()[place] == Mask::HOLE) {
        // Of its own label a pixel takes itself alone: a mean would lose the grain of the photo.
        let own = labels.data()[place];
        let giver = |near: usize| if labels.data()[near] == own { place } else { near };
        let (mut sums, mut total) = ([0; 3], 0);
        for (near, weight) in around(size, place) {
            total += weight;
            let colour = &before[4 * giver(near)..];
            sums.iter_mut().zip(colour).for_each(|(sum, &level)| *sum += weight * u32::from(level));
        }
        let colour = sums.map(|sum| ((sum + total / 2) / total) as u8);
        rgba[4 * place..4 * place + 3].copy_from_slice(&colour);
    }
}

/// The places around one that lie inside, with their weights.
fn around(size: Size, place: usize) -> impl Iterator<Item = (usize, u32)> {
    let width = size.width as usize;
    let (x, y) = ((place % width) as i32, (place / width) as i32);
    let near = WINDOW.into_iter().map(move |(dx, dy, weight)| (x + dx, y + dy, weight));
    let inside =
        near.filter(move |&(x, y, _)| x >= 0 && y >= 0 && x < size.width as i32 && y < size.height as i32);
    inside.map(move |(x, y, weight)| (y as usize * width + x as usize, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 8;

    /// A hole over everything but the border: label 0, of 40, left of the line `x + y / 2 = 5`, else label 1, 200.
    fn slanted() -> (Vec<u8>, Mask, LabelMap) {
        let size = Size::new(SIDE as u32, SIDE as u32);
        let label = |index: usize| u8::from(2 * (index % SIDE) + index / SIDE >= 10);
        let labels = LabelMap::new(size, (0..64).map(label).collect()).expect("8 × 8");
        let mut hole = Mask::known(size);
        (1..7).for_each(|y| hole.set_span(y, 1..7, true));
        let rgba = (0..64).flat_map(|index| [40 + 160 * label(index), 0, 0, index as u8]).collect();
        (rgba, hole, labels)
    }

    #[test]
    fn an_edge_rises_over_two_pixels_and_nothing_else_changes() {
        let (before, hole, labels) = slanted();
        let mut rgba = before.clone();
        blend_edges(&mut rgba, &hole, &labels);
        let red = |x: usize, y: usize| rgba[4 * (y * SIDE + x)];
        for y in 1..7 {
            for x in 1..6 {
                assert!(red(x, y) <= red(x + 1, y), "row {y} rises");
            }
        }
        for index in 0..64 {
            let (old, new) = (&before[4 * index..][..4], &rgba[4 * index..][..4]);
            let (x, y) = (index % SIDE, index / SIDE);
            let edge = 5.0 - y as f64 / 2.0 - 0.5;
            let is_far = (x as f64 - edge).abs() > 1.6;
            assert!(!is_far || old == new, "pixel {x}, {y} lies in the midst of its label");
            assert!(hole.data()[index] == Mask::HOLE || old == new, "known pixel {x}, {y}");
            assert_eq!(old[3], new[3], "alpha of pixel {x}, {y}");
        }
        let between = (1..7).flat_map(|y| (1..7).map(move |x| (x, y)));
        assert!(between.filter(|&(x, y)| (60..180).contains(&red(x, y))).count() >= 10);
    }

    #[test]
    fn one_label_keeps_every_byte() {
        let (before, hole, labels) = slanted();
        let one = LabelMap::new(labels.size(), vec![3; 64]).expect("8 × 8");
        let mut rgba = before.clone();
        blend_edges(&mut rgba, &hole, &one);
        assert_eq!(rgba, before);
    }
}
