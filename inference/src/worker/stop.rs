use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, Waker};

/// Tells work under way that nobody wants it any more, even while it waits for the network.
#[derive(Debug, Default)]
pub struct Stop {
    asked: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

impl Stop {
    pub fn ask(&self) {
        self.asked.set(true);
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }

    /// Other work begins.
    pub fn clear(&self) {
        self.asked.set(false);
    }

    pub const fn is_asked(&self) -> bool {
        self.asked.get()
    }

    /// What `work` gives, or `None` as soon as it is not wanted any more.
    pub async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if self.asked.get() {
                return Poll::Ready(None);
            }
            *self.waiting.borrow_mut() = Some(context.waker().clone());
            work.as_mut().poll(context).map(Some)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::task::Context;

    use super::*;

    #[test]
    fn what_is_stopped_ends_and_wakes() {
        let stop = Stop::default();
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(pin!(stop.unless(ready(3))).poll(&mut context), Poll::Ready(Some(3)));
        let mut work = pin!(stop.unless(pending::<()>()));
        assert_eq!(work.as_mut().poll(&mut context), Poll::Pending);
        assert!(stop.waiting.borrow().is_some());
        stop.ask();
        assert!(stop.waiting.borrow().is_none());
        assert_eq!(work.poll(&mut context), Poll::Ready(None));
        stop.clear();
        assert_eq!(pin!(stop.unless(ready(4))).poll(&mut context), Poll::Ready(Some(4)));
    }
}
