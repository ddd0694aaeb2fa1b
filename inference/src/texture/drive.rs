use infill_protocol::{LabelMap, Mask};

use super::{
    Problem, Progress, TextureConfig, TextureError,
    draft::Draft,
    level::Level,
    pace::{Pace, Paced},
    pyramid,
    run::Run,
    schedule,
    stages::Stages,
    steps::Steps,
};
use crate::finish::{blend_edges, correct_border};

/// Values that are visited in one step of preparing: at most about 30 ms on one thread of a browser.
const PREPARED: usize = 1 << 20;

/// The one way of a fill, wherever the stages run: the pyramid, drafts of the coarsest level where they pay,
/// then the schedule.
#[derive(Debug)]
pub(super) struct Drive<S> {
    config: TextureConfig,
    guided: bool,
    /// The pyramid, while it is built.
    pyramid: Option<Paced<Pyramid>>,
    pixels: Vec<u8>,
    hole: Mask,
    labels: Option<LabelMap>,
    draft: Option<Draft>,
    drafted: u64,
    run: Run<S>,
}

/// A problem with its levels; see [`pyramid::build`].
struct Pyramid {
    problem: Problem,
    levels: Vec<Level>,
    coarser: Vec<Level>,
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
        problem.check_sources()?;
        let build = move |pace: Pace| async move {
            let (levels, coarser) = match halvings {
                None => pyramid::build(&problem, &config, &pace).await,
                Some(halvings) => {
                    (pyramid::build_on_estimate(&problem, halvings, &config, &pace).await, Vec::new())
                }
            };
            Pyramid { problem, levels, coarser }
        };
        Ok(Self {
            config,
            guided: halvings.is_some(),
            pyramid: Some(Paced::new(build)),
            pixels: Vec::new(),
            hole: Mask::default(),
            labels: None,
            draft: None,
            drafted: 0,
            run: Run::new(Vec::new(), Vec::new(), stages),
        })
    }

    /// What is to be done on the levels.
    fn plan(&mut self, Pyramid { problem, mut levels, coarser }: Pyramid) {
        let config = &self.config;
        let mut passes = schedule::plan(&levels.iter().collect::<Vec<_>>(), self.guided, config);
        if !coarser.is_empty() {
            let start = levels.len() as u32 - 1;
            let rest = passes.split_off(passes.partition_point(|pass| pass.level == start));
            let draft = Draft::new(&levels, passes, coarser, config);
            self.drafted = draft.progress().total;
            self.draft = Some(draft);
            passes = rest;
            levels.pop();
        }
        self.run.begin(levels, passes);
        (self.pixels, self.hole, self.labels) = (problem.pixels, problem.hole, problem.labels);
    }

    pub const fn stages(&self) -> &S {
        &self.run.stages
    }

    pub const fn stages_mut(&mut self) -> &mut S {
        &mut self.run.stages
    }

    /// Prepares, or does passes, or parts of them, worth `budget` patch comparisons.
    pub fn advance(&mut self, budget: u64) -> Progress {
        if let Some(pyramid) = &mut self.pyramid {
            match pyramid.step(PREPARED) {
                None => return Progress { stage: "prepare", done: 0, total: 1 },
                Some(done) => self.plan(done),
            }
            self.pyramid = None;
        }
        let Some(draft) = &mut self.draft else {
            self.run.advance(budget);
            let Progress { stage, done, total } = self.run.progress;
            return Progress { stage, done: self.drafted + done, total: self.drafted + total };
        };
        draft.advance();
        let Progress { stage, done, total } = draft.progress();
        let total = total + self.run.progress.total;
        if draft.is_done()
            && let Some((level, matches)) = self.draft.take().and_then(Draft::better)
        {
            self.run.stages.resume(level, matches);
        }
        Progress { stage, done, total }
    }

    pub fn is_done(&self) -> bool {
        self.pyramid.is_none() && self.draft.is_none() && self.run.is_done()
    }

    /// The crop with the hole's colours taken from the present level, without seams of tone, and where
    /// labels meet with edges as a lens draws them.
    pub fn painted(mut self) -> Vec<u8> {
        let Some(level) = self.run.stages.level() else { return self.pixels };
        for &slot in &level.order[level.first_hole() as usize..] {
            let index = level.index(level.targets[slot as usize]);
            self.pixels[4 * index..4 * index + 3].copy_from_slice(&level.image[index].to_le_bytes()[..3]);
        }
        let steps = Steps { level, matches: self.run.stages.matches() };
        let labels = self.labels.as_ref();
        correct_border(&mut self.pixels, &self.hole, labels, |from, to| steps.wanted(from, to));
        if let Some(labels) = labels {
            blend_edges(&mut self.pixels, &self.hole, labels);
        }
        self.pixels
    }

    /// Of each pixel of the hole, in the order of rows: where in the crop it was copied from, as the index of
    /// a pixel. `None` for what was not matched.
    pub fn origins(&self) -> Vec<Option<usize>> {
        let Some(level) = self.run.stages.level() else { return Vec::new() };
        let steps = Steps { level, matches: self.run.stages.matches() };
        let hole = self.hole.data().iter().enumerate().filter(|(_, level)| **level == Mask::HOLE);
        hole.map(|(index, _)| steps.source(index)).collect()
    }
}
