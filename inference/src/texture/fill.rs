use super::{
    Problem, TextureConfig, TextureError,
    level::Level,
    pyramid,
    schedule::{self, Pass, Work},
    stages::{CpuStages, Stages},
};

/// Patch comparisons in one step: at most about 30 ms on one thread of a browser.
const STEP: u64 = 150_000;

/// How far a fill is; `done` of `total` patch comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was worked on last.
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

/// A fill under way. Nothing runs between calls of [`TextureFill::step`]; dropping it cancels.
#[derive(Debug)]
pub struct TextureFill {
    pixels: Vec<u8>,
    seed: u32,
    /// Those not entered yet, finest first.
    levels: Vec<Level>,
    /// Passes to do, last first.
    passes: Vec<Pass>,
    stages: CpuStages,
    progress: Progress,
}

impl TextureFill {
    /// # Errors
    /// Where sizes differ, or nothing may be copied into some part of the hole.
    pub fn new(problem: Problem, config: TextureConfig) -> Result<Self, TextureError> {
        problem.check()?;
        let levels = pyramid::build(&problem, &config)?;
        let mut passes = schedule::plan(&levels, &config);
        passes.reverse();
        let total = passes.iter().map(Pass::left).sum();
        Ok(Self {
            pixels: problem.pixels,
            seed: config.seed,
            levels,
            passes,
            stages: CpuStages::default(),
            progress: Progress { stage: "prepare", done: 0, total },
        })
    }

    /// Works for some tens of milliseconds at most; `done == total` once nothing is left.
    pub fn step(&mut self) -> Progress {
        let mut budget = STEP;
        while budget > 0
            && let Some(pass) = self.passes.last_mut()
        {
            let count = (budget / u64::from(pass.unit)).clamp(1, u64::from(pass.end - pass.at)) as u32;
            let part = *pass;
            pass.at += count;
            let finished = pass.at == pass.end;
            if finished {
                self.passes.pop();
            }
            self.run_part(part, count, finished);
            let cost = u64::from(count) * u64::from(part.unit);
            self.progress.done += cost;
            budget = budget.saturating_sub(cost);
        }
        self.progress
    }

    fn run_part(&mut self, part: Pass, count: u32, finished: bool) {
        self.progress.stage = match part.work {
            Work::Enter => {
                if let Some(level) = self.levels.pop() {
                    self.stages.enter(level, self.seed ^ part.level);
                }
                "prepare"
            }
            Work::Peel(mut params) => {
                params.start = part.at;
                self.stages.peel(&params, count);
                "start"
            }
            Work::Search(mut params) => {
                params.start = part.at;
                self.stages.search(&params, count);
                if finished {
                    self.stages.turn();
                }
                "search"
            }
            Work::Vote(mut params) => {
                params.start = part.at;
                self.stages.vote(&params, count);
                "vote"
            }
        };
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is left
    /// to do.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.passes.is_empty() {
            self.step();
        }
        let Some(level) = self.stages.level() else { return self.pixels };
        for &slot in &level.order[level.first_hole() as usize..] {
            let index = level.index(level.targets[slot as usize]);
            self.pixels[4 * index..4 * index + 3].copy_from_slice(&level.image[index].to_le_bytes()[..3]);
        }
        self.pixels
    }

    /// [`TextureFill::finish`] in one go.
    pub fn run(self) -> Vec<u8> {
        self.finish()
    }
}
