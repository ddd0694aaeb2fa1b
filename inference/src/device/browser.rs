use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the browser tells of its faster adapter: a description, else vendor and architecture.
/// `None` where it tells nothing.
pub(super) async fn adapter_name() -> Option<String> {
    let adapter = request_adapter().await.ok()?;
    let info = Reflect::get(&adapter, &"info".into()).ok()?;
    let text = |key: &str| Reflect::get(&info, &key.into()).ok()?.as_string().filter(|text| !text.is_empty());
    text("description").or_else(|| {
        let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(text).collect();
        (!words.is_empty()).then(|| words.join(" "))
    })
}

async fn request_adapter() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let gpu = Reflect::get(&navigator, &"gpu".into())?;
    let request: Function = Reflect::get(&gpu, &"requestAdapter".into())?.dyn_into()?;
    let wanted = Object::new();
    Reflect::set(&wanted, &"powerPreference".into(), &"high-performance".into())?;
    JsFuture::from(request.call1(&gpu, &wanted)?.dyn_into::<Promise>()?).await
}
