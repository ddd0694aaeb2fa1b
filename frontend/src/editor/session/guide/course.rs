//! Guidance from its beginning to its end.

use infill_protocol::Edit;

use super::{Guidance, GuideHabits, GuidePhase, State};
use crate::editor::session::job::Origin;
use crate::editor::session::{Host, Session};
use crate::strings::WORDS;

impl<H: Host> Session<H> {
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

    pub(super) fn start_editing(&mut self) {
        self.guide.state = State::Editing;
        self.guide.stale = false;
        self.show_guide(true);
    }

    /// Ends guidance: what the photo shows becomes a step of the log, made first where it is not yet what
    /// the map asks for.
    pub(in super::super) fn finish_guide(&mut self) {
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
    pub(in super::super) fn shown_edits(&self) -> Vec<Edit> {
        let live = self.guide.live.filter(|_| !self.guide.stale).map(Edit::Fill);
        self.document.done().iter().cloned().chain(live).collect()
    }

    /// Ends guidance without a result: the hole is as it was painted.
    pub(in super::super) fn leave_guide(&mut self) {
        self.drop_refresh();
        self.guide.state = State::Off;
        self.drop_live();
    }

    /// The photo shows what the log says, and no more.
    pub(in super::super) fn drop_live(&mut self) {
        if self.guide.live.take().is_some() {
            self.show_fills();
        }
    }

    /// The live fill, if any, was replaced by one of the log.
    pub(in super::super) const fn live_was_replaced(&mut self) {
        self.guide.live = None;
    }

    /// Another photo, or none: nothing of the old guidance is left.
    pub(in super::super) fn reset_guide(&mut self) {
        let habits = self.guide.habits;
        self.guide = Guidance { habits, ..Guidance::default() };
    }

    /// How guidance begins from now on; a map that is being edited gives way to one as it is liked now.
    pub fn set_guide_habits(&mut self, habits: GuideHabits) {
        let others = habits.regions != self.guide.habits.regions;
        self.guide.habits = habits;
        if others && self.guide.is_editing() {
            self.drop_refresh();
            self.propose(0);
        }
    }

    pub const fn guide_habits(&self) -> GuideHabits {
        self.guide.habits
    }

    /// A fill that a person asked for is made; `was_guided` by labels.
    pub(in super::super) fn offer_guide(&mut self, was_guided: bool) {
        let is_last = self.document.last_fill().is_some();
        if self.guide.habits.after_fill && is_last && !was_guided {
            self.open_guide();
        }
    }

    /// The photo worker is another one, and knows no live fill.
    pub(in super::super) fn guide_lost_photo(&mut self) {
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
    pub(in super::super) fn restore_guide(&mut self) {
        if self.guide.is_editing() {
            self.show_guide(true);
            self.refresh_guide();
        }
    }
}
