use infill_protocol::{LabelMap, Mask, VOID_LABEL};

use super::sketch::Sketch;
use super::smooth::Votes;
use super::superpixels::opponent;

/// Positions between pixels of the sketch.
const ONE: u64 = 64;
/// A pixel of the sketch whose colour is off by this, squared, has half a voice.
const UNLIKE: u32 = 150;

/// The regions of a sketch at the size of its picture: every pixel has the region that weighs most around it
/// (a quadratic spline, so that edges are smooth), and of the known ones those more whose colour is like its
/// own (after Kopf et al., "Joint Bilateral Upsampling", 2007), so that edges are those of the picture.
pub(super) fn enlarge(sketch: &Sketch, regions: &[u32], picture: &[u8], hole: &Mask) -> LabelMap {
    let size = hole.size();
    let (columns, rows) = (taps(sketch.size.width, size.width), taps(sketch.size.height, size.height));
    let colours: Vec<[i32; 3]> =
        (0..sketch.size.area()).map(|index| opponent(sketch.colour(index))).collect();
    let mut data = Vec::with_capacity(size.area());
    for (y, row) in rows.iter().enumerate() {
        for (x, column) in columns.iter().enumerate() {
            let index = y * size.width as usize + x;
            let pixel = &picture[4 * index..4 * index + 3];
            let known = hole.data()[index] == Mask::KNOWN;
            let own = known.then(|| opponent([pixel[0], pixel[1], pixel[2]]));
            let mut votes = Votes::default();
            for &(y, high) in row {
                for &(x, wide) in column {
                    let near = y * sketch.size.width as usize + x;
                    let voice = own.map_or(64, |own| voice(own, colours[near]));
                    votes.add(regions[near], (high * wide) * voice / 64);
                }
            }
            let middle = row[row.len() / 2].0 * sketch.size.width as usize + column[column.len() / 2].0;
            data.push(u8::try_from(votes.winner(regions[middle])).unwrap_or(VOID_LABEL));
        }
    }
    LabelMap::new(size, data).expect("a label for each pixel")
}

/// In 64ths, at least one.
fn voice(a: [i32; 3], b: [i32; 3]) -> u32 {
    let square: u32 = a.iter().zip(b).map(|(a, b)| a.abs_diff(b).pow(2)).sum();
    (64 * UNLIKE / (UNLIKE + square)).max(1)
}

/// The three places of a line of `from` around each of `to`, with weights of sum 512 or less at an end.
fn taps(from: u32, to: u32) -> Vec<Vec<(usize, u32)>> {
    let (from, to) = (u64::from(from), u64::from(to));
    let place = |index: u64| {
        let position = (2 * index + 1) * from * ONE / (2 * to);
        let (middle, rest) = (position / ONE, position % ONE);
        // Of the spline, times 2 · 64²; then less, so that products of two stay small.
        let far = ONE - rest;
        let weights = [far * far, 2 * ONE * ONE - far * far - rest * rest, rest * rest];
        let places = [middle.checked_sub(1), Some(middle), Some(middle + 1)];
        let taps = places.into_iter().zip(weights);
        taps.filter_map(|(place, weight)| {
            Some((place.filter(|&place| place < from)? as usize, (weight / 16) as u32))
        })
        .collect()
    };
    (0..to).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_smooth_and_stay_inside() {
        for (from, to) in [(1, 5), (4, 4), (7, 30), (256, 1024)] {
            for place in taps(from, to) {
                assert!(place.iter().all(|&(place, _)| place < from as usize));
                assert!((256..=512).contains(&place.iter().map(|tap| tap.1).sum::<u32>()) || from == 1);
            }
        }
    }
}
