use infill_shaders::{Guide, SIDE};

use super::{
    Problem, TextureConfig, labels,
    level::{Grid, Level},
    pace::Pace,
};

/// All levels, finest first; then those coarser still that a draft of the last one may start from, none
/// where a draft would not pay.
pub(super) async fn build(
    problem: &Problem,
    config: &TextureConfig,
    pace: &Pace,
) -> (Vec<Level>, Vec<Level>) {
    let enough = |level: &Level| level.max_depth() <= config.stop_depth;
    let more = |levels: &[Level]| match levels.iter().position(enough) {
        None => true,
        Some(0) => false,
        Some(start) => {
            levels[start].targets.len() <= config.draft_targets
                && levels[levels.len() - 1].max_depth() > config.sketch_depth
        }
    };
    let mut levels = halved_while(problem, config, more, pace).await;
    let coarser = levels.iter().position(enough).map(|start| levels.split_off(start + 1));
    (levels, coarser.unwrap_or_default())
}

/// As [`build`], down to the level where the estimate in the hole is as sharp as the photo; that level's
/// hole holds the estimate.
pub(super) async fn build_on_estimate(
    problem: &Problem,
    halvings: u32,
    config: &TextureConfig,
    pace: &Pace,
) -> Vec<Level> {
    let more = |levels: &[Level]| levels.len() <= halvings as usize;
    let mut levels = halved_while(problem, config, more, pace).await;
    let coarsest = levels.len() - 1;
    paint_estimate(problem, coarsest as u32, &mut levels[coarsest], pace).await;
    levels
}

async fn halved_while(
    problem: &Problem,
    config: &TextureConfig,
    more: impl Fn(&[Level]) -> bool,
    pace: &Pace,
) -> Vec<Level> {
    let grid = finest(problem, pace).await;
    let mut levels = vec![Level::new(grid, SIDE * SIDE, pace).await];
    loop {
        let last = &levels[levels.len() - 1];
        if !more(&levels) || last.width.min(last.height) <= 16 {
            return levels;
        }
        let mut grid = halve(last, config.quorum, pace).await;
        let lost = labels::without_source(&grid.marks);
        // A label that is too thin for the next level begins on this one, unless that takes too long.
        if lost.contains(&true) {
            if last.guide.len() <= config.work_area {
                return levels;
            }
            labels::hand_over(grid.width, &mut grid.marks, &lost);
        }
        let level = Level::new(grid, config.partial, pace).await;
        if level.sources.len() < config.min_sources {
            return levels;
        }
        levels.push(level);
    }
}

async fn finest(problem: &Problem, pace: &Pace) -> Grid {
    let hole = problem.hole.data();
    let mut image = Vec::with_capacity(hole.len());
    let mut marks = Vec::with_capacity(hole.len());
    for (index, pixel) in problem.pixels.chunks_exact(4).enumerate() {
        let known = hole[index] == 0;
        let label = problem.labels.as_ref().map_or(0, |labels| labels.data()[index]);
        let usable = if problem.is_usable(index) { Guide::USABLE } else { 0 };
        let flags = if known { usable } else { Guide::HOLE };
        image.push(if known { u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0]) } else { 0 });
        marks.push(Guide::new(flags, label, 0));
        if index % problem.size.width as usize == 0 {
            pace.spend(problem.size.width as usize).await;
        }
    }
    Grid { width: problem.size.width, height: problem.size.height, image, marks }
}

/// Half the size. A coarse pixel is known where at least `quorum` of the four it covers are (all, where
/// fewer are inside the picture), and has the label that most of those that made it known or not have; its
/// colour is the mean of the known ones of that label, so that labels do not run into each other.
async fn halve(fine: &Level, quorum: u32, pace: &Pace) -> Grid {
    let (width, height) = (fine.width.div_ceil(2), fine.height.div_ceil(2));
    let mut image = Vec::with_capacity((width * height) as usize);
    let mut marks = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let square = Square::new(fine, x, y);
            let (colour, mark) = square.mean(quorum);
            image.push(colour);
            marks.push(mark);
        }
        // Of both rows that it covers, and they are looked at several times.
        pace.spend(8 * width as usize).await;
    }
    Grid { width, height, image, marks }
}

