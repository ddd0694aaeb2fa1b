//! The two workers: started, spoken to, listened to.

use infill_protocol::{
    ComputeRequest, ComputeResponse, PhotoRequest, PhotoResponse, Size, TileId, Version, decode_header,
    encode_header,
};
use js_sys::ArrayBuffer;
use leptos::task::spawn_local;

use super::App;
use crate::platform::{
    canvas,
    worker::{WorkerEvent, WorkerHandle},
};

impl App {
    pub(super) fn start_photo(self) {
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

    pub(super) fn start_compute(self) {
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
        if !post(self.shared().borrow().photo_worker.as_ref(), &encode_header(request), payload) {
            self.later(|core| core.session.photo_crashed());
        }
    }

    pub(super) fn post_compute(self, request: &ComputeRequest, payload: Vec<ArrayBuffer>) {
        if !post(self.shared().borrow().compute_worker.as_ref(), &encode_header(request), payload) {
            self.later(|core| core.session.compute_lost());
        }
    }

    fn receive_tile(self, id: u32, tile: TileId, size: Size, payload: Vec<ArrayBuffer>) {
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
}

/// Whether there is a worker that took it.
fn post(worker: Option<&WorkerHandle>, header: &[u8], payload: Vec<ArrayBuffer>) -> bool {
    worker.is_some_and(|worker| worker.post(header, payload).is_ok())
}
