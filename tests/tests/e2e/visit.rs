//! A visit to the page, in the words of the person at it.

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::Context;
use infill_protocol::{ComputeRequest, PhotoRequest, decode_header, encode_header};
use infill_tests::{
    browser::{Browser, Graphics, Launch, Page, Pointer, Worker},
    find_browser,
    server::Server,
};
use serde_json::Value;

/// Starting, opening and exporting take seconds even on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Longest fill of these tests, a replaced worker's silence included.
pub const FILL_PATIENCE: Duration = Duration::from_secs(240);

/// Hosts of its maker that Chromium asks by itself whatever its flags. A request of the page to one of
/// them would be in the journal, which the browser's own never are.
const BROWSERS_OWN: [&str; 2] = ["://accounts.google.com", "://update.googleapis.com"];

/// What reached the proxy and was neither for the server nor the browser's own affair.
pub fn foreign(server: &Server) -> Vec<String> {
    let is_own = |request: &String| {
        let address = request.replacen("CONNECT ", "CONNECT https://", 1);
        BROWSERS_OWN.iter().any(|host| address.contains(host))
    };
    server.foreign().into_iter().filter(|request| !is_own(request)).collect()
}

/// Where pictures for people go.
pub fn artifacts() -> PathBuf {
    xtask::shell::target_dir().join("artifacts")
}

pub struct Visit {
    pub page: Page,
    pub browser: Browser,
    pub server: Server,
}

impl Visit {
    /// Opens the release page with a query such as "?device=cpu" and waits until it is ready for a
    /// photo. Every request goes through the server, which refuses what is not its own.
    pub fn new(graphics: Graphics, query: &str) -> anyhow::Result<Self> {
        Self::with(Launch::new(graphics), query)
    }

    pub fn with(launch: Launch, query: &str) -> anyhow::Result<Self> {
        Self::prepared(launch, query, |_| {})
    }

    /// As [`Visit::with`], where the server was prepared before the page was asked for.
    pub fn prepared(mut launch: Launch, query: &str, prepare: impl FnOnce(&Server)) -> anyhow::Result<Self> {
        let dist = xtask::shell::root().join("dist");
        // Under a path of its own, as on a host that serves many pages.
        let server = Server::start(&dist, "/some/where/", 0)?;
        prepare(&server);
        let program = find_browser().context("Chromium is missing; `cargo xtask test` installs it")?;
        launch.proxy = Some(server.authority());
        let browser = Browser::launch(&program, launch)?;
        let page = browser.page()?;
        let visit = Self { page, browser, server };
        visit.come(query)?;
        Ok(visit)
    }

    /// Opens the page, once more where it is open.
    pub fn come(&self, query: &str) -> anyhow::Result<()> {
        self.page.goto(&format!("{}{query}", self.server.url()))?;
        self.wait_for_state("empty")?;
        self.page.wait_for("!!document.querySelector('main').dataset.device", PATIENCE)
    }

    pub fn wait_for_state(&self, state: &str) -> anyhow::Result<()> {
        self.page.wait_for(&format!("{} === '{state}'", STATE), FILL_PATIENCE)
    }

    pub fn device(&self) -> anyhow::Result<Value> {
        self.page.evaluate("document.querySelector('main').dataset.device")
    }

    /// Chooses a file and waits until it is open and drawn.
    pub fn open(&self, file: &Path) -> anyhow::Result<()> {
        self.page.choose_files("#photo-input", &[file])?;
        self.wait_for_state("ready")?;
        self.listen()?;
        self.page.wait_for(&format!("({PICTURE}).some(sample => sample !== 0)"), PATIENCE)
    }

    /// Opens a sample photo by its name.
    pub fn open_sample(&self, name: &str) -> anyhow::Result<()> {
        self.press(name)?;
        self.wait_for_state("ready")?;
        self.listen()?;
        self.page.wait_for(&format!("({PICTURE}).some(sample => sample !== 0)"), PATIENCE)
    }

    /// Opens a link into this page: the fragment of an address, with its `#`.
    pub fn open_link(&self, fragment: &str) -> anyhow::Result<()> {
        self.page.goto("about:blank")?;
        self.page.goto(&format!("{}?device=cpu{fragment}", self.server.url()))
    }

    /// The link of what is on screen.
    pub fn share(&self) -> anyhow::Result<String> {
        self.press("Share")?;
        self.page.wait_for("!!document.querySelector('#share-link')?.value", PATIENCE)?;
        let link = self.page.evaluate("document.querySelector('#share-link').value")?;
        self.press("Close")?;
        Ok(link.as_str().unwrap_or("").to_owned())
    }

