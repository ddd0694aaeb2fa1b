//! Uniforms of the stages, laid out as WGSL reads them.

use bytemuck::{Pod, Zeroable};

/// Of [`crate::cpu::search`].
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct SearchParams {
    pub width: u32,
    pub height: u32,
    /// First target of this dispatch.
    pub start: u32,
    pub seed: u32,
    /// Counts passes over the whole fill, so that no two passes draw the same numbers.
    pub pass: u32,
    /// Distance in pixels to the four neighbours whose matches are tried.
    pub step: u32,
    /// Half side in pixels of the first random window; each further one is half as wide.
    pub window: u32,
    /// Number of random windows.
    pub samples: u32,
    /// Added to the distance for each of the four neighbours that a candidate does not continue.
    pub coherence: u32,
    /// Added to the distance for each pixel, across and down, between target and source; in 1/256.
    pub near: u32,
    /// 1: nothing was voted since the pass before, so that the distances of the present matches hold and need
    /// not be measured again.
    pub settled: u32,
}

/// Of [`crate::cpu::peel`].
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct PeelParams {
    pub width: u32,
    pub height: u32,
    /// First entry of the level's order in this dispatch.
    pub start: u32,
    pub seed: u32,
    /// Depth of the targets: rings less deep are finished.
    pub ring: u32,
    /// Random sources drawn from windows around the target.
    pub close: u32,
    /// Sources compared from the whole picture; all where there are no more.
    pub far: u32,
    /// As in [`SearchParams`].
    pub near: u32,
}

/// Of [`crate::cpu::vote`].
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct VoteParams {
    pub width: u32,
    pub height: u32,
    /// First entry of the level's order in this dispatch.
    pub start: u32,
    /// Distance that still counts as a good match.
    pub floor: u32,
    /// 0: the mean of all votes. 1: central votes count most, and the vote nearest to their mean is
    /// taken as it is, which keeps the grain of the photo.
    pub sharp: u32,
}

/// Of [`crate::cpu::upsample`].
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct UpsampleParams {
    pub width: u32,
    pub height: u32,
    /// Width of the coarse level.
    pub coarse_width: u32,
    pub seed: u32,
}

/// Of [`crate::cpu::hash`], for positions from `start` and draws of an eighth of them.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct HashParams {
    pub start: u32,
    pub seed: u32,
    pub pass: u32,
}
