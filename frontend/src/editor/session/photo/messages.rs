//! What the photo worker says, and what follows from it.

use infill_protocol::{Edit, PROTOCOL_VERSION, PhotoResponse, Rect, Size, UserError};

use crate::editor::session::{Destination, Effect, Host, Session, job::Origin};
use crate::strings::{WORDS, with};

impl<H: Host> Session<H> {
    /// A message of the photo worker; tiles do not come here.
    pub fn photo_message(&mut self, message: PhotoResponse, mut payload: Vec<H::Buffer>) {
        match message {
            PhotoResponse::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => {
                self.refuse_version();
            }
            PhotoResponse::Ready { .. } => {
                self.photo.up = true;
                self.effects.append(&mut self.photo.queue);
            }
            PhotoResponse::Opened { id, info } => self.opened(id, info),
            PhotoResponse::Tile { .. } => {}
            PhotoResponse::HoleDrawn { id, .. } => self.hole_drawn(id),
            PhotoResponse::MaskRead { id, mask } => self.mask_read(id, mask),
            PhotoResponse::Thumbnail { id } => self.thumbnail_made(id, payload.pop()),
            PhotoResponse::Checked { id, report } => self.checked(id, report),
            PhotoResponse::Planned { id, crops, .. } => self.planned(id, crops),
            PhotoResponse::Crop { id, header } => {
                if let Some(job) = self.job.as_mut().filter(|job| job.id == id) {
                    job.add(header, payload);
                    self.feed_compute();
                }
            }
            PhotoResponse::Changed { id, oldest, dirty, .. } => self.changed(id, oldest, dirty),
            PhotoResponse::Preview { id, rect, size, .. } => self.previewed(id, rect, size, payload.pop()),
            PhotoResponse::GuideInput { id, size } => self.guide_input(id, size, payload),
            PhotoResponse::GuideTaken { id, map } => self.guide_taken(id, map),
            PhotoResponse::GuideShown { size, rect, palette, known, unlocked, .. } => {
                self.guide_shown(palette, known, unlocked);
                if let Some(pixels) = payload.pop() {
                    self.effects.push(Effect::GuidePicture { size, rect, pixels });
                }
            }
            PhotoResponse::LabelPicked { label, .. } => self.label_picked(label),
            PhotoResponse::GuideKept { id, map } => self.guide_kept(id, map, payload.pop()),
            PhotoResponse::GuideSaved { name, .. } => self.labels_saved(&name, payload),
            PhotoResponse::GuideLoaded { map, .. } => self.labels_loaded(map),
            PhotoResponse::Exported { id, name, mime } => self.deliver(id, name, mime, payload.pop()),
            PhotoResponse::Fingerprint { id, fingerprint } => self.fingerprint_told(id, fingerprint),
            PhotoResponse::ProjectRead { id, name, work } => self.project_read(id, name, work, payload),
            PhotoResponse::Failed { id, error } => self.photo_failed(id, error),
            PhotoResponse::Panicked { message } => {
                self.trust.note(&message);
                self.photo_crashed();
            }
        }
    }

    fn planned(&mut self, id: u32, crops: u32) {
        let Some(job) = self.job.as_mut().filter(|job| job.id == id) else { return };
        job.plan(crops);
        if crops == 0 && job.origin == Origin::Replay {
            self.job = None;
            self.replay_next();
        } else if crops == 0 {
            self.drop_job();
            self.say(WORDS.filling.nothing_painted);
        }
    }

    /// A crop of a preview was filled; after the last the map may rest until it is filled at full quality.
    fn previewed(&mut self, id: u32, rect: Rect, size: Size, pixels: Option<H::Buffer>) {
        let Some(job) = self.job.as_mut().filter(|job| job.id == id) else { return };
        let was_last = job.crop_previewed();
        if let Some(pixels) = pixels {
            self.effects.push(Effect::Preview { id, rect, size, pixels });
        }
        if was_last {
            self.job = None;
            self.advance_refresh();
        }
    }

    fn changed(&mut self, id: u32, oldest: u32, dirty: Rect) {
        self.document.set_oldest(oldest);
        self.note_area(dirty);
        self.trust.forget_check();
        self.effects.push(Effect::Repaint(dirty));
        let Some(job) = self.job.take_if(|job| job.id == id) else { return };
        if job.origin == Origin::Replay {
            self.take_thumbnail(job.step.fills + 1);
            self.replay_next();
        } else if job.origin == Origin::Live {
            self.photo.crashes = 0;
            self.refreshed(job.step.options);
        } else {
            self.photo.crashes = 0;
            self.live_was_replaced();
            self.document.land(job.step.options);
            self.take_thumbnail(self.document.fills());
            let recovered = self.notice.as_ref().is_some_and(|notice| notice.is_alert);
            if !recovered {
                let words = &WORDS.filling;
                self.say(if job.left_gpu { words.filled_by_cpu } else { words.filled });
            }
            if job.origin == Origin::Person {
                self.offer_guide(job.step.edits.iter().any(Edit::is_guidance));
            }
        }
    }

    /// What was to be exported will not come.
    pub(super) fn fail_exports(&mut self) {
        for (id, _) in self.exports.clone() {
            self.deliver(id, String::new(), String::new(), None);
        }
    }

    fn deliver(&mut self, id: u32, name: String, mime: String, data: Option<H::Buffer>) {
        if let Some(at) = self.exports.iter().position(|&(export, _)| export == id) {
            let (_, destination) = self.exports.swap_remove(at);
            if data.is_some() && destination == Destination::Download {
                self.say(with(WORDS.saving.exported, &[("name", &name)]));
            }
            self.effects.push(Effect::Deliver { destination, name, mime, data });
        }
    }

    pub(super) fn photo_failed(&mut self, id: u32, error: UserError) {
        if self.proposal_failed(id, &error.message) {
            return;
        }
        if let Some(opening) = self.photo.opening.take_if(|opening| opening.id == id) {
            if opening.kind.is_again() {
                self.lose_photo(error.message);
            } else {
                self.failed = self.photo.info.is_none();
                self.alert(error.message);
            }
        } else if self.photo.project.take_if(|project| *project == id).is_some() {
            self.failed = self.photo.info.is_none();
            self.alert(error.message);
        } else if self.job.as_ref().is_some_and(|job| job.id == id) {
            self.fail_job(error.message);
        } else {
            self.deliver(id, String::new(), String::new(), None);
            self.alert(error.message);
        }
    }
}
