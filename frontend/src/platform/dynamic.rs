//! Parts of a browser that not every one has: reached by name, so that where they are missing that is an
//! error like any other.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page;

/// A property of the window's navigator.
pub fn navigator(name: &str) -> Result<JsValue, JsValue> {
    get(&page::window().navigator(), name)
}

/// A property that is there.
pub fn get(target: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let value = Reflect::get(target, &name.into())?;
    if value.is_undefined() || value.is_null() { Err(name.into()) } else { Ok(value) }
}

/// The result of a method.
pub fn call(target: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(target, method)?.dyn_into()?;
    method.apply(target, &arguments.iter().copied().collect::<Array>())
}

/// The result of a method that gives a promise.
pub async fn wait(target: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(call(target, method, arguments)?.dyn_into::<Promise>()?).await
}

/// What an asynchronous iterator gives next.
pub async fn next(iterator: &JsValue) -> Result<Option<JsValue>, JsValue> {
    let step = wait(iterator, "next", &[]).await?;
    if Reflect::get(&step, &"done".into())?.is_truthy() { Ok(None) } else { get(&step, "value").map(Some) }
}

/// An object with one property.
pub fn object(name: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    let object = Object::new();
    Reflect::set(&object, &name.into(), value)?;
    Ok(object.into())
}

/// Whether an error has this name, as errors of the browser do.
pub fn is_error(error: &JsValue, name: &str) -> bool {
    get(error, "name").is_ok_and(|found| found == name)
}
