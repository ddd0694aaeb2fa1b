use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Event, HtmlElement, HtmlMetaElement, Window};

/// The window. A page always has one.
pub fn window() -> Window {
    web_sys::window().expect("a page runs in a window")
}

pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// Milliseconds on a clock that never jumps.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Runs `draw` before the next frame.
pub fn next_frame(draw: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(draw);
    // Only a window without a document refuses, and then there is nothing to draw.
    drop(window().request_animation_frame(callback.unchecked_ref()));
}

/// Runs `action` once the lock of this name is free, where the browser has locks.
pub fn when_unlocked(name: &str, action: impl FnOnce() + 'static) {
    let request = |locks: &JsValue| {
        let request = Reflect::get(locks, &"request".into())?.dyn_into::<Function>()?;
        request.call2(locks, &name.into(), &Closure::once_into_js(action))
    };
    // Not there on a page without a secure origin; its promise ends with the lock, and nobody waits for it.
    drop(Reflect::get(&window().navigator(), &"locks".into()).and_then(|locks| request(&locks)));
}

/// The address in `<meta name=… content=…>`, made absolute.
pub fn meta_address(name: &str) -> Result<String, JsValue> {
    let missing = || JsValue::from_str("the page lacks the address of a worker");
    let meta = document().query_selector(&format!("meta[name='{name}']"))?.ok_or_else(missing)?;
    let content = meta.dyn_into::<HtmlMetaElement>()?.content();
    let base = document().base_uri()?.ok_or_else(missing)?;
    Ok(web_sys::Url::new_with_base(&content, &base)?.href())
}

/// The absolute address of the page's folder.
pub fn home() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    web_sys::Url::new_with_base(".", &base).map_or(base, |folder| folder.href())
}

/// A parameter of the page's address.
pub fn parameter(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// What stands behind the `#` of the page's address.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or_default()
}

pub fn is_hidden() -> bool {
    document().hidden()
}

/// The languages a person reads, best first.
pub fn languages() -> impl Iterator<Item = String> {
    window().navigator().languages().into_iter().filter_map(|tag| tag.as_string())
}

/// Tells the browser and assistive technology which language the page is in, and which way it runs.
pub fn set_language(code: &str, direction: &str) {
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("lang", code));
        drop(root.set_attribute("dir", direction));
    }
}

/// Loads the page once more.
pub fn reload() {
    // Fails only where the page is already being left.
    drop(window().location().reload());
}

pub fn prefers_dark() -> bool {
    let query = window().match_media("(prefers-color-scheme: dark)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Sets the colours for this visit.
pub fn set_theme(dark: bool) {
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("data-theme", if dark { "dark" } else { "light" }));
    }
}

pub fn click(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok())
    {
        element.click();
    }
}

/// Whether the focus is in a field that takes text, or a list of choices: they have their own keys.
pub fn is_typing() -> bool {
    let fields = "input[type=text], textarea, select";
    document().active_element().is_some_and(|focused| focused.matches(fields).unwrap_or(false))
}

/// Puts a list of choices back to its first one, once the event that told the choice is over.
pub fn reset_choice(event: &Event) {
    if let Some(list) = event.target() {
        // Fails only for an object that takes no properties.
        drop(Reflect::set(&list, &"value".into(), &"".into()));
    }
}

/// Where `from`, which is about to vanish, has the focus, gives it to `to` once that is there.
pub fn pass_focus(from: &HtmlElement, to: HtmlElement) {
    if document().active_element().as_ref() == Some(from.as_ref()) {
        // Fails only for an element that cannot have the focus.
        next_frame(move || drop(to.focus()));
    }
}

/// Whether text of the page is selected, which copying then means.
pub fn has_selection() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Should the page itself break, says so where messages are read; its own means of saying may be gone.
pub fn tell_panics(message: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        console_error_panic_hook::hook(panic);
        if let Ok(Some(place)) = document().query_selector("[role=alert]") {
            place.set_text_content(Some(message));
        }
    }));
}

/// Removes what stood in for the page while it loaded.
pub fn remove_boot() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
