use std::collections::VecDeque;

use infill_protocol::{CropHeader, DeviceChoice, DeviceKind};

/// Work that was asked for and waits its turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Job {
    Start { device: DeviceChoice },
    Fill { id: u32, crop: CropHeader, payloads: Vec<Vec<u8>> },
    Features { id: u32, side: u32, device: DeviceKind, payloads: Vec<Vec<u8>> },
}

/// What waits, in order, and the fill that runs.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    waiting: VecDeque<Job>,
    running: Option<u32>,
    stopped: bool,
}

impl Jobs {
    pub fn push(&mut self, job: Job) {
        self.waiting.push_back(job);
    }

    /// The next job; a fill counts as running until [`Self::end`].
    pub fn next(&mut self) -> Option<Job> {
        let job = self.waiting.pop_front()?;
        if let Job::Fill { id, .. } = job {
            (self.running, self.stopped) = (Some(id), false);
        }
        Some(job)
    }

    pub fn end(&mut self) {
        self.running = None;
    }

    /// Forgets the crops of fill `id` and stops the one that runs. Whether there were any.
    pub fn cancel(&mut self, id: u32) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|job| !matches!(job, Job::Fill { id: other, .. } if *other == id));
        let running = self.running == Some(id) && !self.stopped;
        self.stopped |= running;
        running || self.waiting.len() < before
    }

    /// Fills other than `id` that wait or run: a newer one makes them stale.
    pub fn others(&self, id: u32) -> Vec<u32> {
        let waiting = self.waiting.iter().filter_map(|job| match job {
            Job::Fill { id, .. } => Some(*id),
            _ => None,
        });
        let running = self.running.filter(|_| !self.stopped);
        let mut others: Vec<u32> = running.into_iter().chain(waiting).filter(|other| *other != id).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Whether the running fill must end.
    pub const fn is_stopped(&self) -> bool {
        self.stopped
    }
}

#[cfg(test)]
mod tests {
    use infill_protocol::{FillOptions, Rect};

    use super::*;

    fn fill(id: u32, index: u32) -> Job {
        let crop =
            CropHeader { rect: Rect::new(0, 0, 1, 1), index, count: 2, options: FillOptions::default() };
        Job::Fill { id, crop, payloads: Vec::new() }
    }

    #[test]
    fn cancel_takes_waiting_and_running_crops_of_its_fill_only() {
        let mut jobs = Jobs::default();
        [fill(1, 0), fill(1, 1), fill(2, 0)].into_iter().for_each(|job| jobs.push(job));
        assert_eq!(jobs.next(), Some(fill(1, 0)));
        assert_eq!(jobs.others(2), [1]);
        assert!(jobs.cancel(1));
        assert!(jobs.is_stopped());
        assert!(!jobs.cancel(1), "a second cancel finds nothing");
        assert!(jobs.others(2).is_empty());
        jobs.end();
        assert_eq!(jobs.next(), Some(fill(2, 0)));
        assert!(!jobs.is_stopped());
    }
}
