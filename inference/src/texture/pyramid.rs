use infill_shaders::{Guide, SIDE};

use super::{
    Problem, TextureConfig, TextureError,
    level::{Grid, Level},
};

/// All levels, finest first; then those coarser still that a draft of the last one may start from, none
/// where a draft would not pay.
pub(super) fn build(
    problem: &Problem,
    config: &TextureConfig,
) -> Result<(Vec<Level>, Vec<Level>), TextureError> {
    let enough = |level: &Level| level.max_depth() <= config.stop_depth;
    let mut levels = halved_while(problem, config, |levels| match levels.iter().position(enough) {
        None => true,
        Some(0) => false,
        Some(start) => {
            levels[start].targets.len() <= config.draft_targets
                && levels[levels.len() - 1].max_depth() > config.sketch_depth
        }
    })?;
    let coarser = levels.iter().position(enough).map(|start| levels.split_off(start + 1));
    Ok((levels, coarser.unwrap_or_default()))
}

/// As [`build`], down to the level where the estimate in the hole is as sharp as the photo; that level's
/// hole holds the estimate.
pub(super) fn build_on_estimate(
    problem: &Problem,
    halvings: u32,
    config: &TextureConfig,
) -> Result<Vec<Level>, TextureError> {
    let mut levels = halved_while(problem, config, |levels| levels.len() <= halvings as usize)?;
    let coarsest = levels.len() - 1;
    paint_estimate(problem, coarsest as u32, &mut levels[coarsest]);
    Ok(levels)
}

fn halved_while(
    problem: &Problem,
    config: &TextureConfig,
    more: impl Fn(&[Level]) -> bool,
) -> Result<Vec<Level>, TextureError> {
    let mut levels = vec![Level::new(finest(problem), SIDE * SIDE)];
    check_sources(&levels[0])?;
    loop {
        let last = &levels[levels.len() - 1];
        if !more(&levels) || last.width.min(last.height) <= 16 {
            return Ok(levels);
        }
        let level = Level::new(halve(last, config.quorum), config.partial);
        if level.sources.len() < config.min_sources {
            return Ok(levels);
        }
        levels.push(level);
    }
}

fn check_sources(level: &Level) -> Result<(), TextureError> {
    if level.sources.is_empty() && !level.targets.is_empty() {
        return Err(TextureError::NoSource);
    }
    let missing = level.guide.iter().map(|&guide| Guide(guide)).find(|guide| {
        let label = guide.label() as usize;
        guide.has(Guide::HOLE) && level.ranges[label] == level.ranges[label + 1]
    });
    missing.map_or(Ok(()), |guide| Err(TextureError::NoSourceForLabel { label: guide.label() as u8 }))
}

fn finest(problem: &Problem) -> Grid {
    let hole = problem.hole.data();
    let mut image = Vec::with_capacity(hole.len());
    let mut marks = Vec::with_capacity(hole.len());
    for (index, pixel) in problem.pixels.chunks_exact(4).enumerate() {
        let known = hole[index] == 0;
        let allowed = problem.sources.as_ref().is_none_or(|mask| mask.data()[index] == 255);
        let label = problem.labels.as_ref().map_or(0, |labels| labels.data()[index]);
        let usable = known && allowed && pixel[3] >= 128;
        let flags = if known { 0 } else { Guide::HOLE } | if usable { Guide::USABLE } else { 0 };
        image.push(if known { u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0]) } else { 0 });
        marks.push(Guide::new(flags, label, 0));
    }
    Grid { width: problem.size.width, height: problem.size.height, image, marks }
}

/// Half the size: a coarse pixel is the mean of the known ones among the four it covers, and known
/// where at least `quorum` of those inside the picture are (all, where fewer are inside).
fn halve(fine: &Level, quorum: u32) -> Grid {
    let (width, height) = (fine.width.div_ceil(2), fine.height.div_ceil(2));
    let mark = |index: u32| Guide(fine.guide[index as usize]);
    let mut image = Vec::with_capacity((width * height) as usize);
    let mut marks = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let (mut sums, mut inside, mut known, mut usable) = ([0u32; 3], 0u32, 0u32, 0u32);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let (fx, fy) = (2 * x + dx, 2 * y + dy);
                if fx >= fine.width || fy >= fine.height {
                    continue;
                }
                let index = fy * fine.width + fx;
                inside += 1;
                if mark(index).has(Guide::HOLE) {
                    continue;
                }
                known += 1;
                usable += u32::from(mark(index).has(Guide::USABLE));
                for (channel, sum) in sums.iter_mut().enumerate() {
                    *sum += fine.image[index as usize] >> (8 * channel) & 0xff;
                }
            }
            let needed = quorum.min(inside);
            let mut flags = if known >= needed { 0 } else { Guide::HOLE };
            if known >= needed && usable >= needed {
                flags |= Guide::USABLE;
            }
            let colour = sums.iter().enumerate().fold(0, |colour, (channel, sum)| {
                colour | (sum + known / 2).checked_div(known).unwrap_or(0) << (8 * channel)
            });
            image.push(colour);
            let label = mark(2 * y * fine.width + 2 * x).label();
            marks.push(Guide::new(flags, label as u8, 0));
        }
    }
    Grid { width, height, image, marks }
}

/// Gives the hole of a level the mean of what the crop shows there.
fn paint_estimate(problem: &Problem, halvings: u32, level: &mut Level) {
    let (width, height) = (problem.size.width, problem.size.height);
    for index in 0..level.image.len() {
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
