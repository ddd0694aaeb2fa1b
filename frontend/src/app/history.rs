use infill_protocol::{Edit, Shape, Tone};

use super::{App, Core};
use crate::strings::{WORDS, with};

/// A step of the history as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    /// A small picture of the photo, where the step changed it.
    pub picture: Option<String>,
    /// How many edits are done when this is the newest.
    pub position: usize,
    pub is_current: bool,
    /// It was undone and can be redone.
    pub is_undone: bool,
}

impl Core {
    /// The photo as opened, then every edit.
    pub(super) fn history(&self) -> Vec<Row> {
        let document = self.session.document();
        let mut fills = 0;
        let labels = document.all().iter().map(|edit| {
            fills += u32::from(edit.is_fill());
            (label(edit), edit.is_fill().then(|| self.thumbnails.get(fills).cloned()).flatten())
        });
        let opened = (WORDS.view.history_opened.to_owned(), self.thumbnails.get(0).cloned());
        std::iter::once(opened)
            .chain(labels)
            .enumerate()
            .map(|(position, (label, picture))| Row {
                label,
                picture,
                position,
                is_current: position == document.position(),
                is_undone: position > document.position(),
            })
            .collect()
    }
}

impl App {
    pub fn toggle_history(self) {
        self.act(|core| core.shows_history = !core.shows_history);
    }

    /// Goes to where so many edits are done.
    pub fn go_to(self, position: usize) {
        self.act(|core| {
            core.hole_changed();
            core.session.go_to(position);
        });
    }
}

fn label(edit: &Edit) -> String {
    let name = match edit {
        Edit::Stroke(stroke) if stroke.tone == Tone::Paint => WORDS.tools.brush,
        Edit::Stroke(_) => WORDS.tools.eraser,
        Edit::Shape { shape: Shape::Lasso(_), .. } => WORDS.tools.lasso,
        Edit::Shape { shape: Shape::Rectangle(..), .. } => WORDS.tools.rectangle,
        Edit::Invert => WORDS.tools.invert,
        Edit::Clear => WORDS.tools.clear,
        Edit::Wand { .. } => WORDS.tools.wand,
        Edit::Grow(pixels) => {
            let name = if *pixels < 0 { WORDS.tools.shrink } else { WORDS.tools.grow };
            let pixels = pixels.unsigned_abs().to_string();
            return with(WORDS.tools.by_pixels, &[("name", name), ("pixels", &pixels)]);
        }
        Edit::Feather(pixels) => {
            return with(
                WORDS.tools.by_pixels,
                &[("name", WORDS.tools.feather), ("pixels", &pixels.to_string())],
            );
        }
        Edit::Mask(_) => WORDS.tools.load_mask,
        Edit::Guide(_) | Edit::Label(_) => WORDS.view.history_labels,
        Edit::Fill(options) => {
            let at = infill_protocol::Method::ALL.iter().position(|method| *method == options.method);
            let method = at.and_then(|at| WORDS.filling.method_names.get(at)).copied().unwrap_or_default();
            return with(WORDS.view.history_fill, &[("method", method)]);
        }
    };
    name.to_owned()
}
