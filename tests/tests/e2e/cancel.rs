//! Cancel answers at once and changes nothing.

use std::fs;

use infill_tests::browser::{Graphics, Pointer};

use crate::{expected::Expected, pictures, visit::Visit};

/// A tenth of this is what a person notices.
const LIMIT_MILLIS: f64 = 200.0;

/// Presses Cancel inside the page and returns the milliseconds until the page is ready again.
const CANCEL: &str = "new Promise(done => { \
    const main = document.querySelector('main'), start = performance.now(); \
    new MutationObserver((_, observer) => { if (main.dataset.state === 'ready') { \
      observer.disconnect(); done(performance.now() - start); } }) \
      .observe(main, { attributes: true }); \
    [...document.querySelectorAll('button')].find(e => e.textContent.trim() === 'Cancel').click(); })";

#[test]
fn cancel_answers_within_200_ms_in_the_middle_of_a_cpu_fill() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let file = pictures::save(pictures::texture(1600, 1200), "large.png")?;
    visit.open(&file)?;
    let original = visit.picture()?;
    visit.set_brush(120)?;
    visit.paint(Pointer::Mouse, 0.5)?;
    for attempt in 0..3 {
        visit.press("Fill")?;
        visit.wait_for_state("running")?;
        visit.wait_for_progress()?;
        let elapsed = visit.page.evaluate(CANCEL)?.as_f64().expect("a number");
        println!("cancelled in {elapsed:.0} ms");
        assert!(elapsed < LIMIT_MILLIS, "attempt {attempt}: {elapsed} ms");
        visit.wait_for_picture(&original, true)?;
        assert!(visit.is_enabled("Clear")?, "what was painted is still there");
    }
    // And the same fill still works.
    visit.fill()?;
    let plans = visit.plans()?;
    assert_eq!(plans.len(), 4);
    Expected::new(&fs::read(&file)?, &plans[3..])?.check(&visit.export("PNG")?.1)
}
