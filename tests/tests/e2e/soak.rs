//! Fills without end in one tab. Short here; `cargo xtask soak` makes it long, on a photo of 24 megapixels.

use std::{env, time::Duration};

use infill_tests::browser::{Graphics, Pointer};

use crate::{
    pictures,
    visit::{FILL_PATIENCE, Visit},
};

/// After so many fills every buffer has found its size.
const WARM: usize = 10;
/// A small fill takes less, made again on the busiest machine.
const A_FILL: Duration = Duration::from_secs(5);
/// Every so many fills a worker is ended.
const HARM_EVERY: usize = 25;
/// What memory may vary by, MiB: the undo history of small fills, and when the browser collects.
const SLACK_MIB: f64 = 96.0;

fn setting(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
#[cfg(target_os = "linux")]
fn memory_stays_flat_over_many_fills() -> anyhow::Result<()> {
    let fills = setting("INFILL_SOAK_FILLS", 14);
    let megapixels = setting("INFILL_SOAK_MEGAPIXELS", 3) as f64;
    let width = (megapixels * 1e6 * 1.5).sqrt().round() as u32;
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    visit.open(&pictures::save(pictures::texture(width, width * 2 / 3), "soak.jpg")?)?;
    visit.set_brush(12)?;
    println!("\n{fills} fills on a photo of {megapixels} megapixels:");
    let (mut warm, mut peak) = (0.0_f64, 0.0_f64);
    for fill in 1..=fills {
        visit.page.drag(Pointer::Mouse, &stroke(&visit, fill)?)?;
        if fill.is_multiple_of(HARM_EVERY) {
            harm(&visit, (fill / HARM_EVERY).is_multiple_of(2), fill)?;
        }
        visit.fill_again()?;
        let memory = visit.browser.renderer_memory()? as f64 / f64::from(1 << 20);
        if fill <= WARM {
            warm = warm.max(memory);
        } else {
            peak = peak.max(memory);
        }
        if fill.is_multiple_of(10) {
            println!("  after {fill}: {memory:.0} MiB");
        }
    }
    println!("  at most {warm:.0} MiB in the first {WARM}, {peak:.0} MiB after them");
    assert!(peak <= warm + SLACK_MIB, "{peak:.0} MiB after {warm:.0} MiB");
    visit.export("JPEG")?;
    Ok(())
}

/// A short stroke, each at another place.
fn stroke(visit: &Visit, number: usize) -> anyhow::Result<Vec<(f64, f64)>> {
    let [x, y, width, height] = visit.page.box_of("canvas[role=application]")?;
    let (column, row) = (number * 7 % 10, number * 3 % 7);
    let at = (x + width * (0.25 + 0.05 * column as f64), y + height * (0.3 + 0.06 * row as f64));
    Ok(vec![at, (at.0 + 8.0, at.1 + 5.0), (at.0 + 16.0, at.1 + 3.0)])
}

/// Ends one of the workers, as a browser short of memory does. The photo's has every fill to make again.
fn harm(visit: &Visit, the_photo: bool, fills: usize) -> anyhow::Result<()> {
    let worker = if the_photo { visit.photo_worker()? } else { visit.compute_worker()? };
    visit.page.evaluate_in_worker(
        &worker,
        "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })",
    )?;
    if the_photo {
        visit.wait_for_words("are back", FILL_PATIENCE + A_FILL * fills as u32)?;
    }
    visit.wait_for_state("ready")
}
