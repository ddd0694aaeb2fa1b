use infill_protocol::Mask;

use super::membrane::{Cell, Membrane, ONE};

/// What the method would have put on a known pixel near the hole: a place in the crop (row by row) and
/// a colour. Its difference from the photo is the error of tone that the fill has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RingColour {
    pub index: usize,
    pub colour: [u8; 3],
}

/// A difference of more than this many levels is other content, not another tone: it says nothing.
const LARGEST: i32 = 32;
/// Differences are averaged over known pixels this near, so that grain does not bleed into the hole.
const REACH: i32 = 3;
/// Pixels around the hole that take part.
const MARGIN: u32 = 4;

/// Takes the tone seam out of a fill: spreads the differences on the ring over the hole as a membrane
/// (the correction term of Pérez, Gangnet and Blake, "Poisson Image Editing", 2003) and adds them.
///
/// `rgba`: the filled crop, 8 bits, row by row; only colours of hole pixels change, by at most 32
/// levels. Whole numbers only: the same bytes on every device.
pub fn correct_border(rgba: &mut [u8], hole: &Mask, ring: &[RingColour]) {
    let size = hole.size();
    let Some(area) = hole.bounds().map(|bounds| bounds.grown(MARGIN, size)) else { return };
    let (width, height) = (area.width as usize, area.height as usize);
    let local = |index: usize| {
        let (x, y) = ((index % size.width as usize) as u32, (index / size.width as usize) as u32);
        area.contains(x, y).then(|| (y - area.y) as usize * width + (x - area.x) as usize)
    };
    let mut differences: Vec<Option<[i32; 3]>> = vec![None; width * height];
    for &RingColour { index, colour } in ring {
        let Some(cell) = local(index) else { continue };
        let difference =
            [0, 1, 2].map(|channel| i32::from(rgba[4 * index + channel]) - i32::from(colour[channel]));
        differences[cell] = difference.iter().all(|d| d.abs() <= LARGEST).then_some(difference);
    }
    let mut cells = vec![Cell::Outside; width * height];
    for (index, cell) in cells.iter_mut().enumerate() {
        let (x, y) = (index % width, index / width);
        if hole.is_hole(area.x + x as u32, area.y + y as u32) {
            *cell = Cell::Free;
        } else if differences[index].is_some() {
            *cell = Cell::Fixed(average(&differences, width, height, x, y));
        }
    }
    let Some(surface) = Membrane::new(width, height, cells).solve() else { return };
    for (index, offset) in surface.into_iter().enumerate() {
        let (x, y) = (area.x + (index % width) as u32, area.y + (index / width) as u32);
        if hole.is_hole(x, y) {
            let pixel = 4 * (y as usize * size.width as usize + x as usize);
            for (channel, offset) in offset.into_iter().enumerate() {
                let level = i32::from(rgba[pixel + channel]) + (offset + ONE / 2).div_euclid(ONE);
                rgba[pixel + channel] = level.clamp(0, 255) as u8;
            }
        }
    }
}

/// Mean difference of the ring around a place, in units of 1 / [`ONE`] level.
fn average(differences: &[Option<[i32; 3]>], width: usize, height: usize, x: usize, y: usize) -> [i32; 3] {
    let (mut sum, mut count) = ([0; 3], 0);
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            let (x, y) = (x as i32 + dx, y as i32 + dy);
            if x < 0 || y < 0 || x >= width as i32 || y >= height as i32 {
                continue;
            }
            let Some(difference) = differences[y as usize * width + x as usize] else { continue };
            count += 1;
            for (sum, value) in sum.iter_mut().zip(difference) {
                *sum += value;
            }
        }
    }
    sum.map(|sum| (sum * ONE).div_euclid(count.max(1)))
}

#[cfg(test)]
mod tests {
    use infill_protocol::Size;

    use super::*;

    /// A 12 × 12 crop of one grey whose middle was filled `error` levels too dark.
    fn seam(error: u8) -> (Vec<u8>, Mask, Vec<RingColour>) {
        let size = Size::new(12, 12);
        let mut hole = Mask::known(size);
        let mut rgba = vec![100; 4 * size.area()];
        for y in 4..8 {
            hole.set_span(y, 4..8, true);
        }
        let mut ring = Vec::new();
        for index in 0..size.area() {
            let (x, y) = (index % 12, index / 12);
            if hole.is_hole(x as u32, y as u32) {
                rgba[4 * index..4 * index + 3].fill(100 - error);
            } else if (2..10).contains(&x) && (2..10).contains(&y) {
                ring.push(RingColour { index, colour: [100 - error; 3] });
            }
        }
        (rgba, hole, ring)
    }

    #[test]
    fn an_even_error_of_tone_goes_away_whole() {
        let (mut rgba, hole, ring) = seam(9);
        correct_border(&mut rgba, &hole, &ring);
        assert!(rgba.iter().all(|&level| level == 100));
    }

    #[test]
    fn other_content_is_left_alone() {
        let (mut rgba, hole, ring) = seam(40);
        let before = rgba.clone();
        correct_border(&mut rgba, &hole, &ring);
        assert_eq!(rgba, before);
    }

    #[test]
    fn a_slope_between_two_sides_is_carried_across() {
        let (mut rgba, hole, ring) = seam(0);
        let ring: Vec<_> = ring
            .into_iter()
            .filter(|at| at.index % 12 < 4 || at.index % 12 >= 8)
            .map(|at| RingColour { colour: [if at.index % 12 < 4 { 90 } else { 110 }; 3], ..at })
            .collect();
        correct_border(&mut rgba, &hole, &ring);
        let row: Vec<u8> = (4..8).map(|x| rgba[4 * (5 * 12 + x)]).collect();
        assert!(row.windows(2).all(|pair| pair[0] > pair[1]), "{row:?}");
        assert!(row[0] > 103 && row[3] < 97, "{row:?}");
    }
}
