//! The log as it is made again, after a crash or where it came with its photo, and what is left of it where a
//! part of it cannot be.

use infill_protocol::{Edit, FillOptions, GuideMap, GuideOrigin};

use super::{Document, hole_range};

/// A map that has to be proposed again.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingMap {
    /// Where in the log it belongs.
    pub at: usize,
    pub origin: GuideOrigin,
    /// What paints its hole, and the fills before that.
    pub edits: Vec<Edit>,
    pub fills: u32,
}

impl Document {
    /// The first map that has to be proposed again.
    pub fn missing_map(&self) -> Option<MissingMap> {
        self.done().iter().enumerate().find_map(|(at, edit)| match edit {
            Edit::Guide(map) if map.is_missing() => {
                let before = &self.edits[..at];
                let fills = before.iter().filter(|edit| edit.is_fill()).count() as u32;
                Some(MissingMap { at, origin: map.origin, edits: before[hole_range(before)].to_vec(), fills })
            }
            _ => None,
        })
    }

    /// Puts a map where it was missing.
    pub fn supply_map(&mut self, at: usize, map: GuideMap) {
        if let Some(edit) = self.edits.get_mut(at) {
            *edit = Edit::Guide(map);
        }
    }

    /// Forgets everything from this position on.
    pub fn forget_from(&mut self, at: usize) {
        self.edits.truncate(at);
        self.done = self.done.min(at);
        self.revision += 1;
    }

    /// The log of a photo whose worker was lost: what is done, without what was undone.
    pub fn forget_undone(&mut self) {
        self.edits.truncate(self.done);
        self.held = None;
        self.oldest = 0;
    }

    /// Forgets everything from the fill with this number (from 0) on; what it would have filled is painted.
    pub fn keep_fills(&mut self, fills: u32) {
        let next = self.done().iter().enumerate().filter(|(_, edit)| edit.is_fill()).nth(fills as usize);
        if let Some((at, _)) = next {
            self.edits.truncate(at);
            self.done = at;
            self.revision += 1;
        }
    }

    /// The fills that are done, each with the edits that painted its hole.
    pub fn replay(&self) -> Vec<(Vec<Edit>, FillOptions)> {
        let mut steps = Vec::new();
        for (index, edit) in self.done().iter().enumerate() {
            if let Edit::Fill(options) = edit {
                let hole = &self.edits[hole_range(&self.edits[..index])];
                steps.push((hole.to_vec(), *options));
            }
        }
        steps
    }
}
