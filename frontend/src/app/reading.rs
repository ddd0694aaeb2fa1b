//! Files on their way to the photo worker.

use infill_protocol::{PhotoRequest, UserError};
use web_sys::Blob;

use super::App;
use crate::platform::files::{self, DecodeError};
use crate::strings::{WORDS, with};

impl App {
    pub(super) async fn read_mask(self, id: u32, name: String, file: Blob) {
        match files::read(&file).await {
            Ok(bytes) => self.post_photo(&PhotoRequest::ReadMask { id, name }, vec![bytes]),
            Err(_) => {
                self.act(|core| core.session.alert(with(WORDS.opening.not_readable, &[("name", &name)])));
            }
        }
    }

    /// Has the photo compared with its file; what only the browser decodes is decoded by it once more.
    pub(super) async fn check_against(self, id: u32, file: Blob) {
        let is_foreign = files::browser_format(&file).await.is_ok_and(|format| format.is_some());
        let pixels = if is_foreign { files::decode(&file).await.ok() } else { None };
        let payload = pixels.map(|(_, pixels)| pixels).into_iter().collect();
        self.post_photo(&PhotoRequest::Check { id }, payload);
    }

    /// Reads a file, lets the browser decode what only it can, and hands both to the photo worker.
    pub(super) async fn read_and_open(self, id: u32, name: String, file: Blob) {
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

    pub(super) async fn read_project(self, id: u32, name: String, file: Blob) {
        match files::read(&file).await {
            Ok(bytes) => self.post_photo(&PhotoRequest::ReadProject { id, name }, vec![bytes]),
            Err(_) => {
                let message = with(WORDS.opening.not_readable, &[("name", &name)]);
                self.act(|core| core.session.unreadable(id, UserError { message }));
            }
        }
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
