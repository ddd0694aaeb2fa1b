use infill_shaders::{
    NO_MATCH, PeelParams, SearchParams, UpsampleParams, VoteParams, WORST,
    cpu::{self, Match, Scene},
};

use super::level::Level;

/// Where a fill computes: the stages over the buffers of one level at a time. Ranges begin at the
/// parameters' `start` and have `count` elements.
pub(super) trait Stages {
    /// Makes `level` the present one; its matches come from the one before, if there was one, as they are
    /// carried over.
    fn enter(&mut self, level: Level, params: &UpsampleParams);
    /// Carries matches over to `count` targets from `start` on.
    fn carry(&mut self, params: &UpsampleParams, start: u32, count: u32);
    /// Makes `level`, with the colours in its hole and a match for each target, the present one.
    fn resume(&mut self, level: Level, matches: Vec<Match>);
    fn peel(&mut self, params: &PeelParams, count: u32);
    fn search(&mut self, params: &SearchParams, count: u32);
    /// After a whole search: what it wrote is what the next pass reads.
    fn turn(&mut self);
    fn vote(&mut self, params: &VoteParams, count: u32);
    /// The present level with the colours found so far.
    fn level(&self) -> Option<&Level>;
    /// The present level's matches, a target each.
    fn matches(&self) -> &[Match];
}

/// The CPU twins on all cores, or on one thread in the page.
#[derive(Debug, Default)]
pub(super) struct CpuStages {
    level: Option<Level>,
    field: Vec<Match>,
    next: Vec<Match>,
    /// The level before, while its matches are carried over: the slots of its pixels, and the matches.
    coarse: Option<(Vec<u32>, Vec<Match>)>,
}

impl CpuStages {
    /// The present level with the colours found so far, and its matches.
    pub fn into_parts(self) -> Option<(Level, Vec<Match>)> {
        Some((self.level?, self.field))
    }

    fn entered(&self) -> &Level {
        self.level.as_ref().expect("a level is entered first")
    }
}

impl Stages for CpuStages {
    fn enter(&mut self, level: Level, _params: &UpsampleParams) {
        let coarse = self.level.take().map(|coarse| (coarse.slots, std::mem::take(&mut self.field)));
        let matches = vec![[NO_MATCH, WORST]; level.targets.len()];
        self.resume(level, matches);
        self.coarse = coarse;
    }

    fn carry(&mut self, params: &UpsampleParams, start: u32, count: u32) {
        let (Some((slots, matches)), Some(level)) = (&self.coarse, &self.level) else { return };
        let range = start as usize..(start + count) as usize;
        let scene = Scene { targets: &level.targets[range.clone()], ..level.scene() };
        cpu::upsample(params, &scene, slots, matches, &mut self.field[range.clone()]);
        if range.end == level.targets.len() {
            self.coarse = None;
        }
    }

    fn resume(&mut self, level: Level, matches: Vec<Match>) {
        self.next.clone_from(&matches);
        self.field = matches;
        self.level = Some(level);
    }

    fn peel(&mut self, params: &PeelParams, count: u32) {
        let mut found = vec![[NO_MATCH, WORST]; count as usize];
        cpu::peel(params, &self.entered().scene(), &self.field, &mut found);
        let order = self.level.as_ref().map_or(&[][..], |level| &level.order);
        for (&slot, found) in order[params.start as usize..].iter().zip(found) {
            self.field[slot as usize] = found;
        }
    }

    fn search(&mut self, params: &SearchParams, count: u32) {
        let level = self.level.as_ref().expect("a level is entered first");
        let out = &mut self.next[params.start as usize..][..count as usize];
        cpu::search(params, &level.scene(), &self.field, out);
    }

    fn turn(&mut self) {
        std::mem::swap(&mut self.field, &mut self.next);
    }

    fn vote(&mut self, params: &VoteParams, count: u32) {
        let mut colours = vec![0; count as usize];
        cpu::vote(params, &self.entered().scene(), &self.field, &mut colours);
        let Some(level) = &mut self.level else { return };
        // Votes read known pixels only, so colours may land before the whole pass is done.
        for (place, colour) in (params.start as usize..).zip(colours) {
            let index = level.index(level.targets[level.order[place] as usize]);
            level.image[index] = colour;
        }
    }

    fn level(&self) -> Option<&Level> {
        self.level.as_ref()
    }

    fn matches(&self) -> &[Match] {
        &self.field
    }
}
