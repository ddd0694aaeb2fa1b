use infill_protocol::{Rect, Size};
use js_sys::{ArrayBuffer, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// The picture of a guide map, put together from the parts that changed.
#[derive(Default)]
pub struct MapPicture {
    canvas: Option<OffscreenCanvas>,
}

impl MapPicture {
    pub const fn canvas(&self) -> Option<&OffscreenCanvas> {
        self.canvas.as_ref()
    }

    pub fn clear(&mut self) {
        self.canvas = None;
    }

    /// Puts RGBA8 pixels at their place in a map of this size.
    pub fn put(&mut self, size: Size, rect: Rect, pixels: &ArrayBuffer) {
        if rect.is_empty() {
            return;
        }
        let fits = |canvas: &OffscreenCanvas| (canvas.width(), canvas.height()) == (size.width, size.height);
        if !self.canvas.as_ref().is_some_and(fits) {
            self.canvas = OffscreenCanvas::new(size.width, size.height).ok();
        }
        // A part that cannot be drawn leaves what was there; the next whole picture replaces both.
        let _ = self.draw(rect, pixels);
    }

    fn draw(&self, rect: Rect, pixels: &ArrayBuffer) -> Result<(), JsValue> {
        let canvas = self.canvas.as_ref().ok_or(JsValue::NULL)?;
        let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
        let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
        let pixels = Uint8ClampedArray::new(pixels);
        let data = ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, rect.width, rect.height)?;
        context.put_image_data(&data, f64::from(rect.x), f64::from(rect.y))
    }
}
