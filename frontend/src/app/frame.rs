//! What is on the canvases, and what of it has to be drawn again.

use std::mem::take;

use infill_protocol::{PhotoRequest, TileId, Version};
use web_sys::{HtmlCanvasElement, ImageBitmap};

use super::{App, Core};
use crate::editor::{
    TileCache, Viewport,
    session::{GuidePhase, GuideView},
    tools::Draft,
};
use crate::platform::canvas::{self, Layer};

/// The two canvases and what of them is out of date.
pub struct Layers {
    photo: Layer,
    hole: Layer,
    photo_dirty: bool,
    hole_dirty: bool,
    /// Points of the draft that are on the canvas already.
    drawn: usize,
    draft_dirty: bool,
    scheduled: bool,
}

impl Layers {
    /// Whether a frame must be asked for now.
    pub const fn schedule(&mut self) -> bool {
        let needed = self.photo_dirty || self.hole_dirty || self.draft_dirty;
        let asked = self.scheduled;
        self.scheduled |= needed;
        needed && !asked
    }
}

impl Core {
    pub(super) const fn photo_changed(&mut self) {
        if let Some(layers) = &mut self.layers {
            layers.photo_dirty = true;
        }
    }

    pub(super) const fn hole_changed(&mut self) {
        if let Some(layers) = &mut self.layers {
            layers.hole_dirty = true;
        }
    }

    pub(super) const fn draft_changed(&mut self) {
        if let Some(layers) = &mut self.layers {
            layers.draft_dirty = true;
        }
    }

    /// The draft became an edit; the next one starts from its first point.
    pub(super) const fn draft_done(&mut self) {
        if let Some(layers) = &mut self.layers {
            layers.drawn = 0;
        }
    }

    pub(super) const fn view_changed(&mut self) {
        self.photo_changed();
        self.hole_changed();
    }

    /// Brings the canvases up to date. Returns what the photo worker is to be asked for.
    fn draw(&mut self) -> Vec<PhotoRequest> {
        let Some(layers) = &mut self.layers else { return Vec::new() };
        layers.scheduled = false;
        let is_photo_dirty = take(&mut layers.photo_dirty);
        let is_hole_dirty = take(&mut layers.hole_dirty);
        // With the hole the draft over it was wiped away.
        let is_draft_dirty = take(&mut layers.draft_dirty) || is_hole_dirty;
        let hole_tiles = self.hole_tiles();
        if is_hole_dirty {
            self.draw_hole(&hole_tiles);
        }
        if is_draft_dirty {
            self.draw_draft();
        }
        if !is_photo_dirty {
            return Vec::new();
        }
        let Some(mut visible) = self.draw_photo() else { return Vec::new() };
        visible.extend(hole_tiles);
        self.tiles.trim(&visible);
        if !self.session.can_show() {
            return Vec::new();
        }
        let id = self.session.epoch();
        self.tiles.ask(&visible).into_iter().map(|tile| PhotoRequest::Tile { id, tile }).collect()
    }

    /// The hole, or the map of its labels while that is edited.
    fn draw_hole(&mut self, tiles: &[TileId]) {
        let Some(Layers { hole, drawn, .. }) = &mut self.layers else { return };
        let view = &self.viewport;
        *drawn = 0;
        hole.clear(view);
        if self.session.guide_phase() == GuidePhase::Editing {
            hole.clip_to_photo(view);
            hole.draw_map(view, &self.map);
            hole.release();
            return;
        }
        // What the photo worker has drawn stands for the first edits, as soon as all of it is here.
        let are_here = tiles.iter().all(|&tile| self.tiles.find(tile).is_some());
        let in_tiles = if are_here { self.session.drawn_edits() } else { 0 };
        if in_tiles > 0 {
            draw_tiles(hole, view, &mut self.tiles, tiles);
            hole.tint(view);
        }
        hole.clip_to_photo(view);
        for edit in &self.session.document().hole_edits()[in_tiles..] {
            hole.draw_edit(view, edit);
        }
        hole.release();
    }

