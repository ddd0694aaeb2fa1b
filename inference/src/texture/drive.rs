use infill_protocol::Mask;

use super::{
    Problem, Progress, TextureConfig, TextureError,
    level::Level,
    pyramid,
    schedule::{self, Pass, Work},
    stages::Stages,
    steps::Steps,
};
use crate::finish::correct_border;

/// The one schedule, wherever the stages run.
#[derive(Debug)]
pub(super) struct Drive<S> {
    pixels: Vec<u8>,
    hole: Mask,
    seed: u32,
    /// Those not entered yet, finest first.
    levels: Vec<Level>,
    /// Passes to do, last first.
    passes: Vec<Pass>,
    pub stages: S,
    progress: Progress,
}

impl<S: Stages> Drive<S> {
    /// With `halvings` the hole holds an estimate that is sharp that many levels above the finest.
    ///
    /// # Errors
    /// Where sizes differ, or nothing may be copied into some part of the hole.
    pub fn new(
        problem: Problem,
        halvings: Option<u32>,
        config: TextureConfig,
        stages: S,
    ) -> Result<Self, TextureError> {
        problem.check()?;
        let levels = match halvings {
            None => pyramid::build(&problem, &config)?,
            Some(halvings) => pyramid::build_on_estimate(&problem, halvings, &config)?,
        };
        let mut passes = schedule::plan(&levels, halvings.is_some(), &config);
        passes.reverse();
        let total = passes.iter().map(Pass::left).sum();
        Ok(Self {
            pixels: problem.pixels,
            hole: problem.hole,
            seed: config.seed,
            levels,
            passes,
            stages,
            progress: Progress { stage: "prepare", done: 0, total },
        })
    }

    /// Does passes, or parts of them, worth `budget` patch comparisons.
    pub fn advance(&mut self, mut budget: u64) -> Progress {
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

    pub fn is_done(&self) -> bool {
        self.passes.is_empty()
    }

    /// The crop with the hole's colours taken from the present level, without seams of tone.
    pub fn painted(mut self) -> Vec<u8> {
        let Some(level) = self.stages.level() else { return self.pixels };
        for &slot in &level.order[level.first_hole() as usize..] {
            let index = level.index(level.targets[slot as usize]);
            self.pixels[4 * index..4 * index + 3].copy_from_slice(&level.image[index].to_le_bytes()[..3]);
        }
        let steps = Steps { level, matches: self.stages.matches() };
        correct_border(&mut self.pixels, &self.hole, |from, to| steps.wanted(from, to));
        self.pixels
    }
}
