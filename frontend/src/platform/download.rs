use gloo::timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::page;

/// How long a browser may take to start reading a download, ms.
const KEEP_MILLIS: u32 = 60_000;

pub fn blob(data: &ArrayBuffer, mime: &str) -> Result<Blob, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    Blob::new_with_buffer_source_sequence_and_options(&Array::of1(data), &kind)
}

/// An address for the bytes, until it is revoked.
pub fn object_url(data: &ArrayBuffer, mime: &str) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(&blob(data, mime)?)
}

/// Saves a text.
pub fn text(text: &str, name: &str) -> Result<(), JsValue> {
    save(&js_sys::Uint8Array::from(text.as_bytes()).buffer(), name, "text/plain;charset=utf-8")
}

/// Saves the bytes under `name`, as the browser saves downloads.
pub fn save(data: &ArrayBuffer, name: &str, mime: &str) -> Result<(), JsValue> {
    let url = object_url(data, mime)?;
    let anchor: HtmlAnchorElement = page::document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(KEEP_MILLIS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}
