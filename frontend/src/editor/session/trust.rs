//! What the page can show for its word: pictures of each step, the check of the pixels, and what went wrong.

use std::collections::VecDeque;

use infill_protocol::{CheckReport, PhotoRequest};

use super::{Effect, Host, Session};

/// Events that a report goes back.
const EVENTS: usize = 30;

#[derive(Debug, Default)]
pub(super) struct Trust {
    /// Small pictures asked for, each with the number of fills it will show.
    thumbnails: Vec<(u32, u32)>,
    checking: Option<u32>,
    pub checked: Option<CheckReport>,
    events: VecDeque<String>,
}

impl Trust {
    /// Notes what happened, without the names of files.
    pub fn note(&mut self, event: &str) {
        if self.events.len() == EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(without_names(event));
    }

    /// Another photo, or another state of it.
    pub const fn forget_check(&mut self) {
        self.checking = None;
        self.checked = None;
    }
}

impl<H: Host> Session<H> {
    /// Asks for a picture of the photo as it is, which shows so many fills.
    pub(super) fn take_thumbnail(&mut self, fills: u32) {
        let id = self.next_id();
        self.trust.thumbnails.push((id, fills));
        self.ask_photo(PhotoRequest::Thumbnail { id }, Vec::new());
    }

    pub(super) fn thumbnail_made(&mut self, id: u32, data: Option<H::Buffer>) {
        let Some(at) = self.trust.thumbnails.iter().position(|&(asked, _)| asked == id) else { return };
        let (_, fills) = self.trust.thumbnails.swap_remove(at);
        if let Some(data) = data {
            self.effects.push(Effect::Thumbnail { fills, data });
        }
    }

    /// Has every pixel compared with the file.
    pub fn check(&mut self) {
        let Some((_, file)) = self.photo.file().filter(|_| self.is_editable() && self.job.is_none()) else {
            return;
        };
        if self.trust.checking.is_none() && self.trust.checked.is_none() {
            let id = self.next_id();
            self.trust.checking = Some(id);
            self.effects.push(Effect::Check { id, file });
        }
    }

    pub(super) fn checked(&mut self, id: u32, report: CheckReport) {
        if self.trust.checking.take_if(|checking| *checking == id).is_some() {
            self.trust.checked = Some(report);
        }
    }

    /// What the last check of the photo as it is found.
    pub const fn check_report(&self) -> Option<CheckReport> {
        self.trust.checked
    }

    /// What somebody who looks for the cause needs to know, and nothing of the photo but its kind and size.
    pub fn report(&self) -> String {
        let mut lines = vec![format!("Infill {}", env!("CARGO_PKG_VERSION"))];
        if let Some(device) = self.device() {
            lines.push(format!("device: {} ({})", device.name, device.reason));
        }
        lines.push(format!("state: {}, {}", self.phase().name(), self.weights().method.id()));
        if let Some(photo) = self.photo() {
            let (width, height) = (photo.size.width, photo.size.height);
            lines.push(format!("photo: {} {width} x {height}, {} bits", photo.format, photo.bits_per_sample));
        }
        let (edits, fills) = (self.document.done().len(), self.document.fills());
        lines.push(format!("edits: {edits}, of them fills: {fills}"));
        lines.extend(self.trust.events.iter().map(|event| format!("- {event}")));
        lines.join("\n")
    }
}

/// A message without what stands in quotation marks: names of the person's files.
fn without_names(message: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_u32;
    for letter in message.chars() {
        match letter {
            '“' => depth += 1,
            '”' => {
                depth = depth.saturating_sub(1);
                text.push_str(if depth == 0 { "“…”" } else { "" });
            }
            letter if depth == 0 => text.push(letter),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_stay_out_of_reports() {
        let mut trust = Trust::default();
        for number in 0..=EVENTS {
            trust.note(&format!("“a “b”.jpg” is event {number}."));
        }
        assert_eq!(trust.events.len(), EVENTS);
        assert!(trust.events.iter().all(|event| !event.contains("jpg")), "{:?}", trust.events);
        assert!(trust.events.back().is_some_and(|event| event.ends_with(" is event 30.")));
    }
}
