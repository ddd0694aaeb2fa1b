//! The keyboard: shortcuts, and a pointer of its own.

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{App, Core, Sheet};
use crate::editor::{
    Spot,
    tools::{KEYBOARD, Outcome, PointerKind, Press, Sample, Tool},
};
use crate::platform::{dialog, page, pointer};
use crate::strings::WORDS;

/// How far an arrow key moves the keyboard's pointer, CSS pixels: plainly, and with Shift.
const ARROW_STEPS: [f64; 2] = [12.0, 1.0];
const ZOOM_STEP: f64 = 1.25;

impl App {
    pub(super) fn listen_to_keys(self) {
        let options = EventListenerOptions::enable_prevent_default();
        let on = |name: &'static str, handler: fn(Self, &KeyboardEvent)| {
            EventListener::new_with_options(&page::window(), name, options, move |event: &Event| {
                handler(self, event.unchecked_ref());
            })
            .forget();
        };
        on("keydown", Self::key_down);
        on("keyup", Self::key_up);
        EventListener::new(&page::window(), "blur", move |_| self.release_keys()).forget();
    }

    fn key_down(self, event: &KeyboardEvent) {
        let focused = pointer::focused_tag(event);
        // Text fields and dialogs have their own keys.
        if dialog::any_open() || page::is_typing() || event.is_composing() {
            return;
        }
        let key = event.key();
        let command = event.ctrl_key() || event.meta_key();
        let on_canvas = focused == "canvas";
        let is_control = matches!(focused.as_str(), "button" | "input" | "a" | "summary" | "label");
        let handled = if command {
            self.command_key(&key.to_lowercase(), event.shift_key())
        } else if on_canvas && (key.starts_with("Arrow") || (key == " " && event.shift_key())) {
            self.canvas_key(&key, event.shift_key())
        } else if is_control && matches!(key.as_str(), "Enter" | " ") {
            false
        } else {
            self.plain_key(&key, event.repeat())
        };
        if handled {
            event.prevent_default();
        }
    }

    fn command_key(self, key: &str, shift: bool) -> bool {
        match key {
            "z" if shift => self.redo(),
            "z" => self.undo(),
            "y" => self.redo(),
            "o" => page::click("photo-input"),
            "s" if self.is_editable() => self.open_sheet(Sheet::Download),
            "c" if self.is_editable() && !page::has_selection() => self.copy(),
            _ => return false,
        }
        true
    }

    fn plain_key(self, key: &str, repeated: bool) -> bool {
        match key {
            "b" | "B" => self.choose_tool(Tool::Brush),
            "e" | "E" => self.choose_tool(Tool::Eraser),
            "l" | "L" => self.choose_tool(Tool::Lasso),
            "r" | "R" => self.choose_tool(Tool::Rectangle),
            "g" | "G" => self.toggle_guide(),
            "w" | "W" => self.choose_tool(Tool::Wand),
            "h" | "H" => self.toggle_history(),
            "[" => self.step_brush(-1),
            "]" => self.step_brush(1),
            "+" | "=" => self.zoom(ZOOM_STEP),
            "-" | "_" => self.zoom(1.0 / ZOOM_STEP),
            "0" => self.zoom_to_fit(),
            "1" => self.zoom_to_actual_size(),
            "c" | "C" | "\\" => self.set_before_held(true),
            "Enter" if self.closes_polygon() => {}
            "Enter" if !repeated => self.fill(),
            "Backspace" => return self.drops_corner(),
            "Escape" => self.escape(),
            "?" => self.open_sheet(Sheet::Shortcuts),
            " " => self.act(|core| core.space_held = true),
            _ => return false,
        }
        true
    }

    /// The keyboard is a pointer too: arrows move it, Shift Space presses and lifts it.
    fn canvas_key(self, key: &str, shift: bool) -> bool {
        let step = ARROW_STEPS[usize::from(shift)];
        let (dx, dy) = match key {
            "ArrowLeft" => (-step, 0.0),
            "ArrowRight" => (step, 0.0),
            "ArrowUp" => (0.0, -step),
            "ArrowDown" => (0.0, step),
            _ => {
                self.act(Core::press_or_lift_caret);
                return true;
            }
        };
        self.act(|core| core.move_caret(dx, dy));
        true
    }

    fn key_up(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "c" | "C" | "\\" => self.set_before_held(false),
            " " => self.act(|core| core.space_held = false),
            _ => {}
        }
    }

    /// Keys that were held when the window lost the focus are up.
    fn release_keys(self) {
        self.set_before_held(false);
        self.act(|core| core.space_held = false);
    }

    fn is_editable(self) -> bool {
        self.view.with_untracked(|view| view.is_editable)
    }

    /// Whether there was a polygon to close.
    fn closes_polygon(self) -> bool {
        self.act(|core| {
            let was_open = core.pointers.open_outline().is_some();
            let outcome = core.pointers.close();
            core.settle(outcome);
            was_open
        })
    }

    /// Whether there was a corner to take back.
    fn drops_corner(self) -> bool {
        self.act(|core| {
            let outcome = core.pointers.drop_corner();
            let dropped = outcome != Outcome::Nothing;
            core.settle(outcome);
            dropped
        })
    }

    fn escape(self) {
        self.act(|core| {
            if core.pointers.draft().is_some() || core.pointers.open_outline().is_some() {
                let outcome = core.pointers.cancel();
                core.settle(outcome);
            } else if core.caret.take().is_none() {
                core.hole_changed();
                core.session.cancel();
            }
        });
    }
}

impl Core {
    pub(super) fn drop_caret(&mut self) {
        if self.caret.take().is_some() && self.pointers.draws(KEYBOARD) {
            let outcome = self.pointers.cancel();
            self.settle(outcome);
        }
    }

    fn move_caret(&mut self, dx: f64, dy: f64) {
        if !self.session.is_editable() {
            return;
        }
        let (width, height) = self.viewport.canvas();
        let from = self.caret.unwrap_or(Spot::new(width / 2.0, height / 2.0));
        let mut to = Spot::new(from.x + dx, from.y + dy);
        // At the edge of the canvas the photo moves instead.
        let inside = Spot::new(to.x.clamp(0.0, width), to.y.clamp(0.0, height));
        if inside != to {
            self.viewport.pan_by(inside.x - to.x, inside.y - to.y);
            self.view_changed();
            to = inside;
        }
        self.caret = Some(to);
        let sample = Sample { at: to, pressure: 0.5 };
        let outcome = self.pointers.moved(KEYBOARD, &[sample], &mut self.viewport);
        self.settle(outcome);
    }

    fn press_or_lift_caret(&mut self) {
        if !self.session.is_editable() {
            return;
        }
        if self.pointers.draws(KEYBOARD) {
            let outcome = self.pointers.up(KEYBOARD, &self.viewport);
            self.settle(outcome);
            self.session.say(WORDS.tools.drawing_off);
            return;
        }
        self.move_caret(0.0, 0.0);
        let Some(at) = self.caret else { return };
        let sample = Sample { at, pressure: 0.5 };
        let press = Press { id: KEYBOARD, kind: PointerKind::Keyboard, sample, pans: false, takes: false };
        let outcome = self.pointers.down(press, &self.viewport);
        self.settle(outcome);
        self.session.say(WORDS.tools.drawing_on);
    }
}
