//! The photo worker breaks, and is replaced.

use super::opening::Kind;
use crate::editor::Document;
use crate::editor::session::{Effect, Host, Session, job::Origin};
use crate::strings::{WORDS, with};

/// Crashes in a row after which the photo, and then the worker, is given up.
const PATIENCE: u32 = 2;

impl<H: Host> Session<H> {
    /// The photo worker is gone. It is replaced, the photo opened again and its fills repeated.
    pub fn photo_crashed(&mut self) {
        self.replace_photo();
        self.fail_exports();
        self.guide_lost_photo();
        self.forget_questions();
        let opening = self.photo.opening.take().filter(|opening| !opening.kind.is_again());
        let unpacking = self.photo.project.take().is_some();
        let interrupted = self.job.as_ref().is_some_and(|job| job.origin != Origin::Replay);
        self.drop_job();
        // The new worker knows nothing of the plan that was dropped with the old one.
        self.photo.queue.clear();
        match opening {
            Some(opening) => self.alert(with(WORDS.opening.crashed, &[("name", &opening.name)])),
            None if unpacking => self.alert(WORDS.sharing.project_crashed),
            None if interrupted => self.alert(WORDS.trust.photo_crashed_in_fill),
            None => self.say(WORDS.trust.photo_crashed),
        }
        self.reopen_photo();
    }

    fn replace_photo(&mut self) {
        self.photo.up = false;
        self.photo.queue.clear();
        self.photo.replay.clear();
        self.selection.forget();
        self.photo.crashes += 1;
        self.photo.given_up = self.photo.crashes > PATIENCE;
        if !self.photo.given_up {
            self.effects.push(Effect::StartPhoto);
        }
        self.effects.push(Effect::TilesLost);
    }

    fn reopen_photo(&mut self) {
        match self.photo.file.clone() {
            Some((name, file)) if !self.photo.given_up => {
                self.document.forget_undone();
                self.send_open(name, file, Kind::Again);
            }
            Some(_) => self.lose_photo(WORDS.trust.photo_lost.to_owned()),
            None => {
                self.failed = true;
                if self.photo.given_up {
                    self.alert(WORDS.trust.worker_missing);
                }
            }
        }
    }

    /// Gives the open photo up.
    pub(in super::super) fn lose_photo(&mut self, message: String) {
        self.photo.info = None;
        self.photo.file = None;
        self.photo.replay.clear();
        self.document = Document::default();
        self.reset_guide();
        self.failed = true;
        self.effects.push(Effect::TilesLost);
        self.alert(message);
    }

    /// The photo worker is wanted, whatever happened before.
    pub(in super::super) fn wake_photo(&mut self) {
        if std::mem::take(&mut self.photo.given_up) {
            self.photo.crashes = 0;
            self.effects.push(Effect::StartPhoto);
        }
    }
}
