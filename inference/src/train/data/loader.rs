use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Batch, Plan};
use crate::train::error::TrainError;

/// Batches that each thread makes ahead.
const AHEAD: usize = 2;

/// Makes batches in threads while the device learns from others. They come in the order of their
/// numbers, whatever the number of threads.
#[derive(Debug)]
pub struct Loader {
    threads: Vec<Receiver<Result<Batch, TrainError>>>,
    next: usize,
    /// How long the device had to wait for data.
    pub waited: Duration,
}

impl Loader {
    /// Starts with batch `first`. The threads end when the loader is dropped.
    pub fn start(plan: &Arc<Plan>, first: u64, threads: usize) -> Self {
        let threads = threads.max(1);
        let start = |offset: usize| {
            let (sender, receiver) = sync_channel(AHEAD);
            let plan = Arc::clone(plan);
            thread::spawn(move || {
                let numbers = (first + offset as u64..).step_by(threads);
                numbers.map(|number| plan.batch(number)).all(|batch| sender.send(batch).is_ok())
            });
            receiver
        };
        Self { threads: (0..threads).map(start).collect(), next: 0, waited: Duration::ZERO }
    }

    /// The next batch.
    ///
    /// # Errors
    /// Where no photo can be read, or a thread of the loader crashed.
    pub fn next_batch(&mut self) -> Result<Batch, TrainError> {
        let start = Instant::now();
        let thread = &self.threads[self.next];
        self.next = (self.next + 1) % self.threads.len();
        let crashed =
            |_| TrainError::Data("reading photos failed unexpectedly; see the message above".into());
        let batch = thread.recv().map_err(crashed)?;
        self.waited += start.elapsed();
        batch
    }
}
