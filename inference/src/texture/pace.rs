//! Long work in small steps: written as it would be done at once, with a word now and then of what was done.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

/// What may still be done in this step, in values visited.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace(Arc<AtomicUsize>);

impl Pace {
    /// So many values were visited; goes on in the next step where this one has had enough.
    pub async fn spend(&self, visited: usize) {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(visited), Ordering::Relaxed);
        if visited >= left {
            Pause(false).await;
        }
    }
}

/// Ends one step.
struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Work that is done when its steps are asked for.
pub(super) struct Paced<T> {
    pace: Pace,
    work: Pin<Box<dyn Future<Output = T> + Send>>,
}

impl<T> Paced<T> {
    pub fn new<W: Future<Output = T> + Send + 'static>(work: impl FnOnce(Pace) -> W) -> Self {
        let pace = Pace::default();
        Self { work: Box::pin(work(pace.clone())), pace }
    }

    /// Visits `budget` values and few more; what came of the work once it is done.
    pub fn step(&mut self, budget: usize) -> Option<T> {
        self.pace.0.store(budget, Ordering::Relaxed);
        // Nobody has to be woken: the next step asks again.
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }
}

impl<T> fmt::Debug for Paced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paced").field("pace", &self.pace).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_in_steps_and_to_its_end() {
        let mut sum = Paced::new(|pace| async move {
            let mut sum = 0;
            for row in 0..10 {
                sum += row;
                pace.spend(100).await;
            }
            sum
        });
        let steps = std::iter::repeat_with(|| sum.step(250)).take_while(Option::is_none).count();
        // Three rows a step; the last is done before the fourth step ends.
        assert_eq!(steps, 3);
    }
}
