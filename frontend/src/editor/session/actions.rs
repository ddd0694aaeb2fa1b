//! What a person asks for.

use infill_protocol::{Edit, ExportOptions, FillOptions, PhotoRequest};

use super::{Destination, Host, Phase, Session, job::Origin};
use crate::strings::WORDS;

impl<H: Host> Session<H> {
    /// A finished gesture, or Invert or Clear.
    pub fn commit(&mut self, edit: Edit) {
        if self.guide.is_on() || edit.is_guidance() {
            // The hole stays as it is while its map is edited.
            if edit.is_guidance() {
                self.commit_guidance(edit);
            }
            return;
        }
        // The hole being filled is not the one these would change.
        let whole = edit.needs_pixels() || matches!(edit, Edit::Invert | Edit::Clear);
        if self.is_editable() && !edit.is_fill() && !(whole && self.job.is_some()) {
            self.failed = false;
            self.sharing.forget_link();
            self.document.commit(edit);
        }
    }

    pub fn undo(&mut self) {
        self.sharing.forget_link();
        if self.guide.is_on() && self.can_undo() {
            self.undo_guided();
        } else if self.can_undo() && self.document.undo().is_some_and(Edit::is_fill) {
            self.show_fills();
        }
    }

    pub fn redo(&mut self) {
        self.sharing.forget_link();
        if self.can_redo() && (self.guide.is_on() || self.document.redoes_guidance()) {
            self.redo_guided();
        } else if self.can_redo() && self.document.redo().is_some_and(Edit::is_fill) {
            self.show_fills();
        }
    }

    /// Goes to where so many edits are done, or as near as can be.
    pub fn go_to(&mut self, position: usize) {
        let fills = self.document.fills();
        while self.document.position() > position && self.can_undo() {
            self.document.undo();
        }
        while self.document.position() < position && self.can_redo() {
            self.document.redo();
        }
        let passed_fills = self.document.fills() != fills;
        if self.guide.is_on() {
            self.go_guided(passed_fills);
        } else if passed_fills {
            self.show_fills();
        }
    }

    /// Fills the hole.
    pub fn fill(&mut self) {
        if self.guide.is_editing() {
            self.finish_guide();
        } else if self.can_fill() {
            if let Some(options) = self.fill_options() {
                self.start_fill(options, Origin::Person);
            }
        } else if self.is_editable() && self.job.is_none() {
            self.say(WORDS.filling.nothing_painted);
        }
    }

    /// Takes the newest fill back and makes it with the next seed.
    pub fn try_another(&mut self) {
        if self.guide.is_editing() && self.can_try_another() {
            self.refresh_another();
        } else if let Some(options) = self.document.last_fill().filter(|_| self.can_try_another()) {
            self.undo();
            let seed = options.seed.wrapping_add(1);
            self.start_fill(FillOptions { seed, ..options }, Origin::Another);
        }
    }

    /// Stops the fill at once; photo and hole are as they were.
    pub fn cancel(&mut self) {
        if self.phase() == Phase::Running {
            self.drop_refresh();
            self.drop_job();
            self.cancel_proposal();
            self.say(WORDS.filling.cancelled);
        }
    }

    pub fn export(&mut self, options: impl Into<ExportOptions>, destination: Destination) {
        if self.is_editable() {
            let id = self.next_id();
            self.exports.push((id, destination));
            self.ask_photo(PhotoRequest::Export { id, options: options.into() }, Vec::new());
            if destination == Destination::Download {
                self.say(WORDS.saving.exporting);
            }
        }
    }

    pub(super) fn show_fills(&mut self) {
        let (id, fills) = (self.next_id(), self.document.fills());
        self.ask_photo(PhotoRequest::Show { id, fills }, Vec::new());
    }
}