    /// Waits until the page's own storage holds `count` pieces of kept work.
    pub fn wait_for_kept(&self, count: usize) -> anyhow::Result<()> {
        self.page.wait_for(&format!("({KEPT}).then(count => count === {count})"), PATIENCE)
    }

    /// Whether a control can be used now.
    pub fn is_enabled(&self, name: &str) -> anyhow::Result<bool> {
        Ok(self.page.evaluate(&format!("!{}.disabled", control(name)))? == true)
    }

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

    pub fn photo_worker(&self) -> anyhow::Result<Worker> {
        self.page.worker("photo-worker")
    }

    pub fn compute_worker(&self) -> anyhow::Result<Worker> {
        self.page.worker("compute-worker")
    }

    /// Keeps the plans that the page asks for from now on, in the photo worker.
    fn listen(&self) -> anyhow::Result<()> {
        let worker = self.photo_worker()?;
        self.page.evaluate_in_worker(
            &worker,
            "if (!self.heads) { self.heads = []; self.addEventListener('message', event => \
             self.heads.push(Array.from(new Uint8Array(event.data[0])))) }",
        )?;
        Ok(())
    }

    fn heads(&self) -> anyhow::Result<Vec<PhotoRequest>> {
        let value = self.page.evaluate_in_worker(&self.photo_worker()?, "self.heads")?;
        let bytes = value.as_array().context("nobody listened")?.iter().map(|head| {
            let numbers = head.as_array().into_iter().flatten().filter_map(Value::as_u64);
            numbers.map(|number| number as u8).collect::<Vec<u8>>()
        });
        bytes.map(|head| Ok(decode_header(&head)?)).collect()
    }

    fn edits_sent(&self) -> anyhow::Result<usize> {
        Ok(self.plans()?.len())
    }

    /// The plans of this photo so far, each a `PhotoRequest::Plan`.
    pub fn plans(&self) -> anyhow::Result<Vec<PhotoRequest>> {
        let heads = self.heads()?.into_iter();
        Ok(heads.filter(|head| matches!(head, PhotoRequest::Plan { .. })).collect())
    }

    /// Hands a request to the compute worker as if the page had sent it.
    pub fn tell_compute(&self, request: &ComputeRequest) -> anyhow::Result<()> {
        let bytes = serde_json::to_string(&encode_header(request))?;
        self.page.evaluate_in_worker(
            &self.compute_worker()?,
            &format!(
                "self.dispatchEvent(new MessageEvent('message', \
                 {{ data: [Uint8Array.from({bytes}).buffer] }}))"
            ),
        )?;
        Ok(())
    }

    /// Waits until a fill runs and has done some work.
    pub fn wait_for_progress(&self) -> anyhow::Result<()> {
        self.page.wait_for("document.querySelector('progress')?.value > 0", FILL_PATIENCE)
    }
}

impl Drop for Visit {
    /// What a test saw last: its output is shown where it failed, the picture is kept in any case.
    fn drop(&mut self) {
        let name = thread::current().name().unwrap_or("test").replace("::", "-");
        let file = artifacts().join(format!("last-{name}.png"));
        println!("the page says: {:?}", self.words());
        println!("its journal: {:#?}", self.browser.journal().lines());
        if let Err(error) = self.page.screenshot(&file) {
            println!("no picture of it: {error}");
        }
    }
}

/// How many pieces of work lie whole in the storage of the page's origin.
const KEPT: &str = "(async () => { const root = await navigator.storage.getDirectory(); let count = 0; \
    try { for await (const slot of (await root.getDirectoryHandle('work')).values()) { \
    try { await slot.getFileHandle('log'); count += 1; } catch {} } } catch {} return count; })()";

const STATE: &str = "document.querySelector('main')?.dataset.state";

/// Every 16th sample of the photo as drawn.
const PICTURE: &str = "(() => { const canvas = document.querySelector('canvas[role=application]'); \
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; \
    const samples = []; for (let at = 0; at < data.length; at += 4 * 97) samples.push(data[at]); \
    return samples; })()";

/// The button or input with an accessible name, as an expression.
fn control(name: &str) -> String {
    let name = Value::from(name);
    format!(
        "[...document.querySelectorAll('button, input')].find(e => \
         (e.getAttribute('aria-label') ?? e.textContent).trim() === {name} && e.checkVisibility())"
    )
}
