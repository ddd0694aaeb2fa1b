//! Guidance: a map of labels is proposed for the hole, edited, and filled again after every edit.
//!
//! While the map is edited the log holds the hole, the map and its edits, but no fill: the photo shows one
//! more fill than the log has, the `live` one, which each further fill replaces. Done puts it into the log.

mod course;
mod gestures;
mod keep;
mod propose;
mod refresh;

use infill_protocol::{Edit, FillOptions, GuideMap, GuideOrigin, GuideStyle, Palette};

use self::propose::Proposing;
use self::refresh::Wanted;
use super::{Host, Session};

/// What guidance is doing, as `data-guide` shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GuidePhase {
    #[default]
    Off,
    Proposing,
    Editing,
}

impl GuidePhase {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Proposing => "proposing",
            Self::Editing => "editing",
        }
    }
}

/// How a person likes guidance to begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuideHabits {
    /// The map proposed is of regions found in the photo, in place of things with names.
    pub regions: bool,
    /// Guidance opens by itself over what was filled.
    pub after_fill: bool,
}

/// A result that can be had again: what made it, beside its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: u32,
    pub options: FillOptions,
}

/// What the page shows of guidance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuideView {
    pub phase: GuidePhase,
    pub palette: Palette,
    /// Which labels the photo has outside the hole: the others have nothing to copy from.
    pub known: Vec<bool>,
    /// The label that tools paint with.
    pub label: u8,
    pub unlocked: bool,
    pub style: GuideStyle,
    /// Whether the photo does not show yet what the map asks for.
    pub stale: bool,
    /// Where the proposal comes from, in words.
    pub source: String,
    /// Whether nobody has changed it yet; then it guides nothing.
    pub is_proposal: bool,
    pub habits: GuideHabits,
    pub candidates: Vec<Candidate>,
    /// The candidate that the photo shows.
    pub current: Option<u32>,
    /// A map from a file whose classes are others: what each of them means is asked first.
    pub mapping: Option<Palette>,
}

pub(super) struct Guidance<B> {
    state: State<B>,
    /// The fill that the photo shows beyond those of the log.
    live: Option<FillOptions>,
    stale: bool,
    wanted: Option<Wanted>,
    seed: u32,
    palette: Palette,
    known: Vec<bool>,
    label: u8,
    unlocked: bool,
    style: GuideStyle,
    source: String,
    candidates: Vec<(Candidate, GuideMap)>,
    current: Option<u32>,
    /// The candidate whose picture is being made.
    keeping: Option<(u32, FillOptions)>,
    mapping: Option<GuideMap>,
    habits: GuideHabits,
}

enum State<B> {
    Off,
    Proposing(Proposing<B>),
    Editing,
}

impl<B> Default for Guidance<B> {
    fn default() -> Self {
        Self {
            state: State::Off,
            live: None,
            stale: false,
            wanted: None,
            seed: 0,
            palette: Palette::default(),
            known: Vec::new(),
            label: 0,
            unlocked: false,
            style: GuideStyle::Colours,
            source: String::new(),
            candidates: Vec::new(),
            current: None,
            keeping: None,
            mapping: None,
            habits: GuideHabits::default(),
        }
    }
}

impl<B> Guidance<B> {
    pub const fn phase(&self) -> GuidePhase {
        match self.state {
            State::Off => GuidePhase::Off,
            State::Proposing(_) => GuidePhase::Proposing,
            State::Editing => GuidePhase::Editing,
        }
    }

    pub fn is_on(&self) -> bool {
        self.phase() != GuidePhase::Off
    }

    pub fn is_editing(&self) -> bool {
        self.phase() == GuidePhase::Editing
    }

    /// Whether something is under way that no job stands for.
    pub fn is_busy(&self) -> bool {
        self.phase() == GuidePhase::Proposing || self.wanted.is_some()
    }
}

impl<H: Host> Session<H> {
    pub fn guide(&self) -> GuideView {
        let guide = &self.guide;
        GuideView {
            phase: guide.phase(),
            palette: guide.palette.clone(),
            known: guide.known.clone(),
            label: guide.label,
            unlocked: guide.unlocked,
            style: guide.style,
            stale: guide.stale,
            source: guide.source.clone(),
            is_proposal: self.guide_is_proposal(),
            habits: guide.habits,
            candidates: guide.candidates.iter().map(|(candidate, _)| *candidate).collect(),
            current: guide.current,
            mapping: guide.mapping.as_ref().map(|map| map.palette.clone()),
        }
    }

    pub const fn guide_phase(&self) -> GuidePhase {
        self.guide.phase()
    }

    /// Whether the map is a proposal that nobody has changed.
    pub(super) fn guide_is_proposal(&self) -> bool {
        let edits = self.document.hole_edits();
        let map = edits.iter().rposition(|edit| matches!(edit, Edit::Guide(_)));
        map.is_some_and(|at| {
            let is_proposed = matches!(&edits[at], Edit::Guide(map) if map.origin != GuideOrigin::Loaded);
            let says = |edit: &Edit| matches!(edit, Edit::Label(edit) if edit.says());
            is_proposed && !edits[at..].iter().any(says)
        })
    }

    /// What the guide follows from: the edits of the hole, and the fills before them.
    pub(super) fn guided_edits(&self) -> (Vec<Edit>, u32) {
        (self.document.hole_edits().to_vec(), self.document.fills())
    }
}
