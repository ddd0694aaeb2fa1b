//! Guidance: a map of labels is proposed for the hole, edited, and filled again after every edit.
//!
//! While the map is edited the log holds the hole, the map and its edits, but no fill: the photo shows one
//! more fill than the log has, the `live` one, which each further fill replaces. Done puts it into the log.

mod keep;
mod propose;
mod refresh;

use infill_protocol::{
    Edit, FillOptions, GuideMap, GuideStyle, LabelEdit, Palette, PhotoRequest, Point, VOID_LABEL,
};

use self::propose::Proposing;
use self::refresh::Wanted;
use super::job::Origin;
use super::{Host, Session};
use crate::strings::WORDS;

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
    /// The label that tools paint with.
    pub label: u8,
    pub unlocked: bool,
    pub style: GuideStyle,
    /// Whether the photo does not show yet what the map asks for.
    pub stale: bool,
    /// Where the proposal comes from, in words.
    pub source: String,
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
    label: u8,
    unlocked: bool,
    style: GuideStyle,
    source: String,
    candidates: Vec<(Candidate, GuideMap)>,
    current: Option<u32>,
    /// The candidate whose picture is being made.
    keeping: Option<(u32, FillOptions)>,
    mapping: Option<GuideMap>,
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
            label: 0,
            unlocked: false,
            style: GuideStyle::Colours,
            source: String::new(),
            candidates: Vec::new(),
            current: None,
            keeping: None,
            mapping: None,
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
            label: guide.label,
            unlocked: guide.unlocked,
            style: guide.style,
            stale: guide.stale,
            source: guide.source.clone(),
            candidates: guide.candidates.iter().map(|(candidate, _)| *candidate).collect(),
            current: guide.current,
            mapping: guide.mapping.as_ref().map(|map| map.palette.clone()),
        }
    }

    pub const fn guide_phase(&self) -> GuidePhase {
        self.guide.phase()
    }

    /// Whether guidance can be opened or closed.
    pub fn can_guide(&self) -> bool {
        let reopens = self.document.last_fill().is_some() && self.document.can_undo();
        self.guide.is_on()
            || (self.is_editable() && self.job.is_none() && (self.document.has_hole() || reopens))
    }

    /// Opens guidance, or ends it with what it made.
    pub fn toggle_guide(&mut self) {
        match self.guide.phase() {
            GuidePhase::Off => self.open_guide(),
            GuidePhase::Proposing => self.cancel(),
            GuidePhase::Editing => self.finish_guide(),
        }
    }

    fn open_guide(&mut self) {
        if !self.can_guide() {
            if self.is_editable() && self.job.is_none() {
                self.say(WORDS.guide.needs_hole);
            }
            return;
        }
        self.failed = false;
        self.notice = None;
        self.guide.seed = 0;
        if !self.document.has_hole() {
            self.guide.live = self.document.reopen();
            self.guide.seed = self.guide.live.map_or(0, |options| options.seed);
        }
        if self.document.guide_is_current() {
            self.start_editing();
            if self.guide.live.is_none() {
                self.refresh_guide();
            }
        } else {
            self.propose(0);
        }
    }

    fn start_editing(&mut self) {
        self.guide.state = State::Editing;
        self.guide.stale = false;
        self.show_guide(true);
    }

    /// Ends guidance: what the photo shows becomes a step of the log, made first where it is not yet what
    /// the map asks for.
    pub(super) fn finish_guide(&mut self) {
        self.drop_refresh();
        self.guide.state = State::Off;
        match self.guide.live.filter(|_| !self.guide.stale) {
            Some(options) => {
                self.guide.live = None;
                self.document.commit(Edit::Fill(options));
                self.take_thumbnail(self.document.fills());
            }
            None => {
                if let Some(options) = self.guided_options() {
                    self.start_fill(options, Origin::Person);
                } else {
                    self.guide.state = State::Editing;
                }
            }
        }
    }

    /// The log as what the photo shows has it: a live fill is a step there.
    pub(super) fn shown_edits(&self) -> Vec<Edit> {
        let live = self.guide.live.filter(|_| !self.guide.stale).map(Edit::Fill);
        self.document.done().iter().cloned().chain(live).collect()
    }

    /// Ends guidance without a result: the hole is as it was painted.
    pub(super) fn leave_guide(&mut self) {
        self.drop_refresh();
        self.guide.state = State::Off;
        self.drop_live();
    }

    /// The photo shows what the log says, and no more.
    pub(super) fn drop_live(&mut self) {
        if self.guide.live.take().is_some() {
            self.show_fills();
        }
    }

    /// The live fill, if any, was replaced by one of the log.
    pub(super) const fn live_was_replaced(&mut self) {
        self.guide.live = None;
    }

    /// Another photo, or none: nothing of the old guidance is left.
    pub(super) fn reset_guide(&mut self) {
        self.guide = super::Guidance::default();
    }

    /// The photo worker is another one, and knows no live fill.
    pub(super) fn guide_lost_photo(&mut self) {
        if self.guide.is_restoring() {
            // The log still lacks the map; it is proposed again with the rest.
            self.guide.state = State::Off;
        }
        self.cancel_proposal();
        self.guide.wanted = None;
        self.guide.live = None;
        self.guide.keeping = None;
    }

    /// The photo worker has the photo again.
    pub(super) fn restore_guide(&mut self) {
        if self.guide.is_editing() {
            self.show_guide(true);
            self.refresh_guide();
        }
    }

    /// A gesture on the map.
    pub(super) fn commit_guidance(&mut self, edit: Edit) {
        if !self.guide.is_editing() {
            return;
        }
        let shows_only = matches!(&edit, Edit::Label(LabelEdit::Rename { .. } | LabelEdit::Unlock(_)));
        self.document.commit(edit);
        self.show_guide(false);
        if !shows_only {
            self.refresh_guide();
        }
    }

    /// A step back; the map and the fill follow.
    pub(super) fn undo_guided(&mut self) {
        if !self.guide.is_editing() {
            return self.cancel();
        }
        let _ = self.document.undo();
        self.follow_log();
    }

    pub(super) fn redo_guided(&mut self) {
        let passed_fill = self.document.redo().is_some_and(Edit::is_fill);
        self.go_guided(passed_fill);
    }

    /// After a walk through the log that passed fills or not.
    pub(super) fn go_guided(&mut self, passed_fills: bool) {
        if passed_fills {
            self.drop_refresh();
            self.guide.state = State::Off;
            self.guide.live = None;
            self.show_fills();
        } else {
            self.follow_log();
        }
    }

    fn follow_log(&mut self) {
        if self.document.guide_is_current() {
            self.guide.state = State::Editing;
            self.show_guide(true);
            self.refresh_guide();
        } else {
            self.leave_guide();
        }
    }

    /// Asks for the picture of the map: what changed since the last one, or the whole of it.
    pub(super) fn show_guide(&mut self, whole: bool) {
        let (id, (edits, fills), style) = (self.next_id(), self.guided_edits(), self.guide.style);
        self.ask_photo(PhotoRequest::ShowGuide { id, edits, fills, style, whole }, Vec::new());
    }

    /// The label that tools paint with.
    pub const fn label(&self) -> u8 {
        self.guide.label
    }

    /// What the guide follows from: the edits of the hole, and the fills before them.
    pub(super) fn guided_edits(&self) -> (Vec<Edit>, u32) {
        (self.document.hole_edits().to_vec(), self.document.fills())
    }

    pub fn choose_label(&mut self, label: u8) {
        self.guide.label = label;
    }

    pub fn set_guide_style(&mut self, style: GuideStyle) {
        self.guide.style = style;
        if self.guide.is_editing() {
            self.show_guide(true);
        }
    }

    /// Takes the label at a place of the photo into the hand.
    pub fn pick_label(&mut self, at: Point) {
        if self.guide.is_editing() {
            let (id, (edits, fills)) = (self.next_id(), self.guided_edits());
            self.ask_photo(PhotoRequest::PickLabel { id, edits, fills, at }, Vec::new());
        }
    }

    pub(super) fn label_picked(&mut self, label: u8) {
        if label == VOID_LABEL {
            self.say(WORDS.guide.no_label);
        } else {
            self.guide.label = label;
            self.effects.push(super::Effect::LabelPicked);
        }
    }

    pub(super) fn guide_shown(&mut self, palette: Palette, unlocked: bool) {
        self.guide.palette = palette;
        self.guide.unlocked = unlocked;
        let last = self.guide.palette.classes.len().saturating_sub(1);
        self.guide.label = self.guide.label.min(last as u8);
    }
}
