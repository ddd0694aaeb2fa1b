//! What the controls of guidance do, and the results it shows.

use infill_protocol::{Edit, GuideStyle, LabelEdit};
use js_sys::ArrayBuffer;
use leptos::task::spawn_local;
use web_sys::{Blob, HtmlInputElement};

use super::{App, Core, previews::Previews, thumbnails::Picture, tour::TourStep};
use crate::editor::{
    session::{GuidePhase, Session},
    tools::Tool,
};
use crate::platform::files;
use crate::strings::{WORDS, with};

/// How the guide map lies over the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapLook {
    /// 0 to 1.
    pub opacity: f64,
    /// The map lies beside the photo instead, or below it where there is more room.
    pub beside: bool,
}

impl Default for MapLook {
    fn default() -> Self {
        Self { opacity: 0.6, beside: false }
    }
}

impl Core {
    /// The tool in hand fits what is edited, and what was proposed is on screen.
    pub(super) fn follow_guide(&mut self) {
        let is_editing = self.session.guide_phase() == GuidePhase::Editing;
        self.pointers.hand.label = self.session.label();
        if is_editing != self.pointers.tool.is_for_labels() {
            self.pointers.cancel();
            self.pointers.tool = if is_editing { Tool::Bucket } else { Tool::default() };
            self.compare = None;
            if is_editing {
                self.took_step(TourStep::Guide);
            }
            self.view_changed();
        }
    }

    /// The tool for what is edited now that stands for `tool`.
    pub(super) fn fitting(&self, tool: Tool) -> Tool {
        match tool {
            _ if self.session.guide_phase() != GuidePhase::Editing || tool.is_for_labels() => tool,
            Tool::Lasso | Tool::Rectangle | Tool::Wand => Tool::Polygon,
            _ => Tool::LabelBrush,
        }
    }

    pub(super) fn forget_guide(&mut self) {
        self.map.clear();
        self.previews = Previews::default();
        self.pictures.clear();
    }

    /// The files of these pictures, each anew: what is sent to a worker is gone here.
    pub(super) fn picture_bytes(&self, ids: &[u32]) -> Vec<ArrayBuffer> {
        let file = |id: &u32| {
            self.pictures.iter().find(|(known, _)| known == id).map(|(_, picture)| picture.file.slice(0))
        };
        ids.iter().map(|id| file(id).unwrap_or_else(|| ArrayBuffer::new(0))).collect()
    }

    pub(super) fn add_picture(&mut self, id: u32, picture: ArrayBuffer) {
        let kept: Vec<u32> = self.session.guide().candidates.iter().map(|candidate| candidate.id).collect();
        self.pictures.retain(|(id, _)| kept.contains(id));
        self.pictures.push((id, Picture::new(picture)));
    }

    /// “Same as here” is followed by putting it somewhere.
    pub(super) fn label_picked(&mut self) {
        self.pointers.tool = Tool::Bucket;
        self.took_step(TourStep::Label);
    }
}

impl App {
    pub fn toggle_guide(self) {
        self.change_hole(Session::toggle_guide);
    }

    pub fn choose_label(self, label: u8) {
        self.act(|core| {
            core.session.choose_label(label);
            core.took_step(TourStep::Label);
        });
    }

    pub fn set_horizon(self, above: Option<u8>, below: Option<u8>) {
        self.act(|core| {
            let hand = &mut core.pointers.hand;
            hand.above = above.unwrap_or(hand.above);
            hand.below = below.unwrap_or(hand.below);
        });
    }

    pub fn rename_label(self, label: u8, name: String) {
        self.commit(Edit::Label(LabelEdit::Rename { label, name }));
    }

    pub fn swap_labels(self, a: u8, b: u8) {
        self.commit(Edit::Label(LabelEdit::Swap { a, b }));
    }

    pub fn unlock_labels(self, unlocked: bool) {
        self.commit(Edit::Label(LabelEdit::Unlock(unlocked)));
    }

    pub fn set_map_opacity(self, opacity: f64) {
        self.act(|core| core.map_look.opacity = opacity.clamp(0.0, 1.0));
    }

    pub fn set_map_beside(self, beside: bool) {
        self.act(|core| {
            core.map_look.beside = beside;
            core.hole_changed();
        });
    }

    pub fn set_outlines(self, outlines: bool) {
        let style = if outlines { GuideStyle::Outlines } else { GuideStyle::Colours };
        self.act(|core| core.session.set_guide_style(style));
    }

    pub fn restore_candidate(self, id: u32) {
        self.act(|core| core.session.restore_candidate(id));
    }

    pub fn save_labels(self) {
        self.act(|core| core.session.save_labels());
    }

    /// A label map, and beside it perhaps the names of its labels.
    pub fn load_labels(self, input: &HtmlInputElement) {
        let (names, maps): (Vec<_>, Vec<_>) =
            files::all_chosen(input).into_iter().partition(|file| file.name().ends_with(".json"));
        spawn_local(async move {
            let mut buffers = Vec::new();
            for file in maps.into_iter().take(1).chain(names.into_iter().take(1)) {
                let name = file.name();
                match files::read(&Blob::from(file)).await {
                    Ok(bytes) => buffers.push(bytes),
                    Err(_) => {
                        let message = with(WORDS.opening.not_readable, &[("name", &name)]);
                        return self.act(|core| core.session.alert(message));
                    }
                }
            }
            self.act(|core| core.session.load_labels(buffers));
        });
    }

    pub fn map_labels(self, choices: &[Option<u8>]) {
        self.act(|core| core.session.map_labels(choices));
    }

    pub fn refuse_mapping(self) {
        self.act(|core| core.session.refuse_mapping());
    }
}
