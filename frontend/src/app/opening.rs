//! Photos and other files as they come: chosen, dropped, pasted, from beside the page.

use gloo::events::{EventListener, EventListenerOptions};
use infill_protocol::share::PhotoPath;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ClipboardEvent, DragEvent, Event, File, HtmlInputElement};

use super::App;
use crate::editor::sniff;
use crate::platform::{clipboard, files, page};
use crate::strings::WORDS;

/// The sample photos by file; the table of strings has their names, in the same order.
pub const SAMPLES: [&str; 6] = ["dune", "bay", "wren", "lighthouse", "hills", "otters"];

impl App {
    pub(super) fn listen(self) {
        self.listen_to_keys();
        let options = EventListenerOptions::enable_prevent_default();
        let on_drag = |name: &'static str, handler: fn(Self, &DragEvent)| {
            EventListener::new_with_options(&page::window(), name, options, move |event: &Event| {
                let event: &DragEvent = event.unchecked_ref();
                if files::drags_files(event) {
                    event.prevent_default();
                    handler(self, event);
                }
            })
            .forget();
        };
        on_drag("dragover", |app, _| app.set_dragging(true));
        on_drag("dragleave", |app, event| {
            // Leaving one element for another of the page is not leaving the page.
            if event.related_target().is_none() {
                app.set_dragging(false);
            }
        });
        on_drag("drop", |app, event| {
            app.set_dragging(false);
            if let Some(file) = files::dropped(event) {
                app.open_file(&file);
            }
        });
        EventListener::new(&page::document(), "paste", move |event| {
            match clipboard::pasted(event.unchecked_ref::<ClipboardEvent>()) {
                Some(file) => self.open_file(&file),
                None => self.act(|core| core.session.alert(WORDS.opening.not_pasted)),
            }
        })
        .forget();
    }

    fn set_dragging(self, dragging: bool) {
        self.act(|core| core.dragging = dragging);
    }

    /// A photo, or weights or a project by the end of the name.
    pub fn open_file(self, file: &File) {
        if sniff::is_weights(&file.name()) {
            return self.take_weights(file);
        }
        let (name, blob) = (file.name(), Blob::from(file.clone()));
        self.act(|core| {
            if sniff::is_project(&name) {
                core.session.open_project(name, blob);
            } else {
                core.session.open(name, blob);
            }
        });
    }

    fn take_weights(self, file: &File) {
        let (name, bytes, blob) = (file.name(), file.size() as u64, Blob::from(file.clone()));
        self.act(|core| core.session.take_weights(name, bytes, blob));
    }

    pub fn load_chosen_mask(self, input: &HtmlInputElement) {
        if let Some(file) = files::chosen(input) {
            let (name, blob) = (file.name(), Blob::from(file));
            self.act(|core| core.session.load_mask(name, blob));
        }
    }

    pub fn take_chosen_weights(self, input: &HtmlInputElement) {
        if let Some(file) = files::chosen(input) {
            self.take_weights(&file);
        }
    }

    pub fn open_chosen(self, input: &HtmlInputElement) {
        if let Some(file) = files::chosen(input) {
            self.open_file(&file);
        }
    }

    /// Loads and opens a sample photo.
    pub fn open_sample(self, name: &'static str) {
        if let Some(source) = PhotoPath::new(sample_address(name)) {
            self.open_beside(source);
        }
    }

    /// Loads and opens a photo from beside the page.
    pub(super) fn open_beside(self, source: PhotoPath) {
        spawn_local(async move {
            match files::fetch(source.as_str()).await {
                Ok(blob) => self.act(|core| core.session.open_from(source, blob)),
                Err(_) => self.act(|core| core.session.alert(WORDS.opening.sample_missing)),
            }
        });
    }
}

/// Where a sample lies, beside the page.
pub fn sample_address(name: &str) -> String {
    format!("samples/{name}.jpg")
}
