//! Hands: mouse, pen, finger and keys, as the system would deliver them.

use anyhow::Context;
use serde_json::{Value, json};

use super::page::Page;

/// What touches the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    Mouse,
    Pen,
    Finger,
}

/// A key with what the browser wants to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    /// `KeyboardEvent.key`, e.g. "Enter" or "z".
    pub key: &'a str,
    pub control: bool,
    pub shift: bool,
}

impl<'a> Key<'a> {
    pub const fn plain(key: &'a str) -> Self {
        Self { key, control: false, shift: false }
    }

    pub const fn control(key: &'a str) -> Self {
        Self { key, control: true, shift: false }
    }

    fn event(self, kind: &str) -> Value {
        let (code, number) = match self.key {
            "Enter" => ("Enter".to_owned(), 13),
            "Escape" => ("Escape".to_owned(), 27),
            "Tab" => ("Tab".to_owned(), 9),
            " " => ("Space".to_owned(), 32),
            "[" => ("BracketLeft".to_owned(), 219),
            "]" => ("BracketRight".to_owned(), 221),
            other => {
                let upper = other.to_uppercase();
                let number = upper.bytes().next().unwrap_or(0);
                let prefix = if number.is_ascii_digit() { "Digit" } else { "Key" };
                (format!("{prefix}{upper}"), u32::from(number))
            }
        };
        let modifiers = if self.control { 2 } else { 0 } + if self.shift { 8 } else { 0 };
        let mut event = json!({
            "type": kind, "key": self.key, "code": code, "modifiers": modifiers,
            "windowsVirtualKeyCode": number,
        });
        // Only keys that write something carry text.
        if kind == "keyDown" && !self.control {
            match self.key {
                "Enter" => event["text"] = "\r".into(),
                key if key.chars().count() == 1 => event["text"] = key.into(),
                _ => {}
            }
        }
        event
    }
}

impl Page {
    /// Presses along `path` (CSS pixels of the window) and lets go at its end.
    ///
    /// # Errors
    /// The browser's.
    pub fn drag(&self, pointer: Pointer, path: &[(f64, f64)]) -> anyhow::Result<()> {
        let (&first, &last) = (path.first().context("a path")?, path.last().context("a path")?);
        self.pointer(pointer, "mousePressed", first)?;
        for &at in &path[1..] {
            self.pointer(pointer, "mouseMoved", at)?;
        }
        self.pointer(pointer, "mouseReleased", last)
    }

    fn pointer(&self, pointer: Pointer, kind: &str, (x, y): (f64, f64)) -> anyhow::Result<()> {
        if pointer == Pointer::Finger {
            let kind = match kind {
                "mousePressed" => "touchStart",
                "mouseMoved" => "touchMove",
                _ => "touchEnd",
            };
            let points = if kind == "touchEnd" { json!([]) } else { json!([{ "x": x, "y": y }]) };
            self.call("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points }))?;
            return Ok(());
        }
        let kind_of_pointer = if pointer == Pointer::Pen { "pen" } else { "mouse" };
        let buttons = i32::from(kind != "mouseReleased");
        self.call(
            "Input.dispatchMouseEvent",
            json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1,
                "pointerType": kind_of_pointer, "force": 0.5,
            }),
        )?;
        Ok(())
    }

    /// Clicks the middle of the first element that matches.
    ///
    /// # Errors
    /// Where nothing matches.
    pub fn click(&self, selector: &str) -> anyhow::Result<()> {
        let [x, y, width, height] = self.box_of(selector)?;
        self.drag(Pointer::Mouse, &[(x + width / 2.0, y + height / 2.0)])
    }

    /// Left, top, width and height of the first element that matches, in CSS pixels of the window.
    ///
    /// # Errors
    /// Where nothing matches.
    pub fn box_of(&self, selector: &str) -> anyhow::Result<[f64; 4]> {
        let quoted = Value::from(selector);
        let value = self.evaluate(&format!(
            "(() => {{ const e = document.querySelector({quoted}); if (!e) return null; \
             e.scrollIntoViewIfNeeded(); const r = e.getBoundingClientRect(); \
             return [r.x, r.y, r.width, r.height]; }})()"
        ))?;
        let numbers: Vec<f64> = value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        <[f64; 4]>::try_from(numbers).ok().with_context(|| format!("nothing matches {selector}"))
    }

    /// Presses a key and lets go.
    ///
    /// # Errors
    /// The browser's.
    pub fn press(&self, key: Key<'_>) -> anyhow::Result<()> {
        self.key_down(key)?;
        self.key_up(key)
    }

    /// # Errors
    /// The browser's.
    pub fn key_down(&self, key: Key<'_>) -> anyhow::Result<()> {
        self.call("Input.dispatchKeyEvent", key.event("keyDown"))?;
        Ok(())
    }

    /// # Errors
    /// The browser's.
    pub fn key_up(&self, key: Key<'_>) -> anyhow::Result<()> {
        self.call("Input.dispatchKeyEvent", key.event("keyUp"))?;
        Ok(())
    }
}
