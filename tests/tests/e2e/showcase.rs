//! The pictures of the page in the README, and the one that a pasted link shows. `cargo xtask pictures` writes them.

use std::fs;

use anyhow::Context;
use image::{ImageReader, codecs::jpeg::JpegEncoder};
use infill_tests::browser::{Graphics, Launch, Pointer, fresh_folder};

use crate::{
    guidance::settle,
    visit::{PATIENCE, Visit, control},
};

/// Of the photos used here: the hikers on their dune, the lighthouse.
const DUNE: (u32, u32) = (640, 427);
const LIGHTHOUSE: (u32, u32) = (640, 360);
/// What a page of pictures may weigh, each, in bytes.
const WEIGHT: u64 = 300 << 10;
const QUALITY: u8 = 86;

/// A visit in a window of this size, with a sample open.
fn with_sample(window: (u32, u32), scheme: &str, sample: &str) -> anyhow::Result<Visit> {
    let visit = Visit::with(Launch { window, ..Launch::new(Graphics::None) }, "?device=cpu")?;
    visit.page.set_scheme(scheme)?;
    visit.open_sample(sample)?;
    Ok(visit)
}

/// A stroke between two places of the photo.
fn stroke(visit: &Visit, photo: (u32, u32), from: (f64, f64), to: (f64, f64)) -> anyhow::Result<()> {
    let steps = (0..=8).map(|step| {
        let t = f64::from(step) / 8.0;
        visit.spot(photo, (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t))
    });
    visit.page.drag(Pointer::Mouse, &steps.collect::<anyhow::Result<Vec<_>>>()?)
}

/// Paints over the hikers.
fn paint_hikers(visit: &Visit) -> anyhow::Result<()> {
    visit.set_brush(64)?;
    stroke(visit, DUNE, (192.0, 366.0), (256.0, 352.0))
}

/// Compares, the line between before and after at this column of the photo.
fn compare(visit: &Visit, column: f64) -> anyhow::Result<()> {
    visit.page.wait_for("!document.querySelector('[role=status]').textContent", PATIENCE)?;
    visit.press("Compare")?;
    let [left, _, width, _] = visit.page.box_of("canvas[role=application]")?;
    let share = (visit.spot(DUNE, (column, 0.0))?.0 - left) / width * 100.0;
    let slider = control("Compare position");
    visit.page.evaluate(&format!(
        "{slider}.value = {share}; {slider}.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    ))?;
    Ok(())
}

/// What the page shows, as a JPEG of the repository.
fn keep(visit: &Visit, file: &str) -> anyhow::Result<()> {
    visit.page.evaluate("document.activeElement?.blur()")?;
    visit.picture()?;
    let png = fresh_folder("infill-showcase")?.join("page.png");
    visit.page.screenshot(&png)?;
    let picture = ImageReader::open(&png)?.decode()?.to_rgb8();
    let path = xtask::shell::root().join(file);
    let mut jpeg = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    anyhow::ensure!((jpeg.len() as u64) < WEIGHT, "{file}: {} bytes", jpeg.len());
    fs::write(&path, jpeg).with_context(|| path.display().to_string())
}

#[test]
#[ignore = "written by cargo xtask pictures"]
fn the_page_in_pictures() -> anyhow::Result<()> {
    let visit = with_sample((1280, 800), "light", "Hikers on a dune")?;
    paint_hikers(&visit)?;
    keep(&visit, "docs/page-paint.jpg")?;
    visit.fill()?;
    compare(&visit, 222.0)?;
    keep(&visit, "docs/page-compare.jpg")
}

#[test]
#[ignore = "written by cargo xtask pictures"]
fn guidance_in_a_picture() -> anyhow::Result<()> {
    let visit = with_sample((1280, 800), "dark", "A lighthouse at dusk")?;
    visit.press("Rectangle")?;
    stroke(&visit, LIGHTHOUSE, (470.0, 55.0), (520.0, 190.0))?;
    visit.press("Guide")?;
    settle(&visit)?;
    keep(&visit, "docs/page-guide.jpg")
}

/// 1200 by 630 pixels are what those who show previews ask for.
#[test]
#[ignore = "written by cargo xtask pictures"]
fn the_picture_of_a_pasted_link() -> anyhow::Result<()> {
    let visit = with_sample((1200, 630), "light", "Hikers on a dune")?;
    paint_hikers(&visit)?;
    visit.fill()?;
    compare(&visit, 222.0)?;
    keep(&visit, "public/preview.jpg")
}
