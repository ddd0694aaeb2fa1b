//! Photos come in: new ones, those that come with edits, and the open one again after a crash.

use infill_protocol::{PhotoInfo, UserError, share::PhotoPath};

use crate::editor::Document;
use crate::editor::session::{Arrival, Effect, Host, Session};
use crate::strings::{WORDS, with};

pub struct Opening<H: Host> {
    pub id: u32,
    pub name: String,
    pub file: H::File,
    pub kind: Kind<H::Buffer>,
}

/// Why a file is opened.
pub enum Kind<B> {
    /// A new photo, and where it lies beside the page.
    New(Option<PhotoPath>),
    /// A photo that comes with edits.
    Arrival(Arrival<B>),
    /// The photo that was open before a crash.
    Again,
}

impl<B> Kind<B> {
    pub const fn is_again(&self) -> bool {
        matches!(self, Self::Again)
    }
}

impl<H: Host> Session<H> {
    /// Opens another photo. The one already open stays until it has succeeded.
    pub fn open(&mut self, name: impl Into<String>, file: H::File) {
        self.begin_opening();
        self.send_open(name.into(), file, Kind::New(None));
    }

    /// As [`Session::open`], for a photo from beside the page.
    pub fn open_from(&mut self, source: PhotoPath, file: H::File) {
        self.begin_opening();
        self.send_open(source.name().to_owned(), file, Kind::New(Some(source)));
    }

    /// As [`Session::open`], for a photo that comes with edits: its fills are made again.
    pub fn arrive(&mut self, name: impl Into<String>, file: H::File, arrival: Arrival<H::Buffer>) {
        self.begin_opening();
        self.send_open(name.into(), file, Kind::Arrival(arrival));
    }

    pub(in super::super) fn begin_opening(&mut self) {
        self.cancel_proposal();
        self.drop_refresh();
        self.drop_job();
        self.photo.replay.clear();
        self.photo.arrival = None;
        self.photo.project = None;
        self.notice = None;
        self.failed = false;
    }

    /// Closes the photo; nothing of it stays.
    pub fn close(&mut self) {
        self.begin_opening();
        self.photo.opening = None;
        self.photo.info = None;
        self.photo.file = None;
        self.document = Document::default();
        self.reset_guide();
        self.watch_source(None);
        self.effects.push(Effect::PhotoClosed);
    }

    /// The file could not be read, or the browser could not decode it.
    pub fn unreadable(&mut self, id: u32, error: UserError) {
        self.photo_failed(id, error);
    }

    pub(super) fn send_open(&mut self, name: String, file: H::File, kind: Kind<H::Buffer>) {
        self.wake_photo();
        let id = self.next_id();
        self.photo.opening = Some(Opening { id, name: name.clone(), file: file.clone(), kind });
        self.send_photo(Effect::Open { id, name, file });
    }

    pub(super) fn opened(&mut self, id: u32, info: PhotoInfo) {
        let Some(opening) = self.photo.opening.take_if(|opening| opening.id == id) else { return };
        self.photo.epoch = id;
        self.photo.info = Some(info.clone());
        if opening.kind.is_again() {
            self.effects.push(Effect::TilesLost);
            self.replay();
            return;
        }
        self.photo.crashes = 0;
        self.photo.file = Some((opening.name, opening.file));
        let (source, mut arrival) = match opening.kind {
            Kind::New(source) => (source, None),
            Kind::Arrival(arrival) => (arrival.source(), Some(arrival)),
            Kind::Again => (None, None),
        };
        self.watch_source(source);
        self.reset_guide();
        self.document = arrival.as_ref().map_or_else(Document::default, |a| Document::of(a.edits()));
        self.selection.forget();
        self.effects.push(Effect::HoleDrawn);
        self.trust.forget_check();
        let (width, height) = (info.size.width.to_string(), info.size.height.to_string());
        self.say(with(WORDS.opening.opened, &[("name", &info.name), ("width", &width), ("height", &height)]));
        self.effects.push(Effect::ShowPhoto(info));
        self.take_thumbnail(0);
        if let Some(Arrival::Project(work, pictures)) = &mut arrival {
            self.take_candidates(std::mem::take(&mut work.candidates), std::mem::take(pictures));
        }
        if arrival.is_some() {
            self.photo.arrival = arrival;
            self.replay();
        }
    }
}
