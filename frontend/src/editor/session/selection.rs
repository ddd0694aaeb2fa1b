//! The hole where it depends on the photo's pixels, and masks as files.

use infill_protocol::{Edit, PackedMask, PhotoRequest};

use super::{Destination, Effect, Host, Phase, Session};
use crate::strings::WORDS;

/// The part of the hole that the photo worker draws: strokes and shapes the page draws by itself, at once.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// What the worker was asked to draw last: the hole's edits up to the last one that needs pixels.
    asked: Vec<Edit>,
    id: u32,
    is_drawn: bool,
    /// The mask file that is being read.
    reading: Option<u32>,
}

impl Selection {
    /// The worker that drew is gone.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

impl<H: Host> Session<H> {
    /// How many of the hole's edits the tiles of the hole show; the page draws those after them.
    pub const fn drawn_edits(&self) -> usize {
        if self.selection.is_drawn { self.selection.asked.len() } else { 0 }
    }

    /// Asks the photo worker to draw the hole anew where that became necessary.
    pub(super) fn refresh_hole(&mut self) {
        if self.phase() == Phase::Loading || !self.photo.has_photo() {
            return;
        }
        let edits = self.document.hole_edits();
        let count = edits.iter().rposition(Edit::needs_pixels).map_or(0, |last| last + 1);
        if edits[..count] == self.selection.asked {
            return;
        }
        let edits = edits[..count].to_vec();
        self.selection.asked.clone_from(&edits);
        if edits.is_empty() {
            self.selection.is_drawn = false;
            self.effects.push(Effect::HoleDrawn);
        } else {
            let id = self.next_id();
            self.selection.id = id;
            self.ask_photo(PhotoRequest::DrawHole { id, edits }, Vec::new());
        }
    }

    pub(super) fn hole_drawn(&mut self, id: u32) {
        if self.selection.id == id && !self.selection.asked.is_empty() {
            self.selection.is_drawn = true;
            self.effects.push(Effect::HoleDrawn);
        }
    }

    /// Takes a picture of the photo's size as the hole.
    pub fn load_mask(&mut self, name: impl Into<String>, file: H::File) {
        if self.is_editable() && self.job.is_none() {
            let id = self.next_id();
            self.selection.reading = Some(id);
            self.effects.push(Effect::ReadMask { id, name: name.into(), file });
        }
    }

    pub(super) fn mask_read(&mut self, id: u32, mask: PackedMask) {
        if self.selection.reading.take_if(|reading| *reading == id).is_some() {
            self.commit(Edit::Mask(mask));
            self.say(WORDS.tools.mask_loaded);
        }
    }

    /// Hands the hole out as a picture.
    pub fn save_mask(&mut self) {
        if !self.is_editable() {
            return;
        }
        if !self.document.has_hole() {
            return self.say(WORDS.tools.no_mask);
        }
        let (id, edits) = (self.next_id(), self.document.hole_edits().to_vec());
        self.exports.push((id, Destination::Download));
        self.ask_photo(PhotoRequest::ExportMask { id, edits }, Vec::new());
    }
}
