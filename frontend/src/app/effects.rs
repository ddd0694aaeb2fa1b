use infill_protocol::{
    ComputeResponse, ExportFormat, PhotoRequest, PhotoResponse, UserError, Version, decode_header,
    encode_header,
};
use js_sys::ArrayBuffer;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::{App, Browser, Core};
use crate::editor::session::{Effect, Purpose};
use crate::platform::{
    canvas, clipboard, download,
    files::{self, DecodeError},
    worker::{WorkerEvent, WorkerHandle},
};
use crate::strings::{WORDS, with};

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
            Effect::ReadMask { id, name, file } => spawn_local(async move {
                match files::read(&file).await {
                    Ok(bytes) => self.post_photo(&PhotoRequest::ReadMask { id, name }, vec![bytes]),
                    Err(_) => self
                        .act(|core| core.session.alert(with(WORDS.opening.not_readable, &[("name", &name)]))),
                }
            }),
            Effect::Check { id, file } => spawn_local(async move {
                // What only the browser decodes is decoded by it once more.
                let is_foreign = files::browser_format(&file).await.is_ok_and(|format| format.is_some());
                let pixels = if is_foreign { files::decode(&file).await.ok() } else { None };
                let payload = pixels.map(|(_, pixels)| pixels).into_iter().collect();
                self.post_photo(&PhotoRequest::Check { id }, payload);
            }),
            Effect::HoleDrawn => self.with_core(|core| {
                if core.session.drawn_edits() == 0 {
                    core.tiles.forget_hole();
                } else {
                    core.tiles.invalidate_hole();
                }
                core.view_changed();
            }),
            Effect::Thumbnail { fills, data } => {
                if let Ok(picture) = download::object_url(&data, "image/png") {
                    self.with_core(|core| core.thumbnails.insert(fills, picture));
                }
            }
            Effect::Photo(request, payload) => self.post_photo(&request, payload),
            Effect::Compute(request, payload) => {
                let shared = self.shared();
                let core = shared.borrow();
                let worker = core.compute_worker.as_ref();
                let posted =
                    worker.is_some_and(|worker| worker.post(&encode_header(&request), payload).is_ok());
                drop(core);
                if !posted {
                    self.later(|core| core.session.compute_lost());
                }
            }
            Effect::ShowPhoto(info) => self.with_core(|core| {
                core.tiles.clear();
                core.thumbnails.clear();
                core.view.set_photo(info.size);
                core.compare = None;
                core.caret = None;
                core.pointers.cancel();
                core.forget_guide();
                core.view_changed();
            }),
            Effect::PhotoClosed => self.with_core(|core| {
                core.tiles.clear();
                core.compare = None;
                core.caret = None;
                core.pointers.cancel();
                core.keeping.closed = true;
                core.view_changed();
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
            Effect::Candidate { id, picture } => self.with_core(|core| core.add_picture(id, &picture)),
            Effect::LabelPicked => self.with_core(Core::label_picked),
            Effect::Deliver { purpose, name, mime, data } => self.deliver(purpose, &name, &mime, data),
        }
    }

    pub(super) fn with_core(self, change: impl FnOnce(&mut super::Core)) {
        change(&mut self.shared().borrow_mut());
    }

    /// `act` for a place that is itself inside an `act`.
    fn later(self, action: impl FnOnce(&mut super::Core) + 'static) {
        spawn_local(async move { self.act(action) });
    }

    fn start_photo(self) {
        let started = WorkerHandle::start("infill-photo-worker", move |event| match event {
            WorkerEvent::Message { header, payload } => match decode_header::<PhotoResponse>(&header) {
                Ok(PhotoResponse::Tile { id, tile, size }) => self.receive_tile(id, tile, size, payload),
                Ok(message) => self.act(|core| core.session.photo_message(message, payload)),
                Err(error) => self.act(|core| core.session.alert(error.to_string())),
            },
            WorkerEvent::Broke => self.act(|core| core.session.photo_crashed()),
        });
        self.with_core(|core| core.photo_worker = started.ok());
    }

    fn start_compute(self) {
        let started = WorkerHandle::start("infill-compute-worker", move |event| match event {
            WorkerEvent::Message { header, payload } => match decode_header::<ComputeResponse>(&header) {
                Ok(message) => self.act(|core| core.session.compute_message(message, payload)),
                Err(error) => self.act(|core| core.session.alert(error.to_string())),
            },
            WorkerEvent::Broke => self.act(|core| core.session.compute_lost()),
        });
        self.with_core(|core| core.compute_worker = started.ok());
    }

    pub(super) fn post_photo(self, request: &PhotoRequest, payload: Vec<ArrayBuffer>) {
        let shared = self.shared();
        let core = shared.borrow();
        let worker = core.photo_worker.as_ref();
        let posted = worker.is_some_and(|worker| worker.post(&encode_header(request), payload).is_ok());
        drop(core);
        if !posted {
            self.later(|core| core.session.photo_crashed());
        }
    }

    /// Reads a file, lets the browser decode what only it can, and hands both to the photo worker.
    async fn read_and_open(self, id: u32, name: String, file: Blob) {
        let unreadable = |_| with(WORDS.opening.not_readable, &[("name", &name)]);
        let request = async {
            let format = files::browser_format(&file).await.map_err(unreadable)?;
            let bytes = files::read(&file).await.map_err(unreadable)?;
            let Some(format) = format else {
                let request = PhotoRequest::Open { id, name: name.clone(), mime: file.type_() };
                return Ok((request, vec![bytes]));
            };
            let (size, pixels) =
                files::decode(&file).await.map_err(|error| explain(&name, format, &error))?;
            let format = format.to_owned();
            Ok((PhotoRequest::OpenPixels { id, name: name.clone(), format, size }, vec![bytes, pixels]))
        };
        match request.await {
            Ok((request, payload)) => self.post_photo(&request, payload),
            Err(message) => self.act(|core| core.session.unreadable(id, UserError { message })),
        }
    }

    async fn read_project(self, id: u32, name: String, file: Blob) {
        match files::read(&file).await {
            Ok(bytes) => self.post_photo(&PhotoRequest::ReadProject { id, name }, vec![bytes]),
            Err(_) => {
                let message = with(WORDS.opening.not_readable, &[("name", &name)]);
                self.act(|core| core.session.unreadable(id, UserError { message }));
            }
        }
    }

    fn receive_tile(
        self,
        id: u32,
        tile: infill_protocol::TileId,
        size: infill_protocol::Size,
        payload: Vec<ArrayBuffer>,
    ) {
        let Some(pixels) = payload.into_iter().next() else { return };
        spawn_local(async move {
            let Ok(picture) = canvas::picture(pixels, size).await else { return };
            self.act(|core| {
                if core.session.epoch() == id {
                    core.tiles.insert(tile, picture, size.area() * 4);
                    core.photo_changed();
                    if tile.version == Version::Hole {
                        core.hole_changed();
                    }
                }
            });
        });
    }

    fn deliver(self, purpose: Purpose, name: &str, mime: &str, data: Option<ArrayBuffer>) {
        match (purpose, data) {
            (Purpose::Download, Some(data)) => {
                if download::save(&data, name, mime).is_err() {
                    self.later(|core| core.session.alert(WORDS.trust.page_broke));
                }
            }
            (Purpose::Download, None) => {}
            (Purpose::Clipboard, data) => {
                if let Some(promised) = self.shared().borrow_mut().promised.take() {
                    promised.keep(data.as_ref());
                }
            }
        }
    }

    /// Puts the photo on the clipboard, as PNG.
    pub fn copy(self) {
        let Ok((promised, written)) = clipboard::promise_png() else {
            return self.act(|core| core.session.alert(WORDS.saving.not_copied));
        };
        self.act(|core| {
            core.promised = Some(promised);
            core.session.export(ExportFormat::Png, Purpose::Clipboard);
        });
        spawn_local(async move {
            let copied = written.await.is_ok();
            self.act(|core| {
                if copied {
                    core.session.say(WORDS.saving.copied)
                } else {
                    core.session.alert(WORDS.saving.not_copied)
                }
            });
        });
    }
}

fn explain(name: &str, format: &str, error: &DecodeError) -> String {
    match error {
        DecodeError::Refused => with(WORDS.opening.not_decoded, &[("name", name), ("format", format)]),
        DecodeError::TooLarge(size) => {
            let (width, height) = (size.width.to_string(), size.height.to_string());
            with(WORDS.opening.too_large_here, &[("name", name), ("width", &width), ("height", &height)])
        }
    }
}
