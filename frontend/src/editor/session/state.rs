//! What the page shows of a session, and what can be done now.

use infill_protocol::{DeviceReport, PhotoInfo};

use super::{Host, Notice, Session, job::Origin};
use crate::editor::Document;
use crate::strings::WORDS;

/// What the page is doing, as `data-state` shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Empty,
    Loading,
    Ready,
    Running,
    /// The last thing asked for failed; the photo, where there is one, can still be edited.
    Failed,
}

impl Phase {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}

/// How far the running fill is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Of the work of all crops, 0 to 1.
    pub fraction: f64,
    /// What is being done, in words.
    pub stage: String,
}

impl<H: Host> Session<H> {
    pub fn phase(&self) -> Phase {
        let restoring = self.guide.is_restoring();
        let running = (self.guide.is_busy() && !restoring)
            || self.job.as_ref().is_some_and(|job| job.origin != Origin::Replay);
        match () {
            () if running => Phase::Running,
            () if self.photo.is_loading() || self.job.is_some() || restoring => Phase::Loading,
            () if self.failed => Phase::Failed,
            () if self.photo.info.is_none() => Phase::Empty,
            () => Phase::Ready,
        }
    }

    pub const fn document(&self) -> &Document {
        &self.document
    }

    pub const fn photo(&self) -> Option<&PhotoInfo> {
        self.photo.info.as_ref()
    }

    /// Number of the open photo; tiles asked for under another one are stale.
    pub const fn epoch(&self) -> u32 {
        self.photo.epoch
    }

    pub fn device(&self) -> Option<DeviceReport> {
        self.compute.report()
    }

    pub const fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub fn progress(&self) -> Option<Progress> {
        let Some(job) = self.job.as_ref() else { return self.guide.progress().cloned() };
        let loading = self.loading().filter(|_| self.waits_for_weights());
        let stage = loading.or(job.stage.as_deref()).unwrap_or(match job.is_planned() {
            false => WORDS.filling.preparing,
            true if self.compute.is_up() => WORDS.filling.filling,
            true => WORDS.filling.starting,
        });
        let fraction = if job.origin == Origin::Replay { self.replayed(job) } else { job.fraction() };
        Some(Progress { fraction, stage: stage.to_owned() })
    }

    /// Whether tiles of the photo can be asked for.
    pub fn can_show(&self) -> bool {
        self.photo.has_photo()
    }

    /// Whether the photo can be painted on.
    pub fn is_editable(&self) -> bool {
        self.photo.info.is_some() && !matches!(self.phase(), Phase::Loading | Phase::Empty)
    }

    pub fn can_fill(&self) -> bool {
        self.is_editable() && self.job.is_none() && self.document.has_hole() && !self.guide.is_on()
    }

    pub fn can_undo(&self) -> bool {
        self.is_editable() && self.document.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.is_editable() && self.document.can_redo()
    }

    /// Whether the newest fill can be made once more, differently.
    pub fn can_try_another(&self) -> bool {
        if self.guide.is_on() {
            return self.guide.is_editing() && !self.weights.method.needs_weights();
        }
        self.is_editable()
            && self.job.is_none()
            // A network gives the same each time.
            && self.document.last_fill().is_some_and(|options| !options.method.needs_weights())
            && self.document.can_undo()
    }
}
