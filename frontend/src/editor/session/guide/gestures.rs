//! What a person does to the map, and steps back and forth through it.

use infill_protocol::{Edit, GuideStyle, Palette, PhotoRequest, Point, VOID_LABEL};

use super::State;
use crate::editor::session::{Effect, Host, Session};
use crate::strings::WORDS;

impl<H: Host> Session<H> {
    /// A gesture on the map.
    pub(in super::super) fn commit_guidance(&mut self, edit: Edit) {
        if !self.guide.is_editing() {
            return;
        }
        let says = matches!(&edit, Edit::Label(edit) if edit.says());
        self.document.commit(edit);
        self.show_guide(false);
        if says {
            self.refresh_guide();
        }
    }

    /// A step back; the map and the fill follow.
    pub(in super::super) fn undo_guided(&mut self) {
        if !self.guide.is_editing() {
            return self.cancel();
        }
        let _ = self.document.undo();
        self.follow_log();
    }

    pub(in super::super) fn redo_guided(&mut self) {
        let passed_fill = self.document.redo().is_some_and(Edit::is_fill);
        self.go_guided(passed_fill);
    }

    /// After a walk through the log that passed fills or not.
    pub(in super::super) fn go_guided(&mut self, passed_fills: bool) {
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
    pub(in super::super) fn show_guide(&mut self, whole: bool) {
        let (id, (edits, fills), style) = (self.next_id(), self.guided_edits(), self.guide.style);
        self.ask_photo(PhotoRequest::ShowGuide { id, edits, fills, style, whole }, Vec::new());
    }

    /// The label that tools paint with.
    pub const fn label(&self) -> u8 {
        self.guide.label
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

    pub(in super::super) fn label_picked(&mut self, label: u8) {
        if label == VOID_LABEL {
            self.say(WORDS.guide.no_label);
        } else {
            self.guide.label = label;
            self.effects.push(Effect::LabelPicked);
        }
    }

    pub(in super::super) fn guide_shown(&mut self, palette: Palette, known: Vec<bool>, unlocked: bool) {
        self.guide.palette = palette;
        self.guide.known = known;
        self.guide.unlocked = unlocked;
        let last = self.guide.palette.classes.len().saturating_sub(1);
        self.guide.label = self.guide.label.min(last as u8);
    }
}
