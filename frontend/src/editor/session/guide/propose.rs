use infill_protocol::{ComputeRequest, Edit, GuideMap, GuideOrigin, Palette, PhotoRequest, ProposeBy, Size};

use super::State;
use crate::editor::MissingMap;
use crate::editor::session::{Host, Progress, Session};
use crate::strings::{WORDS, stage_name, with};

/// A proposal under way: photo and hole at the guide's size, labels from the compute worker, a packed map
/// from the photo worker.
pub(in super::super) struct Proposing<B> {
    pub id: u32,
    /// What waits for the compute worker.
    input: Option<(Size, Vec<B>)>,
    /// Whether the compute worker has it.
    sent: bool,
    /// Attempts that ended with the loss of the compute worker.
    losses: u32,
    progress: Progress,
    by: ProposeBy,
    /// The place in the log of the map that is missing there; `None` for a new one.
    missing: Option<usize>,
}

impl<B> super::Guidance<B> {
    fn proposing(&mut self, id: u32) -> Option<&mut Proposing<B>> {
        match &mut self.state {
            State::Proposing(proposing) if proposing.id == id => Some(proposing),
            _ => None,
        }
    }

    /// Whether a map is proposed again that the log lacks.
    pub const fn is_restoring(&self) -> bool {
        matches!(&self.state, State::Proposing(proposing) if proposing.missing.is_some())
    }

    /// How far the proposal is.
    pub fn progress(&self) -> Option<&Progress> {
        match &self.state {
            State::Proposing(proposing) => Some(&proposing.progress),
            _ => None,
        }
    }

    /// Whether the compute worker is at a proposal.
    pub const fn is_computing(&self) -> bool {
        matches!(&self.state, State::Proposing(proposing) if proposing.sent)
    }
}

impl<H: Host> Session<H> {
    pub(super) fn propose(&mut self, losses: u32) {
        let by = if self.guide.habits.regions { ProposeBy::Regions } else { ProposeBy::Names };
        self.start_proposal(self.guided_edits(), by, None, losses);
    }

    /// Proposes the next map that the log lacks, where it is needed after `fills` fills. Whether it is.
    pub(in super::super) fn propose_missing(&mut self, fills: u32, losses: u32) -> bool {
        let Some(missing) = self.document.missing_map().filter(|missing| missing.fills <= fills) else {
            return false;
        };
        let MissingMap { at, origin, edits, fills } = missing;
        self.start_proposal((edits, fills), ProposeBy::Again(origin), Some(at), losses);
        true
    }

    fn start_proposal(
        &mut self,
        (edits, fills): (Vec<Edit>, u32),
        by: ProposeBy,
        missing: Option<usize>,
        losses: u32,
    ) {
        let id = self.next_id();
        self.ask_photo(PhotoRequest::GuideInput { id, edits, fills }, Vec::new());
        self.revive_compute();
        let progress = Progress { fraction: 0.0, stage: WORDS.guide.proposing.to_owned() };
        let (input, sent) = (None, false);
        self.guide.state = State::Proposing(Proposing { id, input, sent, losses, progress, by, missing });
    }

    pub(in super::super) fn guide_input(&mut self, id: u32, size: Size, payload: Vec<H::Buffer>) {
        if let Some(proposing) = self.guide.proposing(id) {
            proposing.input = Some((size, payload));
            self.feed_proposal();
        }
    }

    /// Hands the compute worker what a proposal is made from, where it is free.
    pub(in super::super) fn feed_proposal(&mut self) {
        let free = self.compute.is_free() && self.job.is_none();
        let State::Proposing(proposing) = &mut self.guide.state else { return };
        if let Some((size, payload)) = proposing.input.take_if(|_| free) {
            proposing.sent = true;
            let request = ComputeRequest::Propose { id: proposing.id, size, by: proposing.by };
            self.compute.heard(self.now);
            self.ask_compute(request, payload);
        }
    }

    pub(in super::super) fn proposal_advanced(&mut self, id: u32, fraction: f64, stage: &str) {
        if let Some(proposing) = self.guide.proposing(id) {
            let fraction = proposing.progress.fraction.max(fraction.clamp(0.0, 1.0));
            proposing.progress = Progress { fraction, stage: stage_name(stage) };
        }
    }

    /// Where the labels of a proposal come from, and why they lack names, both in words.
    pub(in super::super) fn proposed_by(&mut self, id: u32, source: String, lacks: Option<String>) {
        if self.guide.proposing(id).is_some() {
            self.guide.source = source;
            if let Some(why) = lacks {
                self.say(with(WORDS.guide.without_names, &[("why", &why)]));
            }
        }
    }

    pub(in super::super) fn proposed(
        &mut self,
        id: u32,
        palette: Palette,
        origin: GuideOrigin,
        payload: Vec<H::Buffer>,
    ) {
        if let Some(proposing) = self.guide.proposing(id) {
            proposing.sent = false;
            self.ask_photo(PhotoRequest::TakeGuide { id, palette, origin }, payload);
        }
    }

    pub(in super::super) fn guide_taken(&mut self, id: u32, map: GuideMap) {
        match self.guide.proposing(id).map(|proposing| proposing.missing) {
            Some(None) => self.start_map(map),
            Some(Some(at)) => {
                self.guide.state = State::Off;
                self.document.supply_map(at, map);
                self.replay_next();
            }
            None => {}
        }
    }

    /// A map is there: it is shown. What is filled already stays, for a map that nobody has changed asks for
    /// nothing else.
    fn start_map(&mut self, map: GuideMap) {
        let was_guided = self.document.hole_edits().iter().any(Edit::is_guidance);
        self.document.commit(Edit::Guide(map));
        self.start_editing();
        match self.guide.live {
            Some(options) if !was_guided => self.keep_candidate(options),
            _ => self.refresh_guide(),
        }
    }

    /// Whether the failure was one of a proposal.
    pub(in super::super) fn proposal_failed(&mut self, id: u32, message: &str) -> bool {
        let was_proposing = self.guide.proposing(id).is_some();
        if was_proposing {
            self.end_proposal();
            self.alert(message);
        }
        was_proposing
    }

    /// Stops a proposal at once; everything is as before it.
    pub(in super::super) fn cancel_proposal(&mut self) {
        if let State::Proposing(Proposing { id, sent, .. }) = self.guide.state {
            if sent {
                self.cancel_compute(id);
            }
            self.end_proposal();
        }
    }

    /// The compute worker was lost; whether that was during a proposal.
    pub(in super::super) fn proposal_lost(&mut self) -> bool {
        let State::Proposing(Proposing { sent: true, losses, missing, .. }) = self.guide.state else {
            return false;
        };
        if losses == 0 && missing.is_some() {
            self.propose_missing(u32::MAX, 1);
        } else if losses == 0 {
            self.propose(1);
        } else {
            self.end_proposal();
            self.alert(WORDS.guide.lost);
        }
        true
    }

    fn end_proposal(&mut self) {
        if let State::Proposing(Proposing { missing: Some(at), .. }) = self.guide.state {
            // Without its map the hole is what is left.
            self.guide.state = State::Off;
            self.end_replay_at(at);
        }
        if self.document.guide_is_current() {
            // It was to be another map; the one there stays.
            let was_stale = self.guide.stale;
            self.start_editing();
            if was_stale {
                self.refresh_guide();
            }
            return;
        }
        self.guide.state = State::Off;
        if let Some(options) = self.guide.live.take() {
            self.document.commit(Edit::Fill(options));
        }
    }
}
