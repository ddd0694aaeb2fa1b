use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DragEvent, File, HtmlInputElement, ImageBitmap, ImageBitmapOptions, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d, PremultiplyAlpha, Response,
};

use super::page;
use crate::editor::sniff;
use infill_protocol::Size;

/// Pixels of the largest canvas every browser grants.
pub const CANVAS_AREA: u32 = 16 << 20;
/// Pixels of the largest photo.
const PHOTO_AREA: u64 = 100_000_000;

/// The bytes of a file.
pub async fn read(file: &Blob) -> Result<ArrayBuffer, JsValue> {
    JsFuture::from(file.array_buffer()).await?.dyn_into()
}

/// The format of a file that only the browser can decode.
pub async fn browser_format(file: &Blob) -> Result<Option<&'static str>, JsValue> {
    let head = file.slice_with_f64_and_f64(0.0, sniff::HEAD as f64)?;
    let head = read(&head).await?;
    Ok(sniff::browser_format(&Uint8Array::new(&head).to_vec()))
}

/// Why the browser did not decode a file.
pub enum DecodeError {
    TooLarge(Size),
    Refused,
}

impl From<JsValue> for DecodeError {
    fn from(_: JsValue) -> Self {
        Self::Refused
    }
}

/// RGBA8 pixels as the browser decodes them, upright, read in strips no larger than a canvas may be.
pub async fn decode(file: &Blob) -> Result<(Size, ArrayBuffer), DecodeError> {
    let options = ImageBitmapOptions::new();
    options.set_premultiply_alpha(PremultiplyAlpha::None);
    let promise = page::window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await?.unchecked_into();
    let size = Size::new(bitmap.width(), bitmap.height());
    let pixels = read_strips(&bitmap, size);
    bitmap.close();
    pixels.map(|pixels| (size, pixels))
}

fn read_strips(bitmap: &ImageBitmap, size: Size) -> Result<ArrayBuffer, DecodeError> {
    if u64::from(size.width) * u64::from(size.height) > PHOTO_AREA {
        return Err(DecodeError::TooLarge(size));
    }
    let rows = (CANVAS_AREA / size.width.max(1)).clamp(1, size.height.max(1));
    let canvas = OffscreenCanvas::new(size.width, rows)?;
    let context = canvas.get_context("2d")?.ok_or(DecodeError::Refused)?;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.set_global_composite_operation("copy")?;
    let pixels = Uint8Array::new_with_length(size.area() as u32 * 4);
    let mut top = 0;
    while top < size.height {
        let height = rows.min(size.height - top);
        context.draw_image_with_image_bitmap(bitmap, 0.0, -f64::from(top))?;
        let strip = context.get_image_data(0.0, 0.0, f64::from(size.width), f64::from(height))?;
        pixels.set(&Uint8Array::from(strip.data().0.as_slice()), top * size.width * 4);
        top += height;
    }
    Ok(pixels.buffer())
}

/// A file of this page's own origin.
pub async fn fetch(address: &str) -> Result<Blob, JsValue> {
    let response: Response = JsFuture::from(page::window().fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_f64(f64::from(response.status())));
    }
    JsFuture::from(response.blob()?).await?.dyn_into()
}

/// The first file of a drop.
pub fn dropped(event: &DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// Whether a drag holds files at all.
pub fn drags_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// All files chosen in an input, which is then ready to report the same ones again.
pub fn all_chosen(input: &HtmlInputElement) -> Vec<File> {
    let list = input.files();
    let files = list.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect());
    input.set_value("");
    files.unwrap_or_default()
}

/// The file chosen in an input, which is then ready to report the same one again.
pub fn chosen(input: &HtmlInputElement) -> Option<File> {
    let file = input.files()?.get(0);
    input.set_value("");
    file
}
