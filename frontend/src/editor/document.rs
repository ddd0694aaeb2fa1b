mod replay;
#[cfg(test)]
mod tests;

use std::ops::Range;

use infill_protocol::{Edit, FillOptions, Tone};

pub use self::replay::MissingMap;

/// Everything a person did to the open photo, and how much of it is undone.
///
/// The log is vector data: a stroke of a minute takes some tens of kilobytes, so it is kept whole and
/// can replay the photo after a crash. The pixels that undo needs are kept by the photo worker within
/// its own budget; the fills it had to forget are `oldest`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    edits: Vec<Edit>,
    /// How many of the edits are done; the rest can be redone.
    done: usize,
    /// Fewer fills than this cannot be shown any more.
    oldest: u32,
    /// A fill of the edits before this position is under way: they stay as they are until it ends.
    held: Option<usize>,
    revision: u64,
}

impl Document {
    /// A log that was made elsewhere, all of it done.
    pub const fn of(edits: Vec<Edit>) -> Self {
        let done = edits.len();
        Self { edits, done, oldest: 0, held: None, revision: 1 }
    }

    /// Changes with every change of what is done.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The edits that are done, oldest first.
    pub fn done(&self) -> &[Edit] {
        &self.edits[..self.done]
    }

    /// The edits that were undone and can be redone, oldest first.
    pub fn undone(&self) -> &[Edit] {
        &self.edits[self.done..]
    }

    /// Every edit, also those that are undone and can be redone.
    pub fn all(&self) -> &[Edit] {
        &self.edits
    }

    pub const fn position(&self) -> usize {
        self.done
    }

    /// The edits that paint the present hole.
    pub fn hole_edits(&self) -> &[Edit] {
        &self.edits[hole_range(self.done())]
    }

    /// Whether something may be painted. Only the photo worker knows whether it covers a pixel.
    pub fn has_hole(&self) -> bool {
        self.hole_edits().iter().fold(false, |hole, edit| match edit {
            Edit::Stroke(stroke) => hole || stroke.tone == Tone::Paint,
            Edit::Shape { tone, .. } | Edit::Wand { tone, .. } => hole || *tone == Tone::Paint,
            Edit::Invert => true,
            Edit::Clear | Edit::Fill(_) => false,
            Edit::Mask(mask) => mask.has_hole(),
            Edit::Grow(_) | Edit::Feather(_) | Edit::Guide(_) | Edit::Label(_) => hole,
        })
    }

    /// Number of fills that are done.
    pub fn fills(&self) -> u32 {
        self.done().iter().filter(|edit| edit.is_fill()).count() as u32
    }

    /// The options of the newest fill, while nothing was done after it.
    pub fn last_fill(&self) -> Option<FillOptions> {
        match self.done().last() {
            Some(Edit::Fill(options)) => Some(*options),
            _ => None,
        }
    }

    /// Whether the labels of the present hole are for the hole as it is: nothing was painted after them.
    pub fn guide_is_current(&self) -> bool {
        let edits = self.hole_edits();
        let guide = edits.iter().rposition(|edit| matches!(edit, Edit::Guide(_)));
        let is_missing = |at: usize| matches!(&edits[at], Edit::Guide(map) if map.is_missing());
        guide.is_some_and(|at| edits[at..].iter().all(Edit::is_guidance) && !is_missing(at))
    }

    /// Takes the newest fill out of the log, so that its hole is the present one again. The photo is left
    /// as it is.
    pub fn reopen(&mut self) -> Option<FillOptions> {
        let options = self.last_fill().filter(|_| self.can_undo())?;
        self.done -= 1;
        self.edits.truncate(self.done);
        self.revision += 1;
        Some(options)
    }

    /// Fills that were undone cannot be shown again, nor what came after them.
    pub fn forget_undone_fills(&mut self) {
        if let Some(next) = self.edits[self.done..].iter().position(Edit::is_fill) {
            self.edits.truncate(self.done + next);
        }
    }

    /// Whether the edit that would be done again is guidance.
    pub fn redoes_guidance(&self) -> bool {
        self.edits.get(self.done).is_some_and(Edit::is_guidance)
    }

    pub const fn set_oldest(&mut self, oldest: u32) {
        self.oldest = oldest;
    }

    pub fn commit(&mut self, edit: Edit) {
        self.revision += 1;
        self.edits.truncate(self.done);
        self.edits.push(edit);
        self.done += 1;
    }

    pub fn can_undo(&self) -> bool {
        let Some(last) = self.done().last() else { return false };
        let free = self.held.is_none_or(|held| self.done > held);
        free && (!last.is_fill() || self.fills() > self.oldest)
    }

    pub fn can_redo(&self) -> bool {
        // While a fill runs, an undone fill cannot be shown beside it.
        self.edits.get(self.done).is_some_and(|next| self.held.is_none() || !next.is_fill())
    }

    /// Takes back the newest edit and tells which it was.
    pub fn undo(&mut self) -> Option<&Edit> {
        if !self.can_undo() {
            return None;
        }
        self.done -= 1;
        self.revision += 1;
        Some(&self.edits[self.done])
    }

    pub fn redo(&mut self) -> Option<&Edit> {
        if !self.can_redo() {
            return None;
        }
        self.done += 1;
        self.revision += 1;
        Some(&self.edits[self.done - 1])
    }

    /// A fill of the present hole starts: its position in the log.
    pub const fn hold(&mut self) -> usize {
        self.held = Some(self.done);
        self.done
    }

    /// The fill ended without a result.
    pub const fn release(&mut self) {
        self.held = None;
    }

    /// The fill that was held at its position landed: one step, before whatever was painted meanwhile.
    pub fn land(&mut self, options: FillOptions) {
        let Some(at) = self.held.take() else { return };
        if self.done == at {
            self.edits.truncate(at);
        }
        self.edits.insert(at, Edit::Fill(options));
        self.revision += 1;
        self.done += 1;
    }
}

/// The edits after the last fill.
fn hole_range(edits: &[Edit]) -> Range<usize> {
    let start = edits.iter().rposition(Edit::is_fill).map_or(0, |fill| fill + 1);
    start..edits.len()
}
