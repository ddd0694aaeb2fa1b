use infill_protocol::Edit;
use web_sys::{Element, PointerEvent, WheelEvent};

use super::{App, Core};
use crate::editor::tools::{KEYBOARD, Outcome};
use crate::platform::pointer;

/// A wheel notch of 100 CSS pixels zooms by a fifth.
const WHEEL_ZOOM: f64 = 0.0018;

impl Core {
    /// What an outcome of the pointers means for the canvases and the log.
    pub(super) fn settle(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Draft => self.draft_changed(),
            Outcome::View => self.view_changed(),
            Outcome::Dropped => self.hole_changed(),
            Outcome::Commit(edit) => {
                // Strokes are on the canvas already, and stay there until the map has them; shapes are drawn
                // with the rest.
                if !matches!(edit, Edit::Stroke(_) | Edit::Label(_)) {
                    self.hole_changed();
                }
                self.advance_tour(&edit);
                self.draft_done();
                self.session.commit(edit);
            }
            Outcome::Pick(at) => self.session.pick_label(at),
        }
    }
}

impl App {
    pub fn pointer_down(self, canvas: &Element, event: &PointerEvent) {
        self.act(|core| {
            let Some(press) = pointer::press(canvas, event, core.space_held) else { return };
            if !core.session.is_editable() {
                return;
            }
            // A plain press may go on to give the canvas the focus, so that keys mean it.
            if press.pans {
                event.prevent_default();
            }
            pointer::capture(canvas, event);
            core.drop_caret();
            core.hover = Some(press.sample.at);
            let outcome = core.pointers.down(press, &core.viewport);
            core.settle(outcome);
        });
    }

    pub fn pointer_move(self, canvas: &Element, event: &PointerEvent) {
        let samples = pointer::samples(canvas, event);
        self.act(|core| {
            core.hover = samples.last().map(|sample| sample.at);
            if !core.pointers.draws(KEYBOARD) {
                core.caret = None;
            }
            let outcome = core.pointers.moved(event.pointer_id(), &samples, &mut core.viewport);
            core.settle(outcome);
        });
    }

    pub fn pointer_up(self, event: &PointerEvent) {
        self.act(|core| {
            let outcome = core.pointers.up(event.pointer_id(), &core.viewport);
            core.settle(outcome);
        });
    }

    pub fn pointer_cancel(self) {
        self.act(|core| {
            let outcome = core.pointers.cancel();
            core.settle(outcome);
        });
    }

    pub fn pointer_leave(self) {
        self.act(|core| core.hover = None);
    }

    /// Zooms to the cursor, or with Alt or Ctrl held changes the brush.
    ///
    /// A pinch on a touchpad arrives as a wheel with Ctrl and small steps; it zooms.
    pub fn wheel(self, canvas: &Element, event: &WheelEvent) {
        event.prevent_default();
        let travel = pointer::wheel_travel(event);
        let is_touchpad_pinch = event.ctrl_key() && travel.abs() < 40.0 && travel.fract() != 0.0;
        self.act(|core| {
            if (event.alt_key() || event.ctrl_key()) && !is_touchpad_pinch {
                core.pointers.size = core.pointers.size.stepped(if travel < 0.0 { 1 } else { -1 });
                return;
            }
            let gain = if is_touchpad_pinch { 6.0 } else { 1.0 };
            let spot = pointer::wheel_spot(canvas, event);
            core.viewport.zoom_at(spot, (-travel * WHEEL_ZOOM * gain).exp());
            core.view_changed();
        });
    }
}
