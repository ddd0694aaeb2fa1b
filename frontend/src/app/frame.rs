use infill_protocol::{PhotoRequest, TileId, Version};
use web_sys::{HtmlCanvasElement, ImageBitmap};

use super::{App, Core};
use crate::editor::{TileCache, Viewport, session::GuidePhase, tools::Draft};
use crate::platform::{
    canvas::{self, Layer},
    map::MapPicture,
};

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

    fn draw(&mut self) -> Vec<PhotoRequest> {
        let (hole_tiles, colour) = (self.hole_tiles(), self.hand_colour());
        let Some(layers) = &mut self.layers else { return Vec::new() };
        layers.scheduled = false;
        if layers.hole_dirty && self.session.guide_phase() == GuidePhase::Editing {
            draw_map(layers, &self.view, &self.map);
            layers.draft_dirty = true;
        } else if layers.hole_dirty {
            let edits = self.session.document().hole_edits();
            let at_hand = hole_tiles.iter().all(|&tile| self.tiles.find(tile).is_some());
            let drawn = if at_hand { self.session.drawn_edits() } else { 0 };
            layers.hole.clear(&self.view);
            if drawn > 0 {
                draw_tiles(&layers.hole, &self.view, &mut self.tiles, &hole_tiles);
                layers.hole.tint(&self.view);
            }
            draw_hole(layers, &self.view, &edits[drawn..]);
            layers.draft_dirty = true;
        }
        layers.hole_dirty = false;
        if let Some(Draft::Stroke(stroke)) = self.pointers.draft().filter(|_| layers.draft_dirty) {
            layers.hole.clip_to_photo(&self.view);
            layers.hole.draw_stroke(&self.view, stroke, layers.drawn);
            layers.hole.release();
            layers.drawn = stroke.points.len();
        }
        if let Some(Draft::Labels { points, .. }) = self.pointers.draft().filter(|_| layers.draft_dirty) {
            layers.hole.clip_to_photo(&self.view);
            layers.hole.draw_points(&self.view, points, layers.drawn, &colour);
            layers.hole.release();
            layers.drawn = points.len();
        }
        layers.draft_dirty = false;
        if !std::mem::take(&mut layers.photo_dirty) {
            return Vec::new();
        }
        let Some(info) = self.session.photo() else {
            layers.photo.clear(&self.view);
            return Vec::new();
        };
        layers.photo.clear(&self.view);
        if info.has_alpha {
            layers.photo.draw_checkers(&self.view);
        }
        let tile = |version| tiles_in_view(&self.view, info.levels, version);
        let share = if self.before_held { Some(1.0) } else { self.compare };
        let mut visible = Vec::new();
        if share.is_none_or(|share| share < 1.0) {
            visible = tile(Version::Current);
            draw_tiles(&layers.photo, &self.view, &mut self.tiles, &visible);
            for (rect, picture) in self.previews.over(&self.tiles, &visible) {
                layers.photo.draw_picture(&self.view, *rect, picture);
            }
        }
        if let Some(share) = share {
            let original = tile(Version::Original);
            layers.photo.clip_left_of(&self.view, share * self.view.canvas().0);
            if info.has_alpha {
                layers.photo.draw_checkers(&self.view);
            }
            draw_tiles(&layers.photo, &self.view, &mut self.tiles, &original);
            layers.photo.release();
            visible.extend(original);
        }
        visible.extend(hole_tiles);
        self.tiles.trim(&visible);
        let id = self.session.epoch();
        if !self.session.can_show() {
            return Vec::new();
        }
        self.tiles.ask(&visible).into_iter().map(|tile| PhotoRequest::Tile { id, tile }).collect()
    }
}

impl Core {
    /// The tiles of the hole in view, where the photo worker draws it.
    fn hole_tiles(&self) -> Vec<TileId> {
        let info = self.session.photo().filter(|_| self.session.drawn_edits() > 0);
        info.map_or_else(Vec::new, |info| tiles_in_view(&self.view, info.levels, Version::Hole))
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

fn draw_hole(layers: &mut Layers, view: &Viewport, edits: &[infill_protocol::Edit]) {
    layers.drawn = 0;
    layers.hole.clip_to_photo(view);
    for edit in edits {
        layers.hole.draw_edit(view, edit);
    }
    layers.hole.release();
}

fn tiles_in_view(view: &Viewport, levels: u32, version: Version) -> Vec<TileId> {
    let level = view.level(levels);
    view.tiles(level).into_iter().map(|(column, row)| TileId { version, level, column, row }).collect()
}

fn draw_map(layers: &mut Layers, view: &Viewport, map: &MapPicture) {
    layers.drawn = 0;
    layers.hole.clear(view);
    layers.hole.clip_to_photo(view);
    layers.hole.draw_map(view, map);
    layers.hole.release();
}

fn draw_tiles(layer: &Layer, view: &Viewport, tiles: &mut TileCache<ImageBitmap>, visible: &[TileId]) {
    for &wanted in visible {
        if let Some((found, picture)) = tiles.find(wanted) {
            layer.draw_tile(view, wanted, found, picture);
        }
    }
}
