//! A fill of 512² with a sixth of it painted, on the CPU of a browser; of a format that only the browser reads.

use infill_tests::browser::{Graphics, Pointer};

use crate::{pictures, visit::Visit};

/// Processor seconds of the page and its workers, which other work on the machine hardly changes: 2.6 on two virtual
/// cores of an AMD EPYC, where a person is to wait for 3 at most. The rest is for slower machines.
const LIMIT_S: f64 = 5.0;

#[test]
fn an_avif_opens_and_is_filled_within_seconds() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let photo = pictures::save_bytes(include_bytes!("fixture/bay.avif"), "bay.avif")?;
    visit.open(&photo)?;
    visit.set_brush(150)?;
    visit.paint(Pointer::Mouse, 0.15)?;
    let before = visit.browser.renderer_seconds()?;
    visit.fill()?;
    let seconds = visit.browser.renderer_seconds()? - before;
    println!("{seconds:.1} s of the processor");
    assert!(seconds < LIMIT_S, "{seconds:.1} s");
    let exported = image::load_from_memory(&visit.export("PNG")?.1)?;
    assert_eq!((exported.width(), exported.height()), (512, 512));
    Ok(())
}