    /// What is new of a stroke; other drafts are outlines over the canvas.
    fn draw_draft(&mut self) {
        let Some(Layers { hole, drawn, .. }) = &mut self.layers else { return };
        let view = &self.viewport;
        match self.pointers.draft() {
            Some(Draft::Stroke(stroke)) => {
                hole.clip_to_photo(view);
                hole.draw_stroke(view, stroke, *drawn);
                *drawn = stroke.points.len();
            }
            Some(Draft::Labels { points, .. }) => {
                hole.clip_to_photo(view);
                hole.draw_points(view, points, *drawn, &colour_in_hand(&self.session.guide()));
                *drawn = points.len();
            }
            _ => return,
        }
        hole.release();
    }

    /// The photo, and what is compared with it. Returns the tiles that belong on the canvas, where there is
    /// a photo.
    fn draw_photo(&mut self) -> Option<Vec<TileId>> {
        let photo = &self.layers.as_ref()?.photo;
        let view = &self.viewport;
        photo.clear(view);
        let info = self.session.photo()?;
        let in_view = |version| tiles_in_view(view, info.levels, version);
        if info.has_alpha {
            photo.draw_checkers(view);
        }
        let before = if self.before_held { Some(1.0) } else { self.compare };
        let mut visible = Vec::new();
        if before.is_none_or(|share| share < 1.0) {
            visible = in_view(Version::Current);
            draw_tiles(photo, view, &mut self.tiles, &visible);
            for (rect, picture) in self.previews.over(&self.tiles, &visible) {
                photo.draw_picture(view, *rect, picture);
            }
        }
        if let Some(share) = before {
            let original = in_view(Version::Original);
            photo.clip_left_of(view, share * view.canvas().0);
            if info.has_alpha {
                photo.draw_checkers(view);
            }
            draw_tiles(photo, view, &mut self.tiles, &original);
            photo.release();
            visible.extend(original);
        }
        Some(visible)
    }

    /// The tiles of the hole in view, where the photo worker draws it.
    fn hole_tiles(&self) -> Vec<TileId> {
        let info = self.session.photo().filter(|_| self.session.drawn_edits() > 0);
        info.map_or_else(Vec::new, |info| tiles_in_view(&self.viewport, info.levels, Version::Hole))
    }
}

impl App {
    /// Takes the canvases into use.
    pub fn attach(self, photo: HtmlCanvasElement, hole: HtmlCanvasElement) {
        let layers = Layer::photo(photo).zip(Layer::hole(hole)).map(|(photo, hole)| Layers {
            photo,
            hole,
            photo_dirty: true,
            hole_dirty: true,
            drawn: 0,
            draft_dirty: false,
            scheduled: false,
        });
        self.act(|core| core.layers = layers);
    }

    /// The canvases became this large, in CSS pixels.
    pub fn resize(self, width: f64, height: f64) {
        self.change_view(|view| view.resize(width, height, canvas::pixel_ratio(width, height)));
    }

    pub(super) fn draw(self) {
        let requests = self.shared().borrow_mut().draw();
        for request in requests {
            self.post_photo(&request, Vec::new());
        }
    }
}

/// The colour of the label in hand, for the canvas.
fn colour_in_hand(guide: &GuideView) -> String {
    let class = guide.palette.classes.get(usize::from(guide.label));
    let [r, g, b] = class.map_or([255; 3], |class| class.colour);
    format!("rgb({r} {g} {b})")
}

fn tiles_in_view(view: &Viewport, levels: u32, version: Version) -> Vec<TileId> {
    let level = view.level(levels);
    view.tiles(level).into_iter().map(|(column, row)| TileId { version, level, column, row }).collect()
}

fn draw_tiles(layer: &Layer, view: &Viewport, tiles: &mut TileCache<ImageBitmap>, visible: &[TileId]) {
    for &wanted in visible {
        if let Some((found, picture)) = tiles.find(wanted) {
            layer.draw_tile(view, wanted, found, picture);
        }
    }
}
