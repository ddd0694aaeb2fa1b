//! Project files: the photo and all work on it, saved and opened again.

use infill_protocol::{Method, PhotoRequest, Work};

use super::{Arrival, Destination, Effect, Host, Session};
use crate::strings::WORDS;

impl<H: Host> Session<H> {
    /// Saves photo and edits as one file.
    pub fn save_project(&mut self) {
        if self.is_editable() {
            let id = self.next_id();
            self.exports.push((id, Destination::Download));
            let (pictures, candidates) = self.kept_candidates();
            let work = Work {
                edits: self.shown_edits(),
                undone: self.document.undone().to_vec(),
                candidates,
                settings: format!("method={}\n", self.weights().method.id()),
            };
            self.send_photo(Effect::SaveProject {
                request: PhotoRequest::SaveProject { id, work },
                pictures,
            });
            self.say(WORDS.saving.exporting);
        }
    }

    /// Opens a project file. What is open stays until it has succeeded.
    pub fn open_project(&mut self, name: impl Into<String>, file: H::File) {
        self.begin_opening();
        let id = self.next_id();
        self.photo.project = Some(id);
        self.wake_photo();
        self.send_photo(Effect::ReadProject { id, name: name.into(), file });
    }

    /// The project was unpacked; its photo is to be opened with its edits.
    pub(super) fn project_read(&mut self, id: u32, name: String, work: Work, payload: Vec<H::Buffer>) {
        let mut payload = payload.into_iter();
        let Some(data) = payload.next().filter(|_| self.photo.project == Some(id)) else { return };
        self.photo.project = None;
        let method = work.settings.lines().find_map(|line| Method::from_id(line.strip_prefix("method=")?));
        if let Some(method) = method {
            self.choose_method(method);
        }
        let arrival = Arrival::Project(Box::new(work), payload.collect());
        self.effects.push(Effect::OpenUnpacked { name, data, arrival });
    }
}
