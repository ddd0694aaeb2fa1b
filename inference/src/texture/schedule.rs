use infill_shaders::{PeelParams, SearchParams, UpsampleParams, VoteParams};

use super::{TextureConfig, level::Level};

/// What one pass does. The parameters' `start` is where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Work {
    /// Makes the next finer level the present one and carries the matches over. The parameters have no start
    /// of their own.
    Enter(UpsampleParams),
    Peel(PeelParams),
    Search(SearchParams),
    Vote(VoteParams),
}

/// A pass over a range, which may be done in parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    pub work: Work,
    pub level: u32,
    /// Done up to here.
    pub at: u32,
    pub end: u32,
    /// Cost of one element in patch comparisons.
    pub unit: u32,
}

impl Pass {
    /// Cost of what is left.
    pub fn left(&self) -> u64 {
        u64::from(self.end - self.at) * u64::from(self.unit)
    }
}

/// All passes of a fill; `levels` are finest first. Where the coarsest is `guided`, its hole holds an
/// estimate.
pub(super) fn plan(levels: &[&Level], guided: bool, config: &TextureConfig) -> Vec<Pass> {
    let mut planner = Planner { config, guided, passes: Vec::new(), searches: 0 };
    if levels[0].targets.is_empty() {
        return planner.passes;
    }
    for (index, level) in levels.iter().enumerate().rev() {
        let coarser = levels.get(index + 1).map_or(0, |coarser| coarser.width);
        planner.level(level, coarser, index as u32, levels.len() as u32);
    }
    planner.passes
}

struct Planner<'a> {
    config: &'a TextureConfig,
    guided: bool,
    passes: Vec<Pass>,
    searches: u32,
}

/// What a search looks at beyond its neighbours' matches; see [`SearchParams`].
#[derive(Clone, Copy)]
struct Reach {
    window: u32,
    samples: u32,
    coherence: u32,
}

impl Planner<'_> {
    fn level(&mut self, level: &Level, coarse_width: u32, index: u32, count: u32) {
        let targets = level.targets.len() as u32;
        let (width, height, seed) = (level.width, level.height, self.config.seed ^ index);
        let carry = UpsampleParams { width, height, coarse_width, seed };
        self.push(index, Work::Enter(carry), 0..targets, 1);
        if index + 1 == count && self.guided {
            self.follow(level, index);
        } else if index + 1 == count {
            self.peel(level, index);
        } else {
            self.vote(level, index, level.first_hole()..targets, false);
        }
        let working = level.guide.len() <= self.config.work_area;
        let rounds = if working { self.rounds(index, count) } else { 1 };
        for round in 0..rounds {
            self.searches(level, index, working, index + 1 == count);
            let last = index == 0 && round + 1 == rounds;
            self.vote(level, index, level.first_hole()..targets, last);
        }
    }

    /// Search-and-vote rounds of a level within the work area.
    fn rounds(&self, index: u32, count: u32) -> u32 {
        let [most, least] = self.config.rounds;
        if self.guided {
            self.config.follow_rounds
        } else {
            least + (most - least) * index / (count - 1).max(1)
        }
    }

    fn peel(&mut self, level: &Level, index: u32) {
        let [close, far] = self.config.peel;
        for (ring, range) in level.rings.windows(2).enumerate() {
            let params = PeelParams {
                width: level.width,
                height: level.height,
                start: range[0],
                seed: self.config.seed,
                ring: ring as u32,
                close,
                far,
                near: self.near(level),
            };
            // A partial comparison costs about three whole ones.
            self.push(index, Work::Peel(params), range[0]..range[1], 3 * (8 + close + far));
            if ring > 0 {
                self.vote(level, index, range[0]..range[1], false);
            }
        }
    }

    /// Finds what the photo has most like the estimate, before any vote changes it.
    fn follow(&mut self, level: &Level, index: u32) {
        let [passes, samples] = self.config.follow;
        let reach = Reach { window: level.width.max(level.height), samples, coherence: 0 };
        self.sweep(level, index, passes, reach);
        self.vote(level, index, level.first_hole()..level.targets.len() as u32, false);
    }

    fn searches(&mut self, level: &Level, index: u32, working: bool, coarsest: bool) {
        let [most, least] = self.config.passes;
        let passes = match level.targets.len() <= self.config.few_targets {
            _ if !working => 1,
            true => most,
            false => least,
        };
        let longest = level.width.max(level.height);
        let window = match (working, coarsest) {
            (false, _) => 2,
            (true, false) => (longest / 8).max(8),
            (true, true) => longest,
        };
        let coherence = if index <= 1 { self.config.coherence } else { 0 };
        let reach = Reach { window, samples: self.config.samples, coherence };
        self.sweep(level, index, passes, reach);
    }

    /// So many passes over all targets without a vote between them; the first carries matches furthest.
    fn sweep(&mut self, level: &Level, index: u32, count: u32, reach: Reach) {
        for pass in (0..count).rev() {
            let settled = pass + 1 < count;
            self.search(level, index, pass, settled, reach);
        }
    }

    fn search(&mut self, level: &Level, index: u32, pass: u32, settled: bool, reach: Reach) {
        self.searches += 1;
        let params = SearchParams {
            width: level.width,
            height: level.height,
            start: 0,
            seed: self.config.seed,
            pass: self.searches,
            step: 1 << pass,
            window: reach.window.min(0x7fff),
            samples: reach.samples,
            coherence: reach.coherence,
            near: self.near(level),
            settled: settled.into(),
        };
        let comparisons = 4 + reach.samples + u32::from(!settled);
        self.push(index, Work::Search(params), 0..level.targets.len() as u32, comparisons);
    }

    fn vote(&mut self, level: &Level, index: u32, range: std::ops::Range<u32>, sharp: bool) {
        let params = VoteParams {
            width: level.width,
            height: level.height,
            start: range.start,
            floor: self.config.floor,
            sharp: sharp.into(),
        };
        self.push(index, Work::Vote(params), range, 4);
    }

    /// The penalty of a whole side, for each pixel, in 1/256.
    fn near(&self, level: &Level) -> u32 {
        self.config.remoteness * 256 / level.width.max(level.height)
    }

    fn push(&mut self, level: u32, work: Work, range: std::ops::Range<u32>, unit: u32) {
        if !range.is_empty() {
            self.passes.push(Pass { work, level, at: range.start, end: range.end, unit });
        }
    }
}