/// The pixels that one coarse pixel covers: guide and colour of each inside the picture.
struct Square {
    pixels: [(Guide, u32); 4],
    inside: usize,
}

impl Square {
    fn new(fine: &Level, x: u32, y: u32) -> Self {
        let mut square = Self { pixels: [(Guide::default(), 0); 4], inside: 0 };
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let (x, y) = (2 * x + dx, 2 * y + dy);
            if x < fine.width && y < fine.height {
                let index = (y * fine.width + x) as usize;
                square.pixels[square.inside] = (Guide(fine.guide[index]), fine.image[index]);
                square.inside += 1;
            }
        }
        square
    }

    fn mean(&self, quorum: u32) -> (u32, Guide) {
        let all = &self.pixels[..self.inside];
        let count = |flag: u32| all.iter().filter(|(mark, _)| mark.has(flag)).count() as u32;
        let needed = quorum.min(self.inside as u32);
        let is_known = self.inside as u32 - count(Guide::HOLE) >= needed;
        let label =
            most_common(all.iter().map(|(mark, _)| *mark).filter(|mark| mark.has(Guide::HOLE) != is_known));
        let usable = is_known && count(Guide::USABLE) >= needed;
        let flags = if is_known { 0 } else { Guide::HOLE } | if usable { Guide::USABLE } else { 0 };

        let (mut sums, mut known) = ([0; 3], 0);
        let of_label = |mark: Guide| !mark.has(Guide::HOLE) && (!is_known || mark.label() == label);
        for &(_, colour) in all.iter().filter(|(mark, _)| of_label(*mark)) {
            known += 1;
            sums.iter_mut().enumerate().for_each(|(channel, sum)| *sum += colour >> (8 * channel) & 0xff);
        }
        let colour = sums.iter().enumerate().fold(0, |colour, (channel, sum)| {
            colour | (sum + known / 2).checked_div(known).unwrap_or(0) << (8 * channel)
        });
        (colour, Guide::new(flags, label as u8, 0))
    }
}

/// The label that most have; the first of those that are as many.
fn most_common(marks: impl Iterator<Item = Guide> + Clone) -> u32 {
    let votes = |label| marks.clone().filter(|mark| mark.label() == label).count();
    let mut best = (0, 0);
    for label in marks.clone().map(Guide::label) {
        let votes = votes(label);
        best = if votes > best.1 { (label, votes) } else { best };
    }
    best.0
}

/// Gives the hole of a level the mean of what the crop shows there.
async fn paint_estimate(problem: &Problem, halvings: u32, level: &mut Level, pace: &Pace) {
    let (width, height) = (problem.size.width, problem.size.height);
    for index in 0..level.image.len() {
        if index.is_multiple_of(level.width as usize) {
            pace.spend((width as usize) << halvings).await;
        }
        if !Guide(level.guide[index]).has(Guide::HOLE) {
            continue;
        }
        let (x, y) = (index as u32 % level.width, index as u32 / level.width);
        let (mut sums, mut count) = ([0; 3], 0);
        for fy in y << halvings..((y + 1) << halvings).min(height) {
            for fx in x << halvings..((x + 1) << halvings).min(width) {
                let pixel = 4 * (fy * width + fx) as usize;
                count += 1;
                sums.iter_mut()
                    .zip(&problem.pixels[pixel..])
                    .for_each(|(sum, &level)| *sum += u32::from(level));
            }
        }
        let [red, green, blue] = sums.map(|sum| (sum + count / 2) / count);
        level.image[index] = red | green << 8 | blue << 16;
    }
}
