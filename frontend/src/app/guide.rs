use infill_protocol::{Edit, GuideStyle, LabelEdit, Rect, Size, TileId};
use js_sys::ArrayBuffer;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, HtmlInputElement, ImageBitmap};

use super::{App, Core, Sheet, thumbnails::Picture};
use crate::editor::{TileCache, session::GuidePhase, tools::Tool};
use crate::platform::{canvas, files};
use crate::strings::WORDS;

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

/// Rough pictures of a fill, over the photo until it has been made.
#[derive(Default)]
pub struct Previews {
    /// The fill they belong to.
    id: u32,
    pictures: Vec<(u32, Rect, ImageBitmap)>,
    /// The photo changed: they stay only until it has been drawn again.
    ended: bool,
}

impl Previews {
    pub fn end(&mut self) {
        self.ended = true;
        self.id = 0;
    }

    fn add(&mut self, id: u32, rect: Rect, picture: ImageBitmap) {
        if self.id == id {
            self.ended = false;
            self.pictures.retain(|&(other, ..)| other == id);
            self.pictures.push((id, rect, picture));
        }
    }

    /// What lies over these tiles.
    pub fn over<'a>(
        &'a mut self,
        tiles: &TileCache<ImageBitmap>,
        visible: &[TileId],
    ) -> impl Iterator<Item = (&'a Rect, &'a ImageBitmap)> {
        if self.ended && tiles.are_fresh(visible) {
            self.pictures.clear();
        }
        self.pictures.iter().map(|(_, rect, picture)| (rect, picture))
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
                self.took_step(1);
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
        self.took_step(2);
    }

    /// The tour goes on by itself where its step was taken.
    pub(super) fn advance_tour(&mut self, edit: &Edit) {
        let taken = match edit {
            Edit::Stroke(_) | Edit::Shape { .. } => 0,
            Edit::Label(LabelEdit::Bucket { .. }) => 3,
            Edit::Label(LabelEdit::Horizon { .. }) => 4,
            _ => return,
        };
        self.took_step(taken);
    }

    pub(super) fn took_step(&mut self, taken: usize) {
        if self.tour == Some(taken) {
            self.tour = Some(taken + 1);
        }
    }

    /// The colour of the label in hand, for the canvas.
    pub(super) fn hand_colour(&self) -> String {
        let guide = self.session.guide();
        let class = guide.palette.classes.get(usize::from(guide.label));
        let [r, g, b] = class.map_or([255; 3], |class| class.colour);
        format!("rgb({r} {g} {b})")
    }
}

impl App {
    pub(super) fn show_preview(self, id: u32, rect: Rect, size: Size, pixels: ArrayBuffer) {
        self.with_core(|core| core.previews.id = id);
        spawn_local(async move {
            let Ok(picture) = canvas::picture(pixels, size).await else { return };
            self.act(|core| {
                core.previews.add(id, rect, picture);
                core.photo_changed();
            });
        });
    }

    pub fn toggle_guide(self) {
        self.act(|core| {
            core.hole_changed();
            core.session.toggle_guide();
        });
    }

    pub fn choose_label(self, label: u8) {
        self.act(|core| {
            core.session.choose_label(label);
            core.took_step(2);
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
                        let message = crate::strings::with(WORDS.opening.not_readable, &[("name", &name)]);
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

    /// Opens the sample of the tour and shows its first step.
    pub fn start_tour(self) {
        self.open_sample("bay");
        self.set_tour(Some(0));
    }

    pub fn set_tour(self, step: Option<usize>) {
        self.act(|core| core.tour = step.filter(|&step| step < WORDS.tour.steps.len()));
    }

    /// A loaded map asks what its labels are here.
    pub fn follow_mapping(self, asked: bool) {
        let shown = self.sheet.with_untracked(|sheet| *sheet == Some(Sheet::Mapping));
        if asked != shown {
            self.sheet.set(asked.then_some(Sheet::Mapping));
        }
    }
}
