//! Guidance by meaning: a map is proposed, repainted, filled, gone back on, saved and loaded.

use std::{fs, path::Path};

use anyhow::ensure;
use image::{Rgb, RgbImage};
use infill_protocol::PhotoRequest;
use infill_tests::browser::{Graphics, Launch, Pointer};
use serde_json::Value;

use crate::{
    expected::{Expected, decode},
    pictures,
    visit::{FILL_PATIENCE, PATIENCE, Visit, artifacts},
};

const SIZE: (u32, u32) = (640, 480);
/// The canvas in window positions, and how a place of the photo is found on it.
struct Place<'a>(&'a Visit);

impl Place<'_> {
    /// The window position of a photo pixel; the photo is fitted and in the middle.
    fn of(&self, x: f64, y: f64) -> anyhow::Result<(f64, f64)> {
        self.0.spot(SIZE, (x, y))
    }

    fn drag(&self, from: (f64, f64), to: (f64, f64)) -> anyhow::Result<()> {
        let steps = (0..=8).map(|step| {
            let t = f64::from(step) / 8.0;
            self.of(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
        });
        self.0.page.drag(Pointer::Mouse, &steps.collect::<anyhow::Result<Vec<_>>>()?)
    }

    fn click(&self, x: f64, y: f64) -> anyhow::Result<()> {
        self.0.page.drag(Pointer::Mouse, &[self.of(x, y)?])
    }
}

/// Bright sky over dark water, and a red boat between them.
fn scene() -> RgbImage {
    let grain = pictures::texture(SIZE.0, SIZE.1);
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let noise = grain.get_pixel(x, y).0[0] / 8;
        let boat = (270..370).contains(&x) && (190..290).contains(&y);
        Rgb(match () {
            () if boat => [200 + noise, 30 + noise, 30],
            () if y < 240 => [150 + noise, 190 + noise, 225 + noise / 2],
            () => [10 + noise, 50 + noise, 70 + noise],
        })
    })
}

/// The picture of the result that is on screen.
const CURRENT: &str = "document.querySelector('.candidate[aria-pressed=true] img').src";

/// The labels of the palette, in order.
fn names(visit: &Visit) -> anyhow::Result<Vec<String>> {
    let names =
        visit.page.evaluate("[...document.querySelectorAll('.label-name')].map(e => e.textContent)")?;
    Ok(serde_json::from_value(names)?)
}

fn guide_state(visit: &Visit) -> anyhow::Result<Value> {
    visit.page.evaluate("document.querySelector('main').dataset.guide")
}

/// Waits until the fill shows what the map asks for.
pub fn settle(visit: &Visit) -> anyhow::Result<()> {
    visit.page.wait_for(
        "(({ guide, state }) => guide === 'editing' && state === 'ready')(document.querySelector('main').dataset)",
        FILL_PATIENCE,
    )?;
    ensure!(visit.page.evaluate("document.querySelector('[role=alert]').textContent")? == "", "an alert");
    Ok(())
}

/// The mean level of a channel in a small square of an exported picture.
fn mean(exported: &[u8], (x, y): (u32, u32), channel: usize) -> anyhow::Result<f64> {
    let picture = decode(exported)?.to_rgb8();
    let square = (0..400).map(|at| picture.get_pixel(x + at % 20, y + at / 20).0[channel]);
    Ok(square.map(f64::from).sum::<f64>() / 400.0)
}

fn last_plan(visit: &Visit) -> anyhow::Result<PhotoRequest> {
    let full = |request: &PhotoRequest| matches!(request, PhotoRequest::Plan { preview: false, .. });
    visit.plans()?.into_iter().rfind(full).ok_or_else(|| anyhow::anyhow!("nothing was filled"))
}

