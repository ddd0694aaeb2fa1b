//! The photo worker as the page knows it.

mod crash;
mod messages;
mod opening;
mod replay;

use std::collections::VecDeque;

use infill_protocol::PhotoInfo;

use self::opening::Opening;
use super::job::Step;
use super::{Arrival, Effect, Host, Session};

/// The photo worker as the page sees it, and what it takes to replace it.
pub(super) struct PhotoLink<H: Host> {
    pub info: Option<PhotoInfo>,
    pub epoch: u32,
    up: bool,
    /// What waits for `Ready`.
    queue: Vec<Effect<H>>,
    opening: Option<Opening<H>>,
    /// A project file that is being unpacked.
    pub project: Option<u32>,
    /// The file of the open photo.
    file: Option<(String, H::File)>,
    /// Fills still to be made again after a crash.
    replay: VecDeque<Step>,
    /// With what the photo came, until all of it is made.
    arrival: Option<Arrival<H::Buffer>>,
    crashes: u32,
    /// It broke so often that it is only started again when a photo is opened.
    given_up: bool,
}

impl<H: Host> Default for PhotoLink<H> {
    fn default() -> Self {
        Self {
            info: None,
            epoch: 0,
            up: false,
            queue: Vec::new(),
            opening: None,
            project: None,
            file: None,
            replay: VecDeque::new(),
            arrival: None,
            crashes: 0,
            given_up: false,
        }
    }
}

impl<H: Host> PhotoLink<H> {
    pub const fn is_loading(&self) -> bool {
        self.opening.is_some() || self.project.is_some()
    }

    /// Name and file of the open photo.
    pub fn file(&self) -> Option<(String, H::File)> {
        self.file.clone()
    }

    /// Whether the worker has the photo and can answer for its tiles.
    pub fn has_photo(&self) -> bool {
        self.up && self.info.is_some() && self.opening.as_ref().is_none_or(|opening| !opening.kind.is_again())
    }
}

impl<H: Host> Session<H> {
    /// Name and file of the open photo.
    pub const fn file(&self) -> Option<&(String, H::File)> {
        self.photo.file.as_ref()
    }

    /// Asks the photo worker, now or when it is up.
    pub(super) fn send_photo(&mut self, effect: Effect<H>) {
        if self.photo.up {
            self.effects.push(effect);
        } else {
            self.photo.queue.push(effect);
        }
    }
}
