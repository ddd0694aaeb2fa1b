//! What buttons and keys do to the photo.

use infill_protocol::{Edit, Method, WeightsHash};

use super::{App, Browser};
use crate::editor::{
    session::{Destination, Session},
    tools::{BrushSize, Tool},
};

impl App {
    pub fn choose_tool(self, tool: Tool) {
        self.act(|core| {
            let outcome = core.pointers.cancel();
            core.settle(outcome);
            core.pointers.tool = core.fitting(tool);
            core.compare = None;
            core.photo_changed();
        });
    }

    pub fn set_brush(self, diameter: f64) {
        self.act(|core| core.pointers.size = BrushSize::new(diameter));
    }

    pub fn step_brush(self, steps: i32) {
        self.act(|core| core.pointers.size = core.pointers.size.stepped(steps));
    }

    pub fn undo(self) {
        self.change_hole(Session::undo);
    }

    pub fn redo(self) {
        self.change_hole(Session::redo);
    }

    pub fn invert(self) {
        self.commit(Edit::Invert);
    }

    pub fn clear(self) {
        self.commit(Edit::Clear);
    }

    pub(super) fn commit(self, edit: Edit) {
        self.change_hole(|session| session.commit(edit));
    }

    /// Does something that may change the hole.
    pub(super) fn change_hole(self, change: impl FnOnce(&mut Session<Browser>)) {
        self.act(|core| {
            core.hole_changed();
            change(&mut core.session);
        });
    }

    pub fn fill(self) {
        self.act(|core| {
            core.pointers.cancel();
            core.hole_changed();
            core.session.fill();
        });
    }

    pub fn try_another(self) {
        self.change_hole(Session::try_another);
    }

    pub fn cancel(self) {
        self.change_hole(Session::cancel);
    }

    pub fn dismiss(self) {
        self.act(|core| core.session.dismiss());
    }

    pub fn choose_auto(self) {
        self.act(|core| core.session.choose_auto());
    }

    pub fn choose_method(self, method: Method) {
        self.act(|core| core.session.choose_method(method));
    }

    pub fn load_weights(self) {
        self.act(|core| core.session.load_weights());
    }

    pub fn cancel_loading(self) {
        self.act(|core| core.session.cancel_loading());
    }

    pub fn use_weights(self, hash: WeightsHash) {
        self.act(|core| core.session.use_weights(hash));
    }

    pub fn delete_weights(self, hash: WeightsHash) {
        self.act(|core| core.session.delete_weights(hash));
    }

    /// Saves the photo as the settings say.
    pub fn download(self) {
        self.act(|core| {
            if let Some(same) = core.session.photo().map(|photo| photo.same_format) {
                core.session.export(core.settings.export(same), Destination::Download);
            }
        });
    }

    pub fn grow(self, pixels: i32) {
        self.commit(Edit::Grow(pixels));
    }

    pub fn feather(self, pixels: u32) {
        self.commit(Edit::Feather(pixels));
    }

    pub fn save_mask(self) {
        self.act(|core| core.session.save_mask());
    }
}
