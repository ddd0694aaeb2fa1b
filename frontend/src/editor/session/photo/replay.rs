//! The fills of the log are made again: after a crash, or where a photo came with them.

use crate::editor::session::{
    Effect, Host, Session,
    job::{Job, Origin, Step},
};
use crate::strings::WORDS;

impl<H: Host> Session<H> {
    /// Makes the fills of the log.
    pub(super) fn replay(&mut self) {
        self.photo.replay = self.steps().collect();
        self.replay_next();
    }

    /// Makes the next fill of the log again; a map that it lacks is proposed before.
    pub(in super::super) fn replay_next(&mut self) {
        let made = self.document.fills().saturating_sub(self.photo.replay.len() as u32);
        if self.propose_missing(made, 0) {
            return;
        }
        // Maps may have come into the log since the steps were laid out.
        self.photo.replay = self.steps().skip(made as usize).collect();
        if let Some(step) = self.photo.replay.pop_front() {
            self.plan(step, Origin::Replay);
        } else if let Some(info) = &self.photo.info {
            self.effects.push(Effect::Repaint(info.size.rect()));
            self.restore_guide();
            if let Some(arrival) = self.photo.arrival.take() {
                self.arrived(arrival);
            } else if !self.notice.as_ref().is_some_and(|notice| notice.is_alert) {
                self.say(WORDS.trust.photo_restored);
            }
        }
    }

    fn steps(&self) -> impl Iterator<Item = Step> + use<H> {
        let steps = self.document.replay().into_iter().zip(0..);
        steps.map(|((edits, options), fills)| Step { edits, options, fills })
    }

    /// A map could not be proposed again: it and what follows it is forgotten.
    pub(in super::super) fn end_replay_at(&mut self, at: usize) {
        self.document.forget_from(at);
        self.stop_replay();
    }

    /// A fill could not be made again: the photo stays as far as it came, the hole of that fill painted.
    pub(in super::super) fn end_replay(&mut self) {
        let left = self.photo.replay.len() as u32 + 1;
        self.document.keep_fills(self.document.fills().saturating_sub(left));
        self.stop_replay();
    }

    /// How much of the log is made again, 0 to 1, where this is the fill under way.
    pub(in super::super) fn replayed(&self, job: &Job<H::Buffer>) -> f64 {
        let made = f64::from(job.step.fills) + job.fraction();
        made / f64::from(self.document.fills().max(1))
    }

    fn stop_replay(&mut self) {
        self.photo.replay.clear();
        self.photo.arrival = None;
        if let Some(info) = &self.photo.info {
            self.effects.push(Effect::Repaint(info.size.rect()));
        }
    }
}
