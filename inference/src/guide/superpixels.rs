use super::sketch::Sketch;

/// Side of a superpixel in pixels of the sketch.
const CELL: usize = 8;
const ROUNDS: usize = 5;
/// What a step of one pixel counts beside a step of one level of colour, squared, in sixteenths.
const NEARNESS: i32 = 150;

/// Small even patches of a sketch's known part (SLIC: Achanta et al., "SLIC Superpixels Compared to
/// State-of-the-art Superpixel Methods", 2012), in whole numbers.
#[derive(Debug)]
pub(super) struct Superpixels {
    /// The patch of each pixel; [`NONE`] in the hole.
    pub of: Vec<u32>,
    pub count: usize,
}

/// Of no patch.
pub(super) const NONE: u32 = u32::MAX;

/// Where a patch lies and what it shows.
#[derive(Clone, Copy, Default)]
struct Centre {
    at: [i32; 2],
    colour: [i32; 3],
}

/// Luma and two differences of colour, each as wide as a byte or two: distances here are nearer to what an eye
/// sees than those of red, green and blue.
pub(super) fn opponent([red, green, blue]: [u8; 3]) -> [i32; 3] {
    let [red, green, blue] = [red, green, blue].map(i32::from);
    [(red + 2 * green + blue) / 4, (red - blue) * 3 / 4, (2 * green - red - blue) / 2]
}

impl Superpixels {
    pub fn new(sketch: &Sketch) -> Self {
        let (width, height) = (sketch.size.width as usize, sketch.size.height as usize);
        let colours: Vec<[i32; 3]> =
            (0..width * height).map(|index| opponent(sketch.colour(index))).collect();
        let (across, down) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let own = |index: usize| index / width / CELL * across + index % width / CELL;
        let mut of: Vec<u32> = (0..width * height)
            .map(|index| if sketch.is_hole(index) { NONE } else { own(index) as u32 })
            .collect();
        for _ in 0..ROUNDS {
            let centres = centres(&of, &colours, width, across * down);
            for (index, patch) in of.iter_mut().enumerate().filter(|(_, patch)| **patch != NONE) {
                let (x, y) = (index % width, index / width);
                // Patches do not wander further than the cell beside theirs.
                let (column, row) = (x / CELL, y / CELL);
                let near = (row.saturating_sub(1)..=(row + 1).min(down - 1)).flat_map(|row| {
                    (column.saturating_sub(1)..=(column + 1).min(across - 1))
                        .map(move |column| row * across + column)
                });
                let there = near.filter_map(|cell| Some((cell, centres[cell]?)));
                let at = [x as i32, y as i32];
                let best = there.min_by_key(|(_, centre)| centre.distance(at, colours[index]));
                *patch = best.map_or(*patch, |(cell, _)| cell as u32);
            }
        }
        Self { of, count: across * down }
    }
}

/// The mean of each patch, `None` of an empty one.
fn centres(of: &[u32], colours: &[[i32; 3]], width: usize, count: usize) -> Vec<Option<Centre>> {
    let mut sums = vec![([0i32; 5], 0i32); count];
    for (index, &patch) in of.iter().enumerate().filter(|(_, patch)| **patch != NONE) {
        let (sums, pixels) = &mut sums[patch as usize];
        *pixels += 1;
        let [luma, warm, green] = colours[index];
        let values = [(index % width) as i32, (index / width) as i32, luma, warm, green];
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }
    let centre = |(sums, pixels): ([i32; 5], i32)| {
        let mean = |place: usize| (sums[place] + pixels / 2).div_euclid(pixels);
        (pixels > 0).then(|| Centre { at: [mean(0), mean(1)], colour: [mean(2), mean(3), mean(4)] })
    };
    sums.into_iter().map(centre).collect()
}

impl Centre {
    fn distance(&self, at: [i32; 2], colour: [i32; 3]) -> i32 {
        let square = |pairs: &[(i32, i32)]| pairs.iter().map(|(a, b)| (a - b).pow(2)).sum::<i32>();
        let way = square(&[(self.at[0], at[0]), (self.at[1], at[1])]);
        let colours =
            square(&[(self.colour[0], colour[0]), (self.colour[1], colour[1]), (self.colour[2], colour[2])]);
        16 * colours + NEARNESS * way
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Mask, Size};

    use super::*;

    #[test]
    fn patches_end_where_the_colour_changes() {
        let size = Size::new(40, 32);
        let mut hole = Mask::known(size);
        hole.set_span(3, 2..9, true);
        let pixels: Vec<u8> = (0..size.area())
            .flat_map(|index| [if index % 40 < 19 { 40 } else { 200 }, 90, 90, 255])
            .collect();
        let sketch = Sketch::new(&pixels, &hole, 256);
        let patches = Superpixels::new(&sketch);
        for (index, &patch) in patches.of.iter().enumerate() {
            assert_eq!(patch == NONE, sketch.is_hole(index));
            let same = (0..size.area()).filter(|&other| patch != NONE && patches.of[other] == patch);
            same.for_each(|other| assert_eq!(index % 40 < 19, other % 40 < 19, "{index} and {other}"));
        }
    }
}
