//! How long the page takes in Chromium without a GPU, by the messages between it and its workers.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use infill_protocol::{PhotoRequest, PhotoResponse, decode_header};
use serde_json::Value;

use super::report::Browser as Times;
use super::table::median;
use crate::browser::{Browser, Graphics, Launch, Page, Pointer};
use crate::{find_browser, server::Server};

const PATIENCE: Duration = Duration::from_secs(240);
/// Edits whose median counts.
const EDITS: u32 = 5;

/// Notes every header that goes between the page and its photo worker from now on, with its time.
const LISTEN: &str = "self.told = []; const post = Worker.prototype.postMessage; \
    const note = (way, data) => self.told.push([performance.now(), way, Array.from(new Uint8Array(data[0]))]); \
    Worker.prototype.postMessage = function (data, ...rest) { \
        if (!this.noted) { this.noted = true; this.addEventListener('message', event => note('in', event.data)) } \
        note('out', data); return post.call(this, data, ...rest) }";
const SETTLED: &str = "(({ guide, state }) => guide === 'editing' && state === 'ready')\
    (document.querySelector('main').dataset)";

/// Paints a hole on a photo, guides it, and waits for each result.
///
/// # Errors
/// Where there is no browser or no page, or the page does not do as it should.
pub fn measure(photo: &Path) -> anyhow::Result<Times> {
    let server = Server::start(&xtask::shell::root().join("dist"), "/", 0)?;
    let program = find_browser().context("Chromium is missing; `cargo xtask test` installs it")?;
    let launch = Launch { proxy: Some(server.authority()), ..Launch::new(Graphics::None) };
    let browser = Browser::launch(&program, launch)?;
    let page = browser.page()?;
    page.goto(&format!("{}?device=cpu", server.url()))?;
    page.wait_for("document.querySelector('main')?.dataset.device === 'cpu'", PATIENCE)?;
    page.choose_files("#photo-input", &[&photo.canonicalize()?])?;
    page.wait_for("document.querySelector('main').dataset.state === 'ready'", PATIENCE)?;
    page.evaluate(LISTEN)?;
    page.click("[aria-label=Rectangle]")?;
    drag(&page, (0.3, 0.3), (0.7, 0.7))?;
    page.evaluate("self.told = []")?;
    page.click(".dock .guide")?;
    page.wait_for(SETTLED, PATIENCE)?;
    let is_input = |way: &str, head: &[u8]| {
        way == "out" && matches!(decode_header(head), Ok(PhotoRequest::GuideInput { .. }))
    };
    let is_taken = |way: &str, head: &[u8]| {
        way == "in" && matches!(decode_header(head), Ok(PhotoResponse::GuideTaken { .. }))
    };
    let told = told(&page)?;
    let proposal = when(&told, is_taken)? - when(&told, is_input)?;
    page.click("[aria-label=Horizon]")?;
    let (mut previews, mut fills) = (Vec::new(), Vec::new());
    for edit in 0..EDITS {
        page.evaluate("self.told = []")?;
        let height = 0.4 + 0.05 * f64::from(edit);
        drag(&page, (0.25, height), (0.75, height + 0.05))?;
        page.wait_for("document.querySelector('main').dataset.state === 'running'", PATIENCE)?;
        page.wait_for(SETTLED, PATIENCE)?;
        let [preview, fill] = after_edit(&page)?;
        previews.push(preview);
        fills.push(fill);
    }
    Ok(Times { proposal, preview: median(previews.into_iter()), fill: median(fills.into_iter()) })
}

/// From the end of a gesture to its preview, and to its result.
fn after_edit(page: &Page) -> anyhow::Result<[f64; 2]> {
    let told = told(page)?;
    let begins = when(&told, |way, head| {
        way == "out" && matches!(decode_header(head), Ok(PhotoRequest::Plan { preview: true, .. }))
    })?;
    let previewed = when(&told, |way, head| {
        way == "in" && matches!(decode_header(head), Ok(PhotoResponse::Preview { .. }))
    })?;
    let changed = when(&told, |way, head| {
        way == "in" && matches!(decode_header(head), Ok(PhotoResponse::Changed { .. }))
    })?;
    Ok([previewed - begins, changed - begins])
}

/// From one place of the canvas to another, in shares of its sides.
fn drag(page: &Page, from: (f64, f64), to: (f64, f64)) -> anyhow::Result<()> {
    let [x, y, width, height] = page.box_of("canvas[role=application]")?;
    let spot = |step: u32| {
        let t = f64::from(step) / 8.0;
        (x + width * (from.0 + (to.0 - from.0) * t), y + height * (from.1 + (to.1 - from.1) * t))
    };
    page.drag(Pointer::Mouse, &(0..=8).map(spot).collect::<Vec<_>>())
}

/// A time, whether "in" or "out", and a header.
type Told = (f64, String, Vec<u8>);

fn told(page: &Page) -> anyhow::Result<Vec<Told>> {
    let told = page.evaluate("self.told")?;
    let entry = |entry: &Value| {
        let head = entry[2].as_array()?.iter().filter_map(Value::as_u64).map(|byte| byte as u8);
        Some((entry[0].as_f64()?, entry[1].as_str()?.to_owned(), head.collect()))
    };
    Ok(told.as_array().context("nobody listened")?.iter().filter_map(entry).collect())
}

/// When something was first told.
fn when(told: &[Told], is_meant: impl Fn(&str, &[u8]) -> bool) -> anyhow::Result<f64> {
    let first = told.iter().find(|(_, way, head)| is_meant(way, head));
    first.map(|(at, ..)| *at).context("the page did not say what it should")
}
