//! What the person does.

use infill_tests::browser::Pointer;
use serde_json::Value;

use super::{FILL_PATIENCE, PATIENCE, Visit, eyes::STATE};

impl Visit {
    /// Presses a button by its name.
    pub fn press(&self, name: &str) -> anyhow::Result<()> {
        self.page.wait_for(&format!("!!{0} && !{0}.disabled", control(name)), PATIENCE)?;
        self.page.evaluate(&format!("{}.setAttribute('data-pressed', '')", control(name)))?;
        let outcome = self.page.click("[data-pressed]");
        self.page.evaluate("document.querySelector('[data-pressed]')?.removeAttribute('data-pressed')")?;
        outcome
    }

    /// A stroke with the tool in hand: across the middle of the canvas, `share` of its width long.
    pub fn paint(&self, pointer: Pointer, share: f64) -> anyhow::Result<()> {
        let path = self.across(share)?;
        self.page.drag(pointer, &path)
    }

    /// Window positions of a gently bent line across the middle of the canvas.
    pub fn across(&self, share: f64) -> anyhow::Result<Vec<(f64, f64)>> {
        let [x, y, width, height] = self.page.box_of("canvas[role=application]")?;
        let spot = |step: u32| {
            let along = f64::from(step) / 12.0 - 0.5;
            (x + width * (0.5 + share * along), y + height * (0.5 + 0.08 * (along * 9.0).sin()))
        };
        Ok((0..=12).map(spot).collect())
    }

    /// The window position of a place of the photo, where that is fitted and in the middle.
    pub fn spot(&self, photo: (u32, u32), (x, y): (f64, f64)) -> anyhow::Result<(f64, f64)> {
        let [left, top, width, height] = self.page.box_of("canvas[role=application]")?;
        let (w, h) = (f64::from(photo.0), f64::from(photo.1));
        let margin = |side: f64| (side * 0.025).min(24.0);
        let scale = ((width - 2.0 * margin(width)) / w).min((height - 2.0 * margin(height)) / h);
        Ok((left + width / 2.0 + (x - w / 2.0) * scale, top + height / 2.0 + (y - h / 2.0) * scale))
    }

    /// Sets the brush by its slider, as a person's hand does.
    pub fn set_brush(&self, diameter: u32) -> anyhow::Result<()> {
        let slider = control("Brush size");
        self.page.evaluate(&format!(
            "{slider}.value = {diameter}; {slider}.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))?;
        Ok(())
    }

    /// Presses Fill and waits for its end.
    pub fn fill(&self) -> anyhow::Result<()> {
        let before = self.edits_sent()?;
        self.press("Fill")?;
        self.wait_for_fill(before)
    }

    /// As [`Visit::fill`], without asking the worker what it was sent: workers may come and go.
    pub fn fill_again(&self) -> anyhow::Result<()> {
        self.press("Fill")?;
        // The hole is filled, and the button has nothing to fill any more.
        self.page.wait_for(&format!("{STATE} === 'ready' && {}.disabled", control("Fill")), FILL_PATIENCE)
    }

    /// Downloads in a format ("PNG", "JPEG", "WebP"); the answer is the file's name and bytes.
    pub fn export(&self, format: &str) -> anyhow::Result<(String, Vec<u8>)> {
        let index = self.browser.journal().downloads().len();
        self.press("Download")?;
        self.press(format)?;
        self.press("Save photo")?;
        self.page.wait_for("!document.querySelector('dialog[open]')", PATIENCE)?;
        self.page.frame()?;
        self.browser.downloaded(index, PATIENCE)
    }

    /// The link of what is on screen.
    pub fn share(&self) -> anyhow::Result<String> {
        self.press("Share")?;
        self.page.wait_for("!!document.querySelector('#share-link')?.value", PATIENCE)?;
        let link = self.page.evaluate("document.querySelector('#share-link').value")?;
        self.press("Close")?;
        Ok(link.as_str().unwrap_or("").to_owned())
    }
}

/// The button or input with an accessible name, as an expression.
pub fn control(name: &str) -> String {
    let name = Value::from(name);
    format!(
        "[...document.querySelectorAll('button, input')].find(e => \
         (e.getAttribute('aria-label') ?? e.textContent).trim() === {name} && e.checkVisibility())"
    )
}
