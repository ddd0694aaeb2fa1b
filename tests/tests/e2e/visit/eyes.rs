//! What the person sees, and waits for.

use std::{thread, time::Duration};

use serde_json::Value;

use super::{FILL_PATIENCE, PATIENCE, Visit, hands::control};

pub const STATE: &str = "document.querySelector('main')?.dataset.state";

/// How many pieces of work lie whole in the storage of the page's origin.
const KEPT: &str = "(async () => { const root = await navigator.storage.getDirectory(); let count = 0; \
    try { for await (const slot of (await root.getDirectoryHandle('work')).values()) { \
    try { await slot.getFileHandle('log'); count += 1; } catch {} } } catch {} return count; })()";

/// Every 16th sample of the photo as drawn.
const PICTURE: &str = "(() => { const canvas = document.querySelector('canvas[role=application]'); \
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; \
    const samples = []; for (let at = 0; at < data.length; at += 4 * 97) samples.push(data[at]); \
    return samples; })()";

impl Visit {
    /// Waits until a photo is open and drawn.
    pub(super) fn wait_for_photo(&self) -> anyhow::Result<()> {
        self.wait_for_state("ready")?;
        self.listen()?;
        self.page.wait_for(&format!("({PICTURE}).some(sample => sample !== 0)"), PATIENCE)
    }

    pub fn wait_for_state(&self, state: &str) -> anyhow::Result<()> {
        self.page.wait_for(&format!("{} === '{state}'", STATE), FILL_PATIENCE)
    }

    /// Waits until the page's own storage holds `count` pieces of kept work.
    pub fn wait_for_kept(&self, count: usize) -> anyhow::Result<()> {
        self.page.wait_for(&format!("({KEPT}).then(count => count === {count})"), PATIENCE)
    }

    /// Waits until a fill beyond the first `before` was planned and ended.
    pub fn wait_for_fill(&self, before: usize) -> anyhow::Result<()> {
        self.page.wait_for(
            &format!(
                "{STATE} !== 'ready' || {}",
                "document.querySelector('[role=alert]').textContent !== ''"
            ),
            PATIENCE,
        )?;
        self.wait_for_state("ready")?;
        anyhow::ensure!(self.edits_sent()? > before, "nothing was planned: {}", self.words()?);
        Ok(())
    }

    /// Waits until it stands so with the network of the chosen method.
    pub fn wait_for_network(&self, state: &str) -> anyhow::Result<()> {
        let network = "document.querySelector('main')?.dataset.network";
        self.page.wait_for(&format!("{network} === '{state}'"), FILL_PATIENCE)
    }

    /// Waits until a network works on a fill.
    pub fn wait_for_network_at_work(&self) -> anyhow::Result<()> {
        self.page.wait_for("document.querySelector('.stage-name')?.textContent === 'Network'", FILL_PATIENCE)
    }

    /// Waits until a fill runs and has done some work.
    pub fn wait_for_progress(&self) -> anyhow::Result<()> {
        self.page.wait_for("document.querySelector('progress')?.value > 0", FILL_PATIENCE)
    }

    /// What the page says in its status and its alert.
    pub fn words(&self) -> anyhow::Result<String> {
        let words = self.page.evaluate(
            "[...document.querySelectorAll('[role=status], [role=alert]')].map(e => e.textContent).join(' ')",
        )?;
        Ok(words.as_str().unwrap_or("").to_owned())
    }

    pub fn wait_for_words(&self, part: &str, patience: Duration) -> anyhow::Result<()> {
        let quoted = Value::from(part);
        self.page.wait_for(
            &format!(
                "[...document.querySelectorAll('[role=status], [role=alert]')]\
                 .some(e => e.textContent.includes({quoted}))"
            ),
            patience,
        )
    }

    /// A sample of what the canvas shows, on a grid, once tiles have stopped arriving.
    pub fn picture(&self) -> anyhow::Result<Value> {
        let mut before = Value::Null;
        loop {
            let picture = self.page.evaluate(PICTURE)?;
            if picture == before {
                return Ok(picture);
            }
            before = picture;
            thread::sleep(Duration::from_millis(300));
        }
    }

    /// Waits until the canvas shows (or no longer shows) a picture.
    pub fn wait_for_picture(&self, picture: &Value, shown: bool) -> anyhow::Result<()> {
        let sign = if shown { "===" } else { "!==" };
        self.page.wait_for(&format!("JSON.stringify({PICTURE}) {sign} '{picture}'"), PATIENCE)
    }

    pub fn device(&self) -> anyhow::Result<Value> {
        self.page.evaluate("document.querySelector('main').dataset.device")
    }

    /// Whether a control can be used now.
    pub fn is_enabled(&self, name: &str) -> anyhow::Result<bool> {
        Ok(self.page.evaluate(&format!("!{}.disabled", control(name)))? == true)
    }
}