#[test]
fn a_hole_gets_what_its_labels_say() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let file = pictures::save(scene(), "boat.png")?;
    visit.open(&file)?;
    let place = Place(&visit);
    assert_eq!(guide_state(&visit)?, "off");
    visit.press("Rectangle")?;
    place.drag((262.0, 182.0), (378.0, 298.0))?;
    visit.press("Guide")?;
    settle(&visit)?;
    assert_eq!(names(&visit)?[..2], ["sky", "water"], "as the weights beside the page call them");
    let proposed = visit.export("PNG")?.1;
    visit.press("Regions of this photo")?;
    visit
        .page
        .wait_for("document.querySelector('.label-name')?.textContent === 'Region 1'", FILL_PATIENCE)?;
    settle(&visit)?;
    assert_eq!(visit.export("PNG")?.1, proposed, "a proposal that nobody changed changes nothing");
    let check = |exported: &[u8]| -> anyhow::Result<()> {
        Expected::new(&fs::read(&file)?, &[last_plan(&visit)?])?.check(exported)
    };
    check(&proposed)?;

    // Sky above and water below, as around the hole.
    visit.press("Horizon")?;
    place.drag((250.0, 240.0), (390.0, 240.0))?;
    settle(&visit)?;
    let split = visit.export("PNG")?.1;
    let picture = visit.page.evaluate(CURRENT)?;
    check(&split)?;
    assert!(mean(&split, (310, 205), 2)? > 180.0, "sky above");
    assert!(mean(&split, (310, 260), 2)? < 140.0, "water below");

    // "Same as here": the sky, then the lower half of the hole.
    visit.press("Pick label")?;
    place.click(60.0, 60.0)?;
    visit.page.wait_for(
        "document.querySelector('[aria-label=Bucket]').getAttribute('aria-pressed') === 'true'",
        PATIENCE,
    )?;
    place.click(320.0, 275.0)?;
    settle(&visit)?;
    let sky = visit.export("PNG")?.1;
    check(&sky)?;
    assert!(mean(&sky, (310, 255), 2)? > 180.0, "sky where water was");

    visit.press("Undo")?;
    settle(&visit)?;
    assert_eq!(visit.export("PNG")?.1, split, "undone, byte by byte");
    visit.press("Redo")?;
    settle(&visit)?;
    assert_eq!(visit.export("PNG")?.1, sky);

    reloaded(&visit, &place, &sky)?;
    // Results are numbered by age; the picture tells which one it is.
    let candidate = format!(
        "[...document.querySelectorAll('.candidate')].find(e => e.querySelector('img').src === {picture})"
    );
    visit.page.evaluate(&format!("{candidate}.setAttribute('data-wanted', '')"))?;
    visit.page.click("[data-wanted]")?;
    settle(&visit)?;
    assert_eq!(visit.export("PNG")?.1, split, "a candidate comes back with its map");

    visit.press("Done")?;
    visit.wait_for_state("ready")?;
    assert_eq!(guide_state(&visit)?, "off");
    assert_eq!(visit.export("PNG")?.1, split);
    visit.press("Undo")?;
    assert!(visit.is_enabled("Fill")?, "the hole is back");

    // The network that knew the names lies here now, and leaves when it is told to.
    let names_lie_here = "!!document.querySelector('.weights [aria-label^=\"Delete Segmentation\"]')";
    visit.press("Weights on this device")?;
    visit.page.wait_for(names_lie_here, PATIENCE)?;
    visit.page.click("[aria-label^=\"Delete Segmentation\"]")?;
    visit.page.wait_for(&format!("!({names_lie_here})"), PATIENCE)?;
    assert_eq!(visit.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

/// Saves the map, changes it, and loads it again.
fn reloaded(visit: &Visit, place: &Place<'_>, filled: &[u8]) -> anyhow::Result<()> {
    let index = visit.browser.journal().downloads().len();
    visit.press("Save labels")?;
    let (name, labels) = visit.browser.downloaded(index, PATIENCE)?;
    assert_eq!(name, "boat-labels.png");
    let (name, names) = visit.browser.downloaded(index + 1, PATIENCE)?;
    assert_eq!(name, "boat-labels.json");
    assert!(serde_json::from_slice::<Value>(&names)?["classes"][0]["name"].is_string());
    visit.press("Horizon")?;
    place.drag((320.0, 170.0), (320.0, 300.0))?;
    settle(visit)?;
    let saved = pictures::save_bytes(&labels, "labels.png")?;
    load(visit, &saved)?;
    settle(visit)?;
    assert_eq!(visit.export("PNG")?.1, filled, "the saved map gives the same bytes");

    let colours = pictures::save(scene(), "colours.png")?;
    visit.page.choose_files("#labels-input", &[&colours])?;
    visit.wait_for_words("palette", PATIENCE)?;
    visit.press("Dismiss message")
}

fn load(visit: &Visit, file: &Path) -> anyhow::Result<()> {
    visit.page.choose_files("#labels-input", &[file])?;
    visit.wait_for_words("labels of the file", PATIENCE)
}

#[test]
fn a_fill_is_opened_for_guidance_and_cancelled() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    visit.open(&pictures::save(scene(), "boat.png")?)?;
    assert!(!visit.is_enabled("Guide")?, "there is no hole yet");
    visit.press("Rectangle")?;
    Place(&visit).drag((262.0, 182.0), (378.0, 298.0))?;
    visit.fill()?;
    let filled = visit.export("PNG")?.1;
    visit.press("Guide")?;
    settle(&visit)?;
    visit.press("Guide")?;
    visit.wait_for_state("ready")?;
    assert_eq!(guide_state(&visit)?, "off");
    assert_eq!(visit.export("PNG")?.1, filled, "nobody said anything, so nothing changed");
    Ok(())
}

/// Pictures for people to look at, and nothing cut off.
#[test]
fn pictures_of_guidance() -> anyhow::Result<()> {
    for (width, height, touch) in [(390, 844, true), (1280, 800, false)] {
        for scheme in ["light", "dark"] {
            let launch = Launch { window: (width, height), touch, ..Launch::new(Graphics::None) };
            let visit = Visit::with(launch, "?device=cpu")?;
            visit.page.set_scheme(scheme)?;
            let keep = |moment: &str| -> anyhow::Result<()> {
                visit.page.frame()?;
                let overflow = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")?;
                ensure!(overflow.as_f64().is_some_and(|pixels| pixels <= 0.0), "too wide by {overflow} px");
                visit.page.screenshot(&artifacts().join(format!("guide-{moment}-{width}-{scheme}.png")))
            };
            visit.press("Guide in a minute")?;
            visit.wait_for_state("ready")?;
            visit.page.wait_for("!!document.querySelector('.tour')", PATIENCE)?;
            keep("tour")?;
            visit.paint(if touch { Pointer::Finger } else { Pointer::Mouse }, 0.22)?;
            visit.press("Guide")?;
            settle(&visit)?;
            keep("proposed")?;
            visit.press("End the tour")?;
            visit.press("Horizon")?;
            keep("horizon")?;
            visit.press("Photo beside labels")?;
            visit.page.frame()?;
            keep("beside")?;
            visit.press("Outlines only")?;
            keep("outlines")?;
        }
    }
    Ok(())
}
