/// How hard the fill tries. The same numbers on every device: they decide the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextureConfig {
    pub seed: u32,
    /// Levels with more pixels than this only refine what coarser ones found.
    pub work_area: usize,
    /// Halving stops once no hole pixel is deeper than this.
    pub stop_depth: u32,
    /// A draft from coarser levels starts where no hole pixel is deeper than this.
    pub sketch_depth: u32,
    /// Drafts are made of levels with at most as many targets: they cost twice, and always the CPU.
    pub draft_targets: usize,
    /// Halving stops before fewer sources than this remain.
    pub min_sources: usize,
    /// Sources drawn near each target and from the whole picture while peeling.
    pub peel: [u32; 2],
    /// Search passes against an estimate before it is first voted on, and random windows of each.
    pub follow: [u32; 2],
    /// Search-and-vote rounds on every level below an estimate. Each forgets a little of it.
    pub follow_rounds: u32,
    /// Search-and-vote rounds on the coarsest level, and on the finest within the work area.
    pub rounds: [u32; 2],
    /// Search passes in a round on levels with at most `few_targets` targets, and on larger ones, where they
    /// take longest. The first reaches furthest: `2^(passes - 1)` pixels.
    pub passes: [u32; 2],
    pub few_targets: usize,
    /// Random windows of one search. Few: a best match picked from many is smoother than the photo.
    pub samples: u32,
    /// [`infill_shaders::SearchParams::coherence`] of the two finest levels.
    pub coherence: u32,
    /// Penalty for a source one longest side away, in units of distance.
    pub remoteness: u32,
    /// [`infill_shaders::VoteParams::floor`].
    pub floor: u32,
    /// Usable pixels of a patch that make its centre a source on coarse levels.
    pub partial: u32,
    /// Known pixels of four that make a coarse pixel known.
    pub quorum: u32,
}

impl Default for TextureConfig {
    fn default() -> Self {
        Self {
            seed: 0,
            work_area: 1 << 20,
            stop_depth: 9,
            sketch_depth: 3,
            draft_targets: 40_000,
            min_sources: 16,
            peel: [60, 40],
            follow: [8, 32],
            follow_rounds: 2,
            rounds: [8, 4],
            passes: [6, 3],
            few_targets: 40_000,
            samples: 1,
            coherence: 330,
            remoteness: 84_000,
            floor: 1600,
            partial: 35,
            quorum: 3,
        }
    }
}

impl TextureConfig {
    /// Where the hole holds an estimate that is to be kept to: what belongs there is found already.
    pub fn following(self) -> Self {
        Self { passes: [2; 2], ..self }
    }

    /// For a small crop that a person is to see at once: fewer rounds, and the coarsest level begun in one
    /// way.
    pub fn preview(seed: u32) -> Self {
        Self { seed, draft_targets: 0, peel: [24, 16], rounds: [4, 2], passes: [2; 2], ..Self::default() }
    }
}
