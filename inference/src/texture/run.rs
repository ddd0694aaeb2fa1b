use super::{
    Progress,
    level::Level,
    schedule::{Pass, Work},
    stages::Stages,
};

/// Passes on their way over the levels of a pyramid, wherever the stages run.
#[derive(Debug)]
pub(super) struct Run<S> {
    /// Those not entered yet, finest first.
    levels: Vec<Level>,
    /// Passes to do, last first.
    passes: Vec<Pass>,
    pub stages: S,
    pub progress: Progress,
}

impl<S: Stages> Run<S> {
    /// `levels` are finest first, `passes` in their order.
    pub fn new(levels: Vec<Level>, passes: Vec<Pass>, stages: S) -> Self {
        let progress = Progress { stage: "prepare", done: 0, total: 0 };
        let mut run = Self { levels: Vec::new(), passes: Vec::new(), stages, progress };
        run.begin(levels, passes);
        run
    }

    /// What is to be done, where nothing was yet.
    pub fn begin(&mut self, levels: Vec<Level>, mut passes: Vec<Pass>) {
        self.progress.total = passes.iter().map(Pass::left).sum();
        passes.reverse();
        (self.levels, self.passes) = (levels, passes);
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
            Work::Enter(params) => {
                if part.at == 0
                    && let Some(level) = self.levels.pop()
                {
                    self.stages.enter(level, &params);
                }
                self.stages.carry(&params, part.at, count);
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
