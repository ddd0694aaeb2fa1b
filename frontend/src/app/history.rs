use infill_protocol::{Edit, Method, Shape, Tone};

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
        self.change_hole(|session| session.go_to(position));
    }
}

fn label(edit: &Edit) -> String {
    let by_pixels = |name: &str, pixels: u32| {
        with(WORDS.tools.by_pixels, &[("name", name), ("pixels", &pixels.to_string())])
    };
    let name = match edit {
        Edit::Stroke(stroke) if stroke.tone == Tone::Paint => WORDS.tools.brush,
        Edit::Stroke(_) => WORDS.tools.eraser,
        Edit::Shape { shape: Shape::Lasso(_), .. } => WORDS.tools.lasso,
        Edit::Shape { shape: Shape::Rectangle(..), .. } => WORDS.tools.rectangle,
        Edit::Invert => WORDS.tools.invert,
        Edit::Clear => WORDS.tools.clear,
        Edit::Wand { .. } => WORDS.tools.wand,
        Edit::Grow(pixels) if *pixels < 0 => return by_pixels(WORDS.tools.shrink, pixels.unsigned_abs()),
        Edit::Grow(pixels) => return by_pixels(WORDS.tools.grow, pixels.unsigned_abs()),
        Edit::Feather(pixels) => return by_pixels(WORDS.tools.feather, *pixels),
        Edit::Mask(_) => WORDS.tools.load_mask,
        Edit::Guide(_) | Edit::Label(_) => WORDS.view.history_labels,
        Edit::Fill(options) => {
            let at = Method::ALL.iter().position(|method| *method == options.method);
            let method = at.and_then(|at| WORDS.filling.method_names.get(at)).copied().unwrap_or_default();
            return with(WORDS.view.history_fill, &[("method", method)]);
        }
    };
    name.to_owned()
}
