use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

use crate::editor::{
    Spot,
    tools::{PointerKind, Press, Sample},
};

/// Where an event happened on the canvas it belongs to.
fn spot(element: &Element, x: i32, y: i32) -> Spot {
    let rect = element.get_bounding_client_rect();
    Spot::new(f64::from(x) - rect.left(), f64::from(y) - rect.top())
}

fn kind(event: &PointerEvent) -> PointerKind {
    match event.pointer_type().as_str() {
        "touch" => PointerKind::Touch,
        "pen" => PointerKind::Pen,
        _ => PointerKind::Mouse,
    }
}

pub fn sample(canvas: &Element, event: &PointerEvent) -> Sample {
    Sample { at: spot(canvas, event.client_x(), event.client_y()), pressure: f64::from(event.pressure()) }
}

/// Where the pointer went since the last event, oldest first.
pub fn samples(canvas: &Element, event: &PointerEvent) -> Vec<Sample> {
    let coalesced: Array = event.get_coalesced_events();
    let mut samples: Vec<Sample> =
        coalesced.iter().map(|event| sample(canvas, event.unchecked_ref())).collect();
    if samples.is_empty() {
        samples.push(sample(canvas, event));
    }
    samples
}

/// The press of a primary or middle button; other buttons are the browser's.
pub fn press(canvas: &Element, event: &PointerEvent, space_held: bool) -> Option<Press> {
    let pans = event.button() == 1 || space_held;
    (event.button() == 0 || pans).then(|| Press {
        id: event.pointer_id(),
        kind: kind(event),
        sample: sample(canvas, event),
        pans,
        takes: event.alt_key(),
    })
}

/// Keeps the pointer's events coming after it leaves the canvas.
pub fn capture(canvas: &Element, event: &PointerEvent) {
    // Fails only for a pointer that is already gone.
    drop(canvas.set_pointer_capture(event.pointer_id()));
}

pub fn wheel_spot(canvas: &Element, event: &WheelEvent) -> Spot {
    spot(canvas, event.client_x(), event.client_y())
}

/// How far a wheel turned, in CSS pixels whatever unit the device counts in.
pub fn wheel_travel(event: &WheelEvent) -> f64 {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 24.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    // With shift held some systems turn the wheel sideways.
    let travel = if event.delta_y() == 0.0 { event.delta_x() } else { event.delta_y() };
    travel * unit
}

/// The tag of what has the focus, lower case.
pub fn focused_tag(event: &KeyboardEvent) -> String {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.map_or_else(String::new, |element| element.tag_name().to_lowercase())
}
