//! Nothing is lost: projects, and work that survives a crash or a reload, and nothing that stays unasked.

use std::fs;

use infill_tests::browser::{Graphics, Page, Pointer, fresh_folder};
use serde_json::{Value, json};

use crate::{
    guidance::settle,
    pictures,
    visit::{FILL_PATIENCE, PATIENCE, Visit},
};

/// With a photo that was filled once and painted on again.
fn at_work() -> anyhow::Result<Visit> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open(&pictures::sample(1))?;
    visit.set_brush(40)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    visit.paint(Pointer::Mouse, 0.1)?;
    visit.wait_for_kept(1)?;
    // The log follows the edits after a pause.
    std::thread::sleep(std::time::Duration::from_secs(2));
    Ok(visit)
}

#[test]
fn work_survives_a_reload() -> anyhow::Result<()> {
    let visit = at_work()?;
    let before = visit.export("PNG")?.1;
    visit.come("")?;
    visit.wait_for_words("Restore your last edit?", PATIENCE)?;
    visit.press("Restore")?;
    visit.wait_for_words("Your last edit is back", FILL_PATIENCE)?;
    visit.wait_for_state("ready")?;
    assert!(visit.export("PNG")?.1 == before, "another picture came back");
    assert!(visit.is_enabled("Fill")?, "the stroke is back too");
    // It is kept again, once.
    visit.wait_for_kept(1)?;
    visit.press("Undo")?;
    visit.press("Undo")?;
    visit.press("Undo")?;
    visit.wait_for_kept(0)
}

#[test]
fn what_nobody_wants_back_is_removed() -> anyhow::Result<()> {
    let visit = at_work()?;
    visit.come("")?;
    visit.wait_for_words("Restore your last edit?", PATIENCE)?;
    visit.press("Discard")?;
    visit.wait_for_kept(0)?;
    visit.come("")?;
    visit.open(&pictures::sample(2))?;
    assert!(!visit.words()?.contains("Restore"), "{}", visit.words()?);
    Ok(())
}

#[test]
fn closing_the_photo_leaves_nothing() -> anyhow::Result<()> {
    let visit = at_work()?;
    visit.press("Share")?;
    visit.press("Close photo")?;
    visit.wait_for_state("empty")?;
    visit.wait_for_kept(0)
}

#[test]
fn two_tabs_keep_their_own_work() -> anyhow::Result<()> {
    let visit = at_work()?;
    let other: Page = visit.browser.page()?;
    other.goto(&visit.server.url())?;
    other.wait_for("document.querySelector('main')?.dataset.state === 'empty'", PATIENCE)?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let words = other.evaluate("document.querySelector('.offer').textContent")?;
    assert_eq!(words, "", "the work of a tab that lives is nobody else's");
    Ok(())
}

#[test]
fn storage_that_is_full_is_said_and_the_work_goes_on() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let origin = visit.page.evaluate("location.origin")?;
    visit.page.call("Storage.overrideQuotaForOrigin", json!({ "origin": origin, "quotaSize": 20_000 }))?;
    visit.open(&pictures::sample(1))?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.wait_for_words("no room left", PATIENCE)?;
    visit.press("Dismiss message")?;
    visit.fill()
}

#[test]
fn a_private_window_says_that_nothing_is_kept() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.page.evaluate(
        "StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('no', 'SecurityError'))",
    )?;
    visit.open(&pictures::sample(1))?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.press("Share")?;
    let told = "document.querySelector('dialog[open]').textContent.includes('keeps nothing for this page')";
    visit.page.wait_for(told, PATIENCE)?;
    visit.press("Close")?;
    visit.fill()
}

/// The sum of all samples of each picture that is shown there.
fn sums(visit: &Visit, selector: &str) -> anyhow::Result<Vec<f64>> {
    let drawn = format!("[...document.querySelectorAll('{selector}')]");
    visit.page.wait_for(
        &format!(
            "(pictures => pictures.length > 0 && pictures.every(e => e.complete && e.naturalWidth))({drawn})"
        ),
        PATIENCE,
    )?;
    let sums = visit.page.evaluate(&format!(
        "{drawn}.map(e => {{ const context = new OffscreenCanvas(e.naturalWidth, e.naturalHeight).getContext('2d'); \
         context.drawImage(e, 0, 0); \
         const {{ data }} = context.getImageData(0, 0, e.naturalWidth, e.naturalHeight); \
         return data.reduce((sum, sample, at) => (sum * 31 + sample + at) % 1000003, 7); }})"
    ))?;
    Ok(serde_json::from_value(sums)?)
}

/// The list of steps in words, and the sums of their pictures.
fn history(visit: &Visit) -> anyhow::Result<(Value, Vec<f64>)> {
    visit.press("History")?;
    let sums = sums(visit, ".history img")?;
    let steps = visit.page.evaluate(
        "[...document.querySelectorAll('.history .step')].map(e => [e.textContent, e.className])",
    )?;
    visit.press("History")?;
    Ok((steps, sums))
}

#[test]
fn a_project_goes_on_elsewhere() -> anyhow::Result<()> {
    let visit = at_work()?;
    visit.press("Guide")?;
    settle(&visit)?;
    let result = sums(&visit, ".candidate img")?;
    visit.press("Done")?;
    visit.wait_for_state("ready")?;
    // What is undone belongs to the work as well.
    visit.press("Undo")?;
    let (before, steps) = (visit.export("PNG")?.1, history(&visit)?);
    let index = visit.browser.journal().downloads().len();
    visit.press("Share")?;
    visit.press("Save project")?;
    let (name, project) = visit.browser.downloaded(index, PATIENCE)?;
    assert_eq!(name, "dune.infill");
    let file = fresh_folder("infill-project")?.join(&name);
    fs::write(&file, &project)?;
    drop(visit);

    let other = Visit::new(Graphics::None, "")?;
    other.page.choose_files("#photo-input", &[&file])?;
    other.wait_for_words("The project is open", FILL_PATIENCE)?;
    other.wait_for_state("ready")?;
    assert!(other.export("PNG")?.1 == before, "another picture came out of the project");
    assert_eq!(history(&other)?, steps, "its steps, those undone among them, and their pictures");
    other.press("Guide")?;
    settle(&other)?;
    assert!(sums(&other, ".candidate img")?.contains(&result[0]), "the result is there to go back to");
    other.press("Guide")?;
    other.wait_for_state("ready")?;

    // Hostile ones are refused in words, and what is open stays.
    let open = other.picture()?;
    let mut damaged = project.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for (bytes, words) in [
        (b"no project".to_vec(), "not a project of Infill"),
        (project[..project.len() - 40].to_vec(), "not opened"),
        (damaged, "check sum"),
    ] {
        other.page.choose_files("#photo-input", &[&pictures::save_bytes(&bytes, "bad.infill")?])?;
        other.wait_for_words(words, PATIENCE)?;
        other.wait_for_state("ready")?;
        other.wait_for_picture(&open, true)?;
        other.press("Dismiss message")?;
    }
    Ok(())
}
