use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, ClipboardItem, File};

use super::{download, page};

const PNG: &str = "image/png";

/// A picture that was promised to the clipboard. A browser takes it only out of a click, but waits for
/// its bytes.
pub struct Promised {
    resolve: Function,
    reject: Function,
}

impl Promised {
    /// Hands the PNG over, or tells that there is none.
    pub fn keep(self, png: Option<&ArrayBuffer>) {
        let blob = png.and_then(|data| download::blob(data, PNG).ok());
        let (settle, value) = match &blob {
            Some(blob) => (&self.resolve, blob.as_ref()),
            None => (&self.reject, &JsValue::NULL),
        };
        // The functions of a promise do not throw.
        drop(settle.call1(&JsValue::NULL, value));
    }
}

/// Promises a PNG to the clipboard. The future ends when it is there.
pub fn promise_png() -> Result<(Promised, impl Future<Output = Result<(), JsValue>>), JsValue> {
    let mut settle = None;
    let promise = Promise::new(&mut |resolve, reject| settle = Some(Promised { resolve, reject }));
    let promised = settle.ok_or(JsValue::NULL)?;
    let record = Object::new();
    Reflect::set(&record, &PNG.into(), &promise)?;
    let constructor = Reflect::get(&page::window(), &"ClipboardItem".into())?.dyn_into::<Function>()?;
    let item: ClipboardItem = Reflect::construct(&constructor, &Array::of1(&record))?.unchecked_into();
    let clipboard = Reflect::get(&page::window().navigator(), &"clipboard".into())?;
    let clipboard = clipboard.dyn_into::<web_sys::Clipboard>()?;
    let written = JsFuture::from(clipboard.write(&Array::of1(&item).into()));
    Ok((promised, async move { written.await.map(drop) }))
}

/// Puts text on the clipboard. The future ends when it is there.
pub fn write_text(text: &str) -> Result<impl Future<Output = Result<(), JsValue>> + use<>, JsValue> {
    let clipboard = Reflect::get(&page::window().navigator(), &"clipboard".into())?;
    let written = JsFuture::from(clipboard.dyn_into::<web_sys::Clipboard>()?.write_text(text));
    Ok(async move { written.await.map(drop) })
}

/// The picture of a paste.
pub fn pasted(event: &ClipboardEvent) -> Option<File> {
    event.clipboard_data()?.files()?.get(0)
}
