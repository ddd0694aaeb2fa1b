use std::ops::Range;

use infill_protocol::{Edit, FillOptions, GuideMap, GuideOrigin, Tone};

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

/// The edits after the last fill.
fn hole_range(edits: &[Edit]) -> Range<usize> {
    let start = edits.iter().rposition(Edit::is_fill).map_or(0, |fill| fill + 1);
    start..edits.len()
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Point, Shape, Stroke, StrokePoint};

    use super::*;

    fn stroke(x: i32) -> Edit {
        let points = vec![StrokePoint { at: Point::new(x, 0), radius: 16 }];
        Edit::Stroke(Stroke { tone: Tone::Paint, points })
    }

    fn seed(seed: u32) -> FillOptions {
        FillOptions { seed, ..FillOptions::default() }
    }

    fn filled() -> Document {
        let mut document = Document::default();
        document.commit(stroke(1));
        document.hold();
        document.land(seed(7));
        document
    }

    #[test]
    fn undo_and_redo_walk_the_same_way() {
        let mut document = Document::default();
        document.commit(stroke(1));
        document.commit(Edit::Invert);
        assert_eq!(document.undo(), Some(&Edit::Invert));
        assert_eq!(document.undo(), Some(&stroke(1)));
        assert_eq!(document.undo(), None);
        assert_eq!(document.redo(), Some(&stroke(1)));
        document.commit(stroke(2));
        assert!(!document.can_redo(), "a new edit ends what was undone");
        assert_eq!(document.hole_edits(), [stroke(1), stroke(2)]);
    }

    #[test]
    fn a_fill_empties_the_hole_and_undo_brings_it_back() {
        let mut document = filled();
        assert!(document.hole_edits().is_empty() && !document.has_hole());
        assert_eq!(document.fills(), 1);
        assert!(document.undo().unwrap().is_fill());
        assert!(document.has_hole());
        assert_eq!(document.fills(), 0);
    }

    #[test]
    fn what_is_painted_during_a_fill_comes_after_it() {
        let mut document = Document::default();
        document.commit(stroke(1));
        document.hold();
        document.commit(stroke(2));
        assert!(document.can_undo());
        document.undo();
        assert!(!document.can_undo(), "the hole being filled stays");
        document.redo();
        document.land(seed(0));
        assert_eq!(document.done(), [stroke(1), Edit::Fill(seed(0)), stroke(2)]);
        assert_eq!(document.hole_edits(), [stroke(2)]);
    }

    #[test]
    fn a_cancelled_fill_leaves_the_log_alone() {
        let mut document = Document::default();
        document.commit(stroke(1));
        document.commit(stroke(2));
        document.undo();
        document.hold();
        document.release();
        assert_eq!(document.done(), [stroke(1)]);
        assert!(document.can_redo());
    }

    #[test]
    fn a_reopened_hole_is_guided_until_it_is_painted_on() {
        let map = infill_protocol::LabelMap::new(infill_protocol::Size::new(1, 1), vec![0]).unwrap();
        let guide = Edit::Guide(infill_protocol::GuideMap::pack(
            &map,
            infill_protocol::Palette::default(),
            infill_protocol::GuideOrigin::Loaded,
        ));
        let swap = Edit::Label(infill_protocol::LabelEdit::Swap { a: 0, b: 1 });
        let mut document = filled();
        assert_eq!(document.reopen(), Some(seed(7)));
        assert!(document.has_hole() && !document.can_redo() && !document.guide_is_current());
        document.commit(guide);
        document.commit(swap.clone());
        assert!(document.guide_is_current());
        document.commit(stroke(2));
        assert!(!document.guide_is_current(), "the hole is another one");
        document.undo();
        document.undo();
        assert!(document.redoes_guidance());
        document.redo();
        document.commit(Edit::Fill(seed(1)));
        document.undo();
        document.undo();
        document.forget_undone_fills();
        assert_eq!(document.redo(), Some(&swap));
        assert!(!document.can_redo(), "the fill after it is gone");
    }

    #[test]
    fn fills_whose_pixels_are_gone_stay() {
        let mut document = filled();
        document.commit(stroke(3));
        document.set_oldest(1);
        assert!(document.undo().is_some());
        assert!(!document.can_undo());
    }

    #[test]
    fn replay_pairs_each_fill_with_its_hole() {
        let mut document = filled();
        let shape = Shape::Rectangle(Point::new(0, 0), Point::new(9, 9));
        let lasso = Edit::Shape { tone: Tone::Paint, shape };
        document.commit(lasso.clone());
        document.hold();
        document.land(seed(8));
        document.commit(stroke(4));
        assert_eq!(document.replay(), [(vec![stroke(1)], seed(7)), (vec![lasso], seed(8))]);
    }

    #[test]
    fn fills_that_cannot_be_repeated_leave_their_hole() {
        let mut document = filled();
        document.commit(stroke(2));
        document.hold();
        document.land(seed(8));
        document.commit(stroke(3));
        document.keep_fills(2);
        assert_eq!(document.position(), 5);
        document.keep_fills(1);
        assert_eq!(document.done(), [stroke(1), Edit::Fill(seed(7)), stroke(2)]);
        assert!(document.has_hole() && !document.can_redo());
    }

    #[test]
    fn a_hole_is_possible_only_after_painting() {
        let mut document = Document::default();
        let erase = Stroke { tone: Tone::Erase, points: Vec::new() };
        document.commit(Edit::Stroke(erase));
        assert!(!document.has_hole());
        document.commit(Edit::Invert);
        assert!(document.has_hole());
        document.commit(Edit::Clear);
        assert!(!document.has_hole());
    }
}
