//! Masks, the wand, history, the check, and what is remembered.

use std::fs;

use infill_protocol::{Edit, PhotoRequest};
use infill_tests::browser::{Graphics, Key, Pointer};
use serde_json::Value;

use crate::{
    expected::{Expected, decode},
    pictures,
    visit::{PATIENCE, Visit},
};

/// How much of the canvas of the hole is covered, in samples.
const COVERED: &str = "(() => { const canvas = document.querySelector('canvas.hole'); \
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; \
    let covered = 0; for (let at = 3; at < data.length; at += 4 * 13) covered += data[at] > 0; \
    return covered; })()";

fn covered(visit: &Visit) -> anyhow::Result<f64> {
    Ok(visit.page.evaluate(COVERED)?.as_f64().unwrap_or_default())
}

fn wait_for_cover(visit: &Visit, condition: &str) -> anyhow::Result<()> {
    visit.page.wait_for(&format!("{COVERED} {condition}"), PATIENCE)
}

fn set_slider(visit: &Visit, name: &str, value: u32) -> anyhow::Result<()> {
    visit.page.evaluate(&format!(
        "(() => {{ const slider = document.querySelector('input[aria-label=\"{name}\"]'); slider.value = {value}; \
         slider.dispatchEvent(new Event('input', {{ bubbles: true }})); \
         slider.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
    ))?;
    Ok(())
}

#[test]
fn wand_edge_and_feather_fill_what_they_show() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let file = pictures::sample(0);
    visit.open(&file)?;
    visit.page.evaluate("document.activeElement.blur()")?;
    visit.page.press(Key::plain("w"))?;
    set_slider(&visit, "Tolerance", 12)?;
    visit.paint(Pointer::Mouse, 0.01)?;
    wait_for_cover(&visit, "> 0")?;
    let touched = covered(&visit)?;
    visit.press("Edge")?;
    set_slider(&visit, "Edge width", 9)?;
    visit.press("Grow")?;
    wait_for_cover(&visit, &format!("> {touched}"))?;
    set_slider(&visit, "Feather", 6)?;
    visit.page.press(Key::plain("Escape"))?;
    visit.fill()?;
    let plans = visit.plans()?;
    let Some(PhotoRequest::Plan { edits, .. }) = plans.last() else { panic!("{plans:?}") };
    assert!(
        matches!(edits[..], [Edit::Wand { tolerance: 12, .. }, Edit::Grow(9), Edit::Feather(6)]),
        "{edits:?}"
    );
    let (name, bytes) = visit.export("PNG")?;
    assert!(name.ends_with("-infill.png"));
    Expected::new(&fs::read(&file)?, &plans)?.check(&bytes)
}

#[test]
fn a_mask_goes_out_and_comes_back() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let file = pictures::sample(1);
    visit.open(&file)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.press("Save mask")?;
    let (name, mask) = visit.browser.downloaded(0, PATIENCE)?;
    assert!(name.ends_with("-mask.png"), "{name}");
    let levels = decode(&mask)?.to_luma8();
    let holes = levels.pixels().filter(|pixel| pixel.0[0] == 255).count();
    assert!(holes > 0 && levels.pixels().all(|pixel| matches!(pixel.0[0], 0 | 255)));

    visit.press("Clear")?;
    wait_for_cover(&visit, "=== 0")?;
    let saved = pictures::save_bytes(&mask, "mask.png")?;
    visit.page.choose_files("#mask-input", &[&saved])?;
    wait_for_cover(&visit, "> 0")?;
    visit.fill()?;
    let (_, bytes) = visit.export("PNG")?;
    Expected::new(&fs::read(&file)?, &visit.plans()?)?.check(&bytes)?;

    let small = pictures::save(pictures::texture(30, 20), "small.png")?;
    visit.page.choose_files("#mask-input", &[&small])?;
    visit.wait_for_words("30 × 20", PATIENCE)
}

#[test]
fn the_check_says_that_nothing_else_changed_and_history_goes_back() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    visit.open(&pictures::sample(0))?;
    let original = visit.picture()?;
    visit.paint(Pointer::Mouse, 0.2)?;
    visit.fill()?;
    visit.press("Download")?;
    visit.page.wait_for(
        "document.querySelector('.verdict')?.textContent.includes('outside your selection: unchanged')",
        PATIENCE,
    )?;
    visit.press("Save this report")?;
    let (name, report) = visit.browser.downloaded(0, PATIENCE)?;
    let report = String::from_utf8(report)?;
    assert!(name.ends_with(".txt") && report.contains("unchanged") && !report.contains(".jpg"), "{report}");
    visit.press("Close")?;

    visit.press("History")?;
    let steps = "document.querySelectorAll('.history .step')";
    visit.page.wait_for(&format!("{steps}.length === 3"), PATIENCE)?;
    visit.page.wait_for(
        &format!("[...{steps}].filter(step => step.querySelector('img')).length === 2"),
        PATIENCE,
    )?;
    visit.press("Photo as opened")?;
    visit.wait_for_picture(&original, true)?;
    visit.page.wait_for(&format!("{steps}[0].getAttribute('aria-current') === 'step'"), PATIENCE)?;
    assert_eq!(visit.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

#[test]
fn a_photo_is_saved_like_the_original_unless_told_otherwise() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let file = pictures::sample(0);
    visit.open(&file)?;
    let (name, bytes) = visit.export("Like the original")?;
    assert!(name.ends_with("-infill.jpg"), "{name}");
    assert!(decode(&bytes)?.to_rgb8() == decode(&fs::read(&file)?)?.to_rgb8(), "nothing was changed");
    Ok(())
}

#[test]
fn the_next_visit_starts_as_the_last_one_ended() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    visit.open(&pictures::sample(0))?;
    visit.set_brush(77)?;
    visit.export("WebP")?;
    visit.come("?device=cpu")?;
    visit.open(&pictures::sample(0))?;
    let brush = visit.page.evaluate("document.querySelector('[aria-label=\"Brush size\"]').value")?;
    assert_eq!(brush, Value::from("77"));
    visit.press("Download")?;
    visit.page.wait_for("document.querySelector('[aria-label=\"WebP\"]').checked", PATIENCE)
}

#[test]
fn what_went_wrong_can_be_read_and_copied() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    visit.open(&pictures::sample(0))?;
    let file = pictures::save_bytes(b"no photo", "secret.jpg")?;
    visit.page.choose_files("#photo-input", &[&file])?;
    visit.wait_for_words("secret.jpg", PATIENCE)?;
    visit.press("Details")?;
    let report = visit.page.evaluate("document.querySelector('textarea.report').value")?;
    let report = report.as_str().unwrap_or_default();
    assert!(report.contains("Infill") && report.contains("photo: JPEG"), "{report}");
    assert!(!report.contains("secret"), "{report}");
    Ok(())
}
