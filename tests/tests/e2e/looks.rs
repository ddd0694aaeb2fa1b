//! Pictures of the page at three widths, kept for people to look at, and what no picture may show.

use infill_tests::browser::{Graphics, Launch, Pointer};

use crate::{
    pictures,
    visit::{PATIENCE, Visit, artifacts},
};

/// Width, height, and whether fingers use it.
const WINDOWS: [(u32, u32, bool); 3] = [(360, 740, true), (1280, 800, false), (2560, 1440, false)];

#[test]
fn at_360_1280_and_2560_pixels_in_both_schemes() -> anyhow::Result<()> {
    for (width, height, touch) in WINDOWS {
        for scheme in ["light", "dark"] {
            let launch = Launch { window: (width, height), touch, ..Launch::new(Graphics::None) };
            let visit = Visit::with(launch, "")?;
            visit.page.set_scheme(scheme)?;
            let keep = |moment: &str| -> anyhow::Result<()> {
                visit.page.frame()?;
                fits(&visit)?;
                visit.page.screenshot(&artifacts().join(format!("{moment}-{width}-{scheme}.png")))
            };
            keep("empty")?;
            visit.open(&pictures::sample(0))?;
            let pointer = if touch { Pointer::Finger } else { Pointer::Mouse };
            visit.paint(pointer, 0.3)?;
            keep("painted")?;
            visit.press("GM-SRM")?;
            keep("network")?;
            visit.press("Weights on this device")?;
            keep("weights")?;
            visit.press("Close")?;
            visit.press("Auto")?;
            keep("auto")?;
            visit.press("Texture")?;
            if scheme == "light" {
                visit.press("Fill")?;
                visit.wait_for_state("running")?;
                keep("running")?;
                visit.wait_for_state("ready")?;
                keep("filled")?;
                visit.press("Compare")?;
                keep("compared")?;
            }
            visit.press("Download")?;
            keep("download")?;
        }
    }
    Ok(())
}

/// Arabic runs from the right, Japanese breaks anywhere: by touch and with a mouse.
#[test]
fn in_other_languages() -> anyhow::Result<()> {
    for (width, height, touch, scheme) in [(390, 844, true, "dark"), (1280, 800, false, "light")] {
        let launch = Launch { window: (width, height), touch, ..Launch::new(Graphics::None) };
        let visit = Visit::with(launch, "?device=cpu")?;
        visit.page.set_scheme(scheme)?;
        for (language, direction, share) in [("ar", "rtl", "شارك"), ("ja", "ltr", "共有")] {
            let keep = |moment: &str| -> anyhow::Result<()> {
                visit.page.frame()?;
                fits(&visit)?;
                let file = format!("{moment}-{width}-{language}.png");
                visit.page.screenshot(&artifacts().join(file))
            };
            visit.page.evaluate(&format!(
                "(list => {{ list.value = '{language}'; list.dispatchEvent(new Event('change', {{ bubbles: true }})) }})\
                 (document.querySelector('.languages'))"
            ))?;
            visit.page.wait_for(
                &format!("document.documentElement.lang === '{language}' && document.dir === '{direction}'"),
                PATIENCE,
            )?;
            visit.wait_for_state("empty")?;
            keep("empty")?;
            visit.open(&pictures::sample(0))?;
            visit.paint(if touch { Pointer::Finger } else { Pointer::Mouse }, 0.3)?;
            keep("painted")?;
            visit.press(share)?;
            visit.page.wait_for("!!document.querySelector('dialog[open]')", PATIENCE)?;
            keep("share")?;
            visit.come("?device=cpu")?;
        }
    }
    Ok(())
}

/// Nothing is cut off sideways, and every control can be hit.
fn fits(visit: &Visit) -> anyhow::Result<()> {
    let overflow = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")?;
    assert!(overflow.as_f64().is_some_and(|pixels| pixels <= 0.0), "{overflow} px wider than the window");
    let outside = visit.page.evaluate(
        "[...document.querySelectorAll('button')].filter(e => e.checkVisibility()).filter(e => { \
         const r = e.getBoundingClientRect(); return r.width > 0 && (r.left < -1 || r.right > innerWidth + 1); }) \
         .map(e => e.ariaLabel ?? e.textContent)",
    )?;
    assert_eq!(outside, serde_json::json!([]), "buttons outside the window");
    Ok(())
}
