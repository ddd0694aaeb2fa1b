//! The page as a program that is installed: its service worker, new releases of it, and files that the
//! system hands to it.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, EventTarget, File, Response};

use super::dynamic::{call, get, navigator, object, wait};
use super::page;

/// Beside the page, written by the build; see there for what it keeps.
const SCRIPT: &str = "service-worker.js";
/// Where it leaves a photo that another program shared.
const SHARED: &str = "infill-shared";
const TAKE_OVER: &str = "take over";
/// Name under which this tab remembers what to restore after an update.
const RESTORE: &str = "infill-restore";

/// A release that is here and waits.
#[derive(Clone)]
pub struct Update(JsValue);

/// Installs the service worker, where the browser has one; `on_update` is told of every new release.
pub fn install(on_update: impl Fn(Update) + 'static) {
    let on_update = Rc::new(on_update);
    spawn_local(async move {
        // Missing without a secure origin, refused in some private windows: the page works all the same.
        drop(register(on_update).await);
    });
}

async fn register(on_update: Rc<dyn Fn(Update)>) -> Result<(), JsValue> {
    let container = navigator("serviceWorker")?;
    let options = object("updateViaCache", &"none".into())?;
    let registration = wait(&container, "register", &[&SCRIPT.into(), &options]).await?;
    if let Ok(waiting) = get(&registration, "waiting") {
        on_update(Update(waiting));
    }
    let watched = registration.clone();
    listen(&registration, "updatefound", move || {
        let Ok(fresh) = get(&watched, "installing") else { return };
        let (worker, on_update) = (fresh.clone(), Rc::clone(&on_update));
        listen(&fresh, "statechange", move || {
            // The very first one replaces nothing.
            let replaces =
                navigator("serviceWorker").is_ok_and(|container| get(&container, "controller").is_ok());
            if replaces && get(&worker, "state").is_ok_and(|state| state == "installed") {
                on_update(Update(worker.clone()));
            }
        });
    });
    Ok(())
}

impl Update {
    /// Starts the new release in place of this one, which restores the work of this name.
    pub fn start(&self, restore: Option<&str>) {
        if let (Some(name), Ok(storage)) = (restore, get(&page::window(), "sessionStorage")) {
            drop(call(&storage, "setItem", &[&RESTORE.into(), &name.into()]));
        }
        if let Ok(container) = navigator("serviceWorker") {
            // Fails only while the page is being left already.
            listen(&container, "controllerchange", || drop(page::window().location().reload()));
        }
        drop(call(&self.0, "postMessage", &[&TAKE_OVER.into()]));
    }
}

/// The work that the release before this one handed over, once.
pub fn handed_over() -> Option<String> {
    let storage = get(&page::window(), "sessionStorage").ok()?;
    let name = call(&storage, "getItem", &[&RESTORE.into()]).ok()?.as_string();
    drop(call(&storage, "removeItem", &[&RESTORE.into()]));
    name
}

/// The photo that another program shared with this one, once.
pub async fn shared_photo() -> Option<Blob> {
    let cache = async {
        let caches = get(&page::window(), "caches")?;
        let cache = wait(&caches, "open", &[&SHARED.into()]).await?;
        let found: Response = wait(&cache, "match", &[&"photo".into()]).await?.dyn_into()?;
        wait(&cache, "delete", &[&"photo".into()]).await?;
        JsFuture::from(found.blob()?).await?.dyn_into()
    };
    cache.await.ok()
}

/// Files that the system opens with the installed page.
pub fn on_launch(open: impl Fn(File) + 'static) {
    let open = Rc::new(open);
    let consumer = Closure::<dyn Fn(JsValue)>::new(move |launch: JsValue| {
        let files = get(&launch, "files").ok().and_then(|files| files.dyn_into::<Array>().ok());
        let Some(handle) = files.map(|files| files.get(0)).filter(JsValue::is_object) else { return };
        let open = Rc::clone(&open);
        spawn_local(async move {
            let file = wait(&handle, "getFile", &[]).await.and_then(JsCast::dyn_into::<File>);
            if let Ok(file) = file {
                open(file);
            }
        });
    });
    let queue = get(&page::window(), "launchQueue");
    drop(queue.and_then(|queue| call(&queue, "setConsumer", &[consumer.as_ref()])));
    consumer.forget();
}

/// For as long as the page lives.
fn listen(target: &JsValue, event: &str, action: impl Fn() + 'static) {
    let action = Closure::<dyn Fn()>::new(action);
    let target: &EventTarget = target.unchecked_ref();
    drop(target.add_event_listener_with_callback(event, action.as_ref().unchecked_ref()));
    action.forget();
}
