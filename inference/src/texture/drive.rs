use infill_protocol::Mask;
use infill_shaders::{VoteParams, cpu};

use super::{
    Problem, Progress, TextureConfig, TextureError,
    level::Level,
    pyramid,
    schedule::{self, Pass, Work},
    stages::Stages,
};
use crate::finish::{RingColour, correct_border};

/// The one schedule, wherever the stages run.
#[derive(Debug)]
pub(super) struct Drive<S> {
    pixels: Vec<u8>,
    hole: Mask,
    seed: u32,
    floor: u32,
    /// Those not entered yet, finest first.
    levels: Vec<Level>,
    /// Passes to do, last first.
    passes: Vec<Pass>,
    pub stages: S,
    progress: Progress,
}

impl<S: Stages> Drive<S> {
    /// # Errors
    /// Where sizes differ, or nothing may be copied into some part of the hole.
    pub fn new(problem: Problem, config: TextureConfig, stages: S) -> Result<Self, TextureError> {
        problem.check()?;
        let levels = pyramid::build(&problem, &config)?;
        let mut passes = schedule::plan(&levels, &config);
        passes.reverse();
        let total = passes.iter().map(Pass::left).sum();
        Ok(Self {
            pixels: problem.pixels,
            hole: problem.hole,
            seed: config.seed,
            floor: config.floor,
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

    /// The crop with the hole's colours taken from the present level, without a seam of tone.
    pub fn painted(mut self) -> Vec<u8> {
        let Some(level) = self.stages.level() else { return self.pixels };
        let ring = self.ring(level);
        for &slot in &level.order[level.first_hole() as usize..] {
            let index = level.index(level.targets[slot as usize]);
            self.pixels[4 * index..4 * index + 3].copy_from_slice(&level.image[index].to_le_bytes()[..3]);
        }
        correct_border(&mut self.pixels, &self.hole, &ring);
        self.pixels
    }

    /// What the matches would put on the known pixels near the hole. The few of them are left to the
    /// CPU twin wherever the fill ran.
    fn ring(&self, level: &Level) -> Vec<RingColour> {
        let known = &level.order[..level.first_hole() as usize];
        let params =
            VoteParams { width: level.width, height: level.height, start: 0, floor: self.floor, sharp: 0 };
        let mut colours = vec![0u32; known.len()];
        cpu::vote(&params, &level.scene(), self.stages.matches(), &mut colours);
        let place = |(&slot, colour): (&u32, u32)| {
            let [red, green, blue, _] = colour.to_le_bytes();
            RingColour { index: level.index(level.targets[slot as usize]), colour: [red, green, blue] }
        };
        known.iter().zip(colours).map(place).collect()
    }
}
