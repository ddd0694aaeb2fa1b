use super::{
    Progress,
    level::Level,
    schedule::{Pass, Work},
    stages::Stages,
};

/// Passes on their way over the levels of a pyramid, wherever the stages run.
#[derive(Debug)]
pub(super) struct Run<S> {
    seed: u32,
    /// Those not entered yet, finest first.
    levels: Vec<Level>,
    /// Passes to do, last first.
    passes: Vec<Pass>,
    pub stages: S,
    pub progress: Progress,
}

impl<S: Stages> Run<S> {
    /// `levels` are finest first, `passes` in their order.
    pub fn new(levels: Vec<Level>, mut passes: Vec<Pass>, seed: u32, stages: S) -> Self {
        let total = passes.iter().map(Pass::left).sum();
        passes.reverse();
        Self { seed, levels, passes, stages, progress: Progress { stage: "prepare", done: 0, total } }
    }

    /// Does passes, or parts of them, worth `budget` patch comparisons.
    pub fn advance(&mut self, mut budget: u64) {
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
}
