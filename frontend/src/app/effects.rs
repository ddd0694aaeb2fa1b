//! What the session asks for, done.

use js_sys::ArrayBuffer;
use leptos::task::spawn_local;

use super::{App, Browser, Core};
use crate::editor::session::{Destination, Effect};
use crate::platform::{download, files};
use crate::strings::WORDS;

impl Core {
    /// Nothing of the photo before is shown any more, nor half drawn.
    fn clear_stage(&mut self) {
        self.tiles.clear();
        self.compare = None;
        self.caret = None;
        self.pointers.cancel();
        self.view_changed();
    }
}

impl App {
    pub(super) fn carry_out(self, effect: Effect<Browser>) {
        match effect {
            Effect::StartPhoto => self.start_photo(),
            Effect::StartCompute => self.start_compute(),
            Effect::Open { id, name, file } => spawn_local(self.read_and_open(id, name, file)),
            Effect::ReadWeights { id, file } => spawn_local(async move {
                let bytes = files::read(&file).await.ok();
                self.act(|core| core.session.weights_read(id, bytes));
            }),
            Effect::ReadProject { id, name, file } => spawn_local(self.read_project(id, name, file)),
            Effect::OpenUnpacked { name, data, arrival } => match download::blob(&data, "") {
                Ok(file) => self.later(|core| core.session.arrive(name, file, arrival)),
                Err(_) => self.later(|core| core.session.alert(WORDS.sharing.project_crashed)),
            },
            Effect::ReadMask { id, name, file } => spawn_local(self.read_mask(id, name, file)),
            Effect::Check { id, file } => spawn_local(self.check_against(id, file)),
            Effect::HoleDrawn => self.with_core(|core| {
                if core.session.drawn_edits() == 0 {
                    core.tiles.forget_hole();
                } else {
                    core.tiles.invalidate_hole();
                }
                core.view_changed();
            }),
            Effect::Thumbnail { fills, data } => {
                self.with_core(|core| core.thumbnails.insert(fills, data));
            }
            Effect::SaveProject { request, pictures } => {
                let pictures = self.shared().borrow().picture_bytes(&pictures);
                self.post_photo(&request, pictures);
            }
            Effect::Photo(request, payload) => self.post_photo(&request, payload),
            Effect::Compute(request, payload) => self.post_compute(&request, payload),
            Effect::ShowPhoto(info) => self.with_core(|core| {
                core.clear_stage();
                core.thumbnails.clear();
                core.viewport.set_photo(info.size);
                core.forget_guide();
            }),
            Effect::PhotoClosed => self.with_core(|core| {
                core.clear_stage();
                core.keeping.closed = true;
            }),
            Effect::TilesLost => self.with_core(|core| {
                core.tiles.ask_again();
                core.photo_changed();
            }),
            Effect::Repaint(dirty) => self.with_core(|core| {
                core.tiles.invalidate(dirty);
                core.previews.end();
                core.photo_changed();
                core.hole_changed();
            }),
            Effect::GuidePicture { size, rect, pixels } => self.with_core(|core| {
                core.map.put(size, rect, &pixels);
                core.hole_changed();
            }),
            Effect::Preview { id, rect, size, pixels } => self.show_preview(id, rect, size, pixels),
            Effect::Candidate { id, picture } => self.with_core(|core| core.add_picture(id, picture)),
            Effect::LabelPicked => self.with_core(Core::label_picked),
            Effect::Deliver { destination, name, mime, data } => {
                self.deliver(destination, &name, &mime, data)
            }
        }
    }

    pub(super) fn with_core(self, change: impl FnOnce(&mut Core)) {
        change(&mut self.shared().borrow_mut());
    }

    /// `act` for a place that is itself inside an `act`.
    pub(super) fn later(self, action: impl FnOnce(&mut Core) + 'static) {
        spawn_local(async move { self.act(action) });
    }

    fn deliver(self, destination: Destination, name: &str, mime: &str, data: Option<ArrayBuffer>) {
        match (destination, data) {
            (Destination::Download, Some(data)) => {
                if download::save(&data, name, mime).is_err() {
                    self.later(|core| core.session.alert(WORDS.trust.page_broke));
                }
            }
            (Destination::Download, None) => {}
            (Destination::Clipboard, data) => {
                if let Some(promised) = self.shared().borrow_mut().promised.take() {
                    promised.keep(data.as_ref());
                }
            }
        }
    }
}
