//! What a large photo costs.

use infill_tests::{
    browser::{Browser, Graphics, Launch, Pointer},
    find_browser,
};

use crate::{pictures, visit::Visit};

const LIMIT_MIB: f64 = 600.0;

/// Memory of a page with nothing in it.
fn empty_page() -> anyhow::Result<u64> {
    let program = find_browser().expect("cargo xtask test installs Chromium");
    let browser = Browser::launch(&program, Launch::new(Graphics::None))?;
    let page = browser.page()?;
    page.goto("data:text/html,<p>empty")?;
    browser.renderer_memory()
}

#[test]
#[cfg(target_os = "linux")]
fn a_24_mp_photo_stays_under_600_mib() -> anyhow::Result<()> {
    let empty = empty_page()?;
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let photo = pictures::save(pictures::texture(6000, 4000), "large.jpg")?;
    let mut peak = 0.0_f64;
    let mut measure = |moment: &str| -> anyhow::Result<()> {
        let above = visit.browser.renderer_memory()?.saturating_sub(empty) as f64 / f64::from(1 << 20);
        println!("{moment}: {above:.0} MiB above an empty page");
        peak = peak.max(above);
        Ok(())
    };
    visit.open(&photo)?;
    measure("opened")?;
    visit.paint(Pointer::Mouse, 0.1)?;
    visit.press("Fill")?;
    visit.wait_for_progress()?;
    measure("filling")?;
    visit.wait_for_state("ready")?;
    measure("filled")?;
    visit.export("JPEG")?;
    measure("exported")?;
    assert!(peak < LIMIT_MIB, "{peak:.0} MiB");
    Ok(())
}
