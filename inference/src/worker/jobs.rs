use std::collections::VecDeque;
use std::rc::Rc;

use infill_protocol::{CropHeader, DeviceChoice, DeviceKind, ProposeBy, Size, WeightsHash};

use super::networks::Source;
use super::stop::Stop;

/// Work that was asked for and waits its turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Job {
    Start { device: DeviceChoice },
    Fill { id: u32, crop: CropHeader, payloads: Vec<Vec<u8>> },
    Propose { id: u32, size: Size, by: ProposeBy, payloads: Vec<Vec<u8>> },
    Features { id: u32, side: u32, device: DeviceKind, payloads: Vec<Vec<u8>> },
    List { base: String },
    Load { id: u32, source: Source },
    Delete { hash: WeightsHash },
}

impl Job {
    /// Whether a newer fill or proposal makes it stale.
    const fn is_picture(&self) -> bool {
        matches!(self, Self::Fill { .. } | Self::Propose { .. })
    }

    /// Of what can be cancelled.
    const fn id(&self) -> Option<u32> {
        match self {
            Self::Fill { id, .. } | Self::Propose { id, .. } | Self::Load { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// What waits, in order, and what runs.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    waiting: VecDeque<Job>,
    running: Option<u32>,
    /// Whether a newer fill or proposal makes stale what runs.
    pictures: bool,
    stop: Rc<Stop>,
}

impl Jobs {
    pub fn push(&mut self, job: Job) {
        self.waiting.push_back(job);
    }

    /// The next job; it counts as running until [`Self::end`].
    pub fn next(&mut self) -> Option<Job> {
        let job = self.waiting.pop_front()?;
        (self.running, self.pictures) = (job.id(), job.is_picture());
        self.stop.clear();
        Some(job)
    }

    pub fn end(&mut self) {
        self.running = None;
    }

    /// Forgets the crops of fill `id`, or the loading `id`, and stops what runs of it. Whether there was
    /// anything.
    pub fn cancel(&mut self, id: u32) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|job| job.id() != Some(id));
        let running = self.running == Some(id) && !self.stop.is_asked();
        if running {
            self.stop.ask();
        }
        running || self.waiting.len() < before
    }

    /// Fills and proposals other than `id` that wait or run: a newer one makes them stale.
    pub fn others(&self, id: u32) -> Vec<u32> {
        let waiting = self.waiting.iter().filter(|job| job.is_picture()).filter_map(Job::id);
        let running = self.running.filter(|_| self.pictures && !self.stop.is_asked());
        let mut others: Vec<u32> = running.into_iter().chain(waiting).filter(|other| *other != id).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Asked where what runs must end.
    pub fn stop(&self) -> Rc<Stop> {
        Rc::clone(&self.stop)
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::Rect;

    use super::*;

    fn fill(id: u32, index: u32) -> Job {
        let crop = CropHeader { rect: Rect::new(0, 0, 1, 1), index, count: 2, ..CropHeader::default() };
        Job::Fill { id, crop, payloads: Vec::new() }
    }

    #[test]
    fn cancel_takes_waiting_and_running_crops_of_its_fill_only() {
        let mut jobs = Jobs::default();
        [fill(1, 0), fill(1, 1), fill(2, 0)].into_iter().for_each(|job| jobs.push(job));
        assert_eq!(jobs.next(), Some(fill(1, 0)));
        assert_eq!(jobs.others(2), [1]);
        assert!(jobs.cancel(1));
        assert!(jobs.stop().is_asked());
        assert!(!jobs.cancel(1), "a second cancel finds nothing");
        assert!(jobs.others(2).is_empty());
        jobs.end();
        assert_eq!(jobs.next(), Some(fill(2, 0)));
        assert!(!jobs.stop().is_asked());
    }

    #[test]
    fn a_proposal_waits_and_goes_as_a_fill_does() {
        let mut jobs = Jobs::default();
        let size = Size::new(1, 1);
        [Job::Propose { id: 1, size, by: ProposeBy::Names, payloads: Vec::new() }, fill(2, 0)]
            .into_iter()
            .for_each(|job| jobs.push(job));
        assert_eq!((jobs.others(9), jobs.others(2)), (vec![1, 2], vec![1]));
        assert!(jobs.next().is_some_and(|job| job.id() == Some(1)));
        assert!(jobs.cancel(1) && jobs.stop().is_asked());
    }

    #[test]
    fn a_fill_makes_fills_stale_and_no_loading() {
        let mut jobs = Jobs::default();
        let load = |id| Job::Load { id, source: Source::Listed(WeightsHash([0; 32])) };
        [load(1), load(2), fill(3, 0)].into_iter().for_each(|job| jobs.push(job));
        assert_eq!(jobs.next(), Some(load(1)));
        assert_eq!(jobs.others(9), [3]);
        assert!(jobs.cancel(1) && jobs.stop().is_asked());
        assert!(jobs.cancel(2));
        assert_eq!(jobs.next(), Some(fill(3, 0)));
    }
}
