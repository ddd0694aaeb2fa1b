//! What areas are filled with: small canvases that repeat.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::page;

/// Colours of the painted hole: a stripe is seen on any photo. The page's style sets how opaque it is.
const HOLE_COLOURS: [&str; 2] = ["#ff2f6d", "#ff6a98"];
const CHECKER_COLOURS: [&str; 2] = ["#ffffff", "#d4d4da"];

fn small_canvas(side: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = page::document().create_element("canvas").ok()?.unchecked_into();
    canvas.set_width(side);
    canvas.set_height(side);
    let context = canvas.get_context("2d").ok()??.unchecked_into();
    Some((canvas, context))
}

/// Diagonal stripes, opaque: the painted hole.
pub fn stripes() -> Option<HtmlCanvasElement> {
    let (side, half) = (14.0, 7.0);
    let (canvas, context) = small_canvas(side as u32)?;
    context.set_fill_style_str(HOLE_COLOURS[0]);
    context.fill_rect(0.0, 0.0, side, side);
    context.set_fill_style_str(HOLE_COLOURS[1]);
    for start in [-side, 0.0, side] {
        context.begin_path();
        context.move_to(start, side);
        context.line_to(start + side, 0.0);
        context.line_to(start + side + half, 0.0);
        context.line_to(start + half, side);
        context.fill();
    }
    Some(canvas)
}

/// What shows through a transparent photo.
pub fn checkers() -> Option<HtmlCanvasElement> {
    let cell = 8.0;
    let (canvas, context) = small_canvas(16)?;
    for (index, colour) in [0, 1, 1, 0].into_iter().enumerate() {
        context.set_fill_style_str(CHECKER_COLOURS[colour]);
        context.fill_rect((index % 2) as f64 * cell, (index / 2) as f64 * cell, cell, cell);
    }
    Some(canvas)
}
