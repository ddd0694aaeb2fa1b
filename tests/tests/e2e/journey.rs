//! The main job: open, paint, fill, compare, undo, redo, export.

use std::fs;

use infill_protocol::{Edit, PhotoRequest};
use infill_tests::browser::{Graphics, Key, Launch, Pointer};

use crate::{
    expected::{Expected, decode},
    pictures,
    visit::Visit,
};

/// The whole way with one device; the same bytes must come out as natively.
fn journey(graphics: Graphics, query: &str, device: &str) -> anyhow::Result<()> {
    let visit = Visit::new(graphics, query)?;
    assert_eq!(visit.device()?, device);
    let file = pictures::sample(0);
    visit.open(&file)?;
    let original = visit.picture()?;
    assert!(!visit.is_enabled("Undo")?);

    visit.set_brush(40)?;
    visit.paint(Pointer::Mouse, 0.25)?;
    assert!(visit.is_enabled("Undo")?);
    visit.fill()?;
    visit.wait_for_picture(&original, false)?;
    let filled = visit.picture()?;

    compare(&visit, &original, &filled)?;
    undo_and_redo(&visit, &original, &filled)?;

    // A second fill on top of the first.
    visit.set_brush(25)?;
    visit.paint(Pointer::Mouse, 0.6)?;
    visit.fill()?;
    let plans = visit.plans()?;
    assert_eq!(plans.len(), 2);

    let expected = Expected::new(&fs::read(&file)?, &plans)?;
    let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
    for (format, extension) in [("PNG", "png"), ("WebP", "webp")] {
        let (name, bytes) = visit.export(format)?;
        assert_eq!(name, format!("{stem}-infill.{extension}"));
        expected.check(&bytes)?;
    }
    let (name, bytes) = visit.export("JPEG")?;
    assert_eq!(name, format!("{stem}-infill.jpg"));
    let size = expected.before.size();
    let jpeg = decode(&bytes)?;
    assert_eq!((jpeg.width(), jpeg.height()), (size.width, size.height));
    assert_eq!(visit.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

/// By the held key, and by the slider.
fn compare(visit: &Visit, original: &serde_json::Value, filled: &serde_json::Value) -> anyhow::Result<()> {
    visit.page.evaluate("document.activeElement.blur()")?;
    visit.page.key_down(Key::plain("c"))?;
    visit.wait_for_picture(original, true)?;
    visit.page.key_up(Key::plain("c"))?;
    visit.wait_for_picture(filled, true)?;
    visit.press("Compare")?;
    visit
        .page
        .wait_for("!!document.querySelector('[aria-label=\"Compare position\"]')", super::visit::PATIENCE)?;
    visit.wait_for_picture(filled, false)?;
    visit.press("Compare")?;
    visit.wait_for_picture(filled, true)
}

/// Of the fill and of the stroke before it.
fn undo_and_redo(
    visit: &Visit,
    original: &serde_json::Value,
    filled: &serde_json::Value,
) -> anyhow::Result<()> {
    visit.press("Undo")?;
    visit.wait_for_picture(original, true)?;
    assert!(visit.is_enabled("Clear")?, "the stroke is back");
    visit.press("Undo")?;
    assert!(!visit.is_enabled("Undo")? && !visit.is_enabled("Clear")?);
    visit.page.press(Key::control("y"))?;
    assert!(visit.is_enabled("Clear")?);
    visit.press("Redo")?;
    visit.wait_for_picture(filled, true)?;
    assert!(!visit.is_enabled("Redo")?);
    Ok(())
}

#[test]
fn without_webgpu() -> anyhow::Result<()> {
    journey(Graphics::None, "", "cpu")
}

#[test]
fn with_webgpu_on_a_software_adapter() -> anyhow::Result<()> {
    journey(Graphics::WebGpu, "?device=webgpu", "webgpu")
}

#[test]
fn a_software_adapter_counts_as_none_and_the_reason_is_said() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::WebGpu, "")?;
    assert_eq!(visit.device()?, "cpu");
    let reason = visit.page.evaluate("document.querySelector('#device-why').textContent")?;
    assert!(reason.as_str().is_some_and(|reason| reason.contains("simulated")), "{reason}");
    Ok(())
}

#[test]
fn alpha_is_kept() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let file = pictures::save(pictures::with_alpha(320, 200), "glass.png")?;
    visit.open(&file)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    let expected = Expected::new(&fs::read(&file)?, &visit.plans()?)?;
    assert!(expected.before.has_alpha());
    expected.check(&visit.export("PNG")?.1)
}

#[test]
fn a_finger_on_a_phone() -> anyhow::Result<()> {
    let launch = Launch { window: (360, 740), touch: true, ..Launch::new(Graphics::None) };
    let visit = Visit::with(launch, "")?;
    let file = pictures::sample(1);
    visit.open(&file)?;
    visit.paint(Pointer::Finger, 0.4)?;
    visit.fill()?;
    let expected = Expected::new(&fs::read(&file)?, &visit.plans()?)?;
    expected.check(&visit.export("PNG")?.1)
}

#[test]
fn every_tool_and_the_keys() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open(&pictures::save(pictures::texture(400, 300), "tools.png")?)?;
    visit.page.evaluate("document.activeElement.blur()")?;
    let pressed = |name: &str| {
        visit.page.evaluate(&format!("document.querySelector('[aria-label=\"{name}\"]').ariaPressed"))
    };
    for (key, name) in [("e", "Eraser"), ("l", "Lasso"), ("r", "Rectangle"), ("b", "Brush")] {
        visit.page.press(Key::plain(key))?;
        visit.page.frame()?;
        assert_eq!(pressed(name)?, "true", "{name}");
    }
    let size = || visit.page.evaluate("Number(document.querySelector('[aria-label=\"Brush size\"]').value)");
    let before = size()?.as_f64();
    visit.page.press(Key::plain("]"))?;
    visit.page.frame()?;
    assert!(size()?.as_f64() > before);

    for tool in ["Rectangle", "Lasso", "Brush", "Eraser"] {
        visit.press(tool)?;
        visit.paint(Pointer::Pen, if tool == "Eraser" { 0.1 } else { 0.3 })?;
    }
    visit.press("Invert")?;
    visit.press("Invert")?;
    visit.fill()?;
    let plans = visit.plans()?;
    let Some(PhotoRequest::Plan { edits, .. }) = plans.last() else { panic!("{plans:?}") };
    assert!(matches!(
        edits[..],
        [
            Edit::Shape { .. },
            Edit::Shape { .. },
            Edit::Stroke(_),
            Edit::Stroke(_),
            Edit::Invert,
            Edit::Invert
        ]
    ));
    Ok(())
}
