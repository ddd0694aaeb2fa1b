//! Lost devices and broken workers: never a dead end, never a silent wrong result.

use std::fs;

use infill_protocol::ComputeRequest;
use infill_tests::browser::{Graphics, Pointer};

use crate::{
    expected::Expected,
    pictures,
    visit::{FILL_PATIENCE, Visit},
};

/// As a module that runs into a trap does.
const TRAP: &str = "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })";

/// Starts a long fill, breaks something in its middle, and holds the result to the native one.
fn broken_in_the_middle(
    graphics: Graphics,
    query: &str,
    harm: impl Fn(&Visit) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let visit = Visit::new(graphics, query)?;
    let file = pictures::save(pictures::texture(1200, 900), "long.png")?;
    visit.open(&file)?;
    visit.set_brush(110)?;
    visit.paint(Pointer::Mouse, 0.5)?;
    visit.press("Fill")?;
    visit.wait_for_progress()?;
    let broken = visit.compute_worker()?;
    harm(&visit)?;
    visit.wait_for_state("ready")?;
    let replaced = visit.compute_worker()?;
    assert_ne!(broken, replaced, "the worker was replaced");
    let plans = visit.plans()?;
    Expected::new(&fs::read(&file)?, &plans[plans.len() - 1..])?.check(&visit.export("PNG")?.1)
}

#[test]
fn a_gpu_device_destroyed_in_a_fill() -> anyhow::Result<()> {
    broken_in_the_middle(Graphics::WebGpu, "?device=webgpu", |visit| {
        visit.tell_compute(&ComputeRequest::LoseDevice)?;
        visit.wait_for_words("graphics device was lost", FILL_PATIENCE)
    })
}

#[test]
fn a_trap_in_a_fill() -> anyhow::Result<()> {
    broken_in_the_middle(Graphics::None, "", |visit| {
        visit.page.evaluate_in_worker(&visit.compute_worker()?, TRAP)?;
        visit.wait_for_words("It is started once more", FILL_PATIENCE)
    })
}

#[test]
fn a_compute_worker_killed_in_a_fill() -> anyhow::Result<()> {
    broken_in_the_middle(Graphics::None, "", |visit| {
        visit.page.evaluate_in_worker(&visit.compute_worker()?, "self.close()")?;
        visit.wait_for_words("It is started once more", FILL_PATIENCE)
    })
}

#[test]
fn a_fill_that_breaks_every_time_leaves_photo_and_mask_and_says_so() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open(&pictures::save(pictures::texture(1200, 900), "doomed.png")?)?;
    let original = visit.picture()?;
    visit.set_brush(110)?;
    visit.paint(Pointer::Mouse, 0.5)?;
    visit.press("Fill")?;
    // As planned, once more, and with the CPU; then it must give up.
    for _ in 0..3 {
        visit.wait_for_progress()?;
        visit.page.evaluate_in_worker(&visit.compute_worker()?, TRAP)?;
        visit.page.wait_for("!document.querySelector('progress')?.value", FILL_PATIENCE)?;
    }
    visit.wait_for_words("broke off repeatedly", FILL_PATIENCE)?;
    visit.wait_for_picture(&original, true)?;
    assert!(visit.is_enabled("Clear")?, "what was painted is still there");
    Ok(())
}

#[test]
fn a_broken_photo_worker_comes_back_with_everything_done() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let file = pictures::sample(2);
    visit.open(&file)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    let plans = visit.plans()?;
    let filled = visit.picture()?;
    visit.page.evaluate_in_worker(&visit.photo_worker()?, TRAP)?;
    visit.wait_for_words("are back", FILL_PATIENCE)?;
    visit.wait_for_state("ready")?;
    visit.wait_for_picture(&filled, true)?;
    Expected::new(&fs::read(&file)?, &plans)?.check(&visit.export("PNG")?.1)
}
