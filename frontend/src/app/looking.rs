//! How the photo is seen: comparing, zooming, the theme.

use leptos::prelude::*;

use super::App;
use crate::editor::{Spot, Viewport};
use crate::platform::page;

impl App {
    /// Compare mode: `Some(0.5)` shows the photo as it was on the left half.
    pub fn set_compare(self, share: Option<f64>) {
        self.act(|core| {
            core.compare = share;
            core.photo_changed();
        });
    }

    pub(super) fn set_before_held(self, held: bool) {
        self.act(|core| {
            if core.before_held != held {
                core.before_held = held;
                core.photo_changed();
            }
        });
    }

    pub fn zoom(self, factor: f64) {
        self.change_view(|view| {
            let (width, height) = view.canvas();
            view.zoom_at(Spot::new(width / 2.0, height / 2.0), factor);
        });
    }

    pub fn zoom_to_fit(self) {
        self.change_view(Viewport::fit);
    }

    pub fn zoom_to_actual_size(self) {
        self.change_view(Viewport::actual_size);
    }

    pub(super) fn change_view(self, change: impl FnOnce(&mut Viewport)) {
        self.act(|core| {
            change(&mut core.viewport);
            core.view_changed();
        });
    }

    pub fn toggle_theme(self) {
        let dark = !self.dark.get_untracked();
        self.dark.set(dark);
        page::set_theme(dark);
    }
}
