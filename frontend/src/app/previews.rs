//! Rough pictures of a fill while it is made.

use infill_protocol::{Rect, Size, TileId};
use js_sys::ArrayBuffer;
use leptos::task::spawn_local;
use web_sys::ImageBitmap;

use super::App;
use crate::editor::TileCache;
use crate::platform::canvas;

/// They lie over the photo until the fill is there.
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
}
