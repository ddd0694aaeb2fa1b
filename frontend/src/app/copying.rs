//! What goes to the clipboard.

use infill_protocol::ExportFormat;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;

use super::App;
use crate::editor::session::{Destination, ShareView};
use crate::platform::clipboard;
use crate::strings::WORDS;

impl App {
    /// Puts the photo on the clipboard, as PNG.
    pub fn copy(self) {
        let written = clipboard::promise_png().map(|(promised, written)| {
            self.act(|core| {
                core.promised = Some(promised);
                core.session.export(ExportFormat::Png, Destination::Clipboard);
            });
            written
        });
        self.tell_copied(written, WORDS.saving.copied, WORDS.saving.not_copied);
    }

    /// Puts the link of the share sheet on the clipboard.
    pub fn copy_link(self) {
        if let ShareView::Link { address, .. } = self.view.with_untracked(|view| view.share.clone()) {
            let written = clipboard::write_text(&address);
            self.tell_copied(written, WORDS.sharing.copied, WORDS.sharing.not_copied);
        }
    }

    pub fn copy_report(self) {
        let written = clipboard::write_text(&self.report());
        self.tell_copied(written, WORDS.saving.copied, WORDS.saving.not_copied);
    }

    /// Says how it went, as soon as that is known.
    fn tell_copied(
        self,
        written: Result<impl Future<Output = Result<(), JsValue>> + 'static, JsValue>,
        copied: &'static str,
        not_copied: &'static str,
    ) {
        spawn_local(async move {
            let is_copied = match written {
                Ok(written) => written.await.is_ok(),
                Err(_) => false,
            };
            self.act(|core| {
                if is_copied {
                    core.session.say(copied);
                } else {
                    core.session.alert(not_copied);
                }
            });
        });
    }
}
