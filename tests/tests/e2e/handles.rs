//! The names by which tests and assistive technology find things, read from the accessibility tree.

use infill_tests::browser::{Graphics, Pointer};
use serde_json::{Value, json};

use crate::{pictures, visit::Visit};

const NAMES: [(&str, &str); 18] = [
    ("application", "Photo"),
    ("button", "Brush"),
    ("button", "Eraser"),
    ("button", "Lasso"),
    ("button", "Rectangle"),
    ("slider", "Brush size"),
    ("button", "Undo"),
    ("button", "Redo"),
    ("button", "Invert"),
    ("button", "Clear"),
    ("button", "Fill"),
    ("button", "Compare"),
    ("radiogroup", "Method"),
    ("radio", "Texture"),
    ("radio", "ESPA"),
    ("radio", "CSA"),
    ("radio", "SPL"),
    ("radio", "GM-SRM"),
];

/// Role and name of everything that assistive technology is told of.
fn tree(visit: &Visit) -> anyhow::Result<Vec<(String, String)>> {
    let tree = visit.page.call("Accessibility.getFullAXTree", json!({}))?;
    let nodes = tree["nodes"].as_array().into_iter().flatten().filter(|node| node["ignored"] == false);
    let text = |value: &Value| value["value"].as_str().unwrap_or("").to_owned();
    Ok(nodes.map(|node| (text(&node["role"]), text(&node["name"]))).collect())
}

#[test]
fn stable_handles_are_there() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open(&pictures::save(pictures::texture(1200, 900), "names.png")?)?;
    let seen = tree(&visit)?;
    for (role, name) in NAMES.into_iter().chain([("button", "Download")]) {
        assert!(seen.contains(&(role.into(), name.into())), "no {role} named {name}: {seen:?}");
    }
    for (role, name) in &seen {
        let needs_name = ["button", "slider", "checkbox", "radio", "textbox", "application"];
        assert!(!name.is_empty() || !needs_name.contains(&role.as_str()), "a {role} without a name");
    }
    visit.set_brush(100)?;
    visit.paint(Pointer::Mouse, 0.5)?;
    visit.press("Fill")?;
    visit.wait_for_state("running")?;
    assert!(tree(&visit)?.contains(&("button".into(), "Cancel".into())));
    visit.press("Cancel")?;
    visit.wait_for_state("ready")
}

#[test]
fn the_workers_start_after_the_first_paint() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let order = visit.page.evaluate(
        "(() => { const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime; \
         const page = performance.getEntriesByType('resource').find(e => e.name.includes('page')); \
         return [paint ?? -1, page ? page.startTime : -1]; })()",
    )?;
    assert!(order[0].as_f64().is_some_and(|paint| paint > 0.0), "{order}");
    let worker = visit.photo_worker()?;
    let origin = visit.page.evaluate("performance.timeOrigin")?.as_f64().expect("a time");
    let started = visit.page.evaluate_in_worker(&worker, "performance.timeOrigin")?.as_f64().expect("a time");
    let paint = order[0].as_f64().expect("checked");
    assert!(
        started - origin >= paint,
        "the worker started at {} ms, first paint at {paint} ms",
        started - origin
    );
    Ok(())
}
