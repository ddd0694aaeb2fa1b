use infill_shaders::cpu::Match;

use super::{
    Progress, TextureConfig,
    level::Level,
    run::Run,
    schedule::{self, Pass},
    stages::{CpuStages, Stages},
};

/// Patch comparisons in one step: drafts are made on the CPU.
const STEP: u64 = 150_000;

/// The coarsest level of a fill, begun in two ways of which the better goes on.
///
/// Peeled straight away, a level keeps the texture around the hole; coming from coarser ones, it keeps
/// what is larger than a patch, such as a horizon. Which of them fits a photo is seen from the matches: the
/// one whose patches are found again in the photo with less difference.
#[derive(Debug)]
pub(super) struct Draft {
    peeled: Run<CpuStages>,
    sketched: Run<CpuStages>,
}

impl Draft {
    /// Of the last of `levels` (finest first) from its `passes`, and from `coarser` levels than it.
    pub fn new(levels: &[Level], passes: Vec<Pass>, coarser: Vec<Level>, config: &TextureConfig) -> Self {
        let start = levels.len() - 1;
        let all: Vec<&Level> = levels.iter().chain(&coarser).collect();
        let mut deep = schedule::plan(&all, false, config);
        deep.retain(|pass| pass.level as usize >= start);
        let run = |levels, passes| Run::new(levels, passes, CpuStages::default());
        let level = || levels[start].clone();
        Self {
            peeled: run(vec![level()], passes),
            sketched: run(std::iter::once(level()).chain(coarser).collect(), deep),
        }
    }

    /// Works for some tens of milliseconds at most.
    pub fn advance(&mut self) {
        let run = if self.peeled.is_done() { &mut self.sketched } else { &mut self.peeled };
        run.advance(STEP);
    }

    /// Of both together.
    pub fn progress(&self) -> Progress {
        let [a, b] = [self.peeled.progress, self.sketched.progress];
        let stage = if self.peeled.is_done() { b.stage } else { a.stage };
        Progress { stage, done: a.done + b.done, total: a.total + b.total }
    }

    pub fn is_done(&self) -> bool {
        self.peeled.is_done() && self.sketched.is_done()
    }

    /// The level with its colours, and its matches.
    pub fn better(self) -> Option<(Level, Vec<Match>)> {
        let difference = |run: &Run<CpuStages>| -> u64 {
            run.stages.matches().iter().map(|&[_, distance]| u64::from(distance)).sum()
        };
        let sketched = difference(&self.sketched) < difference(&self.peeled);
        if sketched { self.sketched.stages.into_parts() } else { self.peeled.stages.into_parts() }
    }
}
