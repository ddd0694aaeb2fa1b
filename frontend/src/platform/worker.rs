use std::{cell::Cell, rc::Rc};

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::page;

/// What a worker does.
pub enum WorkerEvent {
    /// A header and the buffers that came with it.
    Message { header: Vec<u8>, payload: Vec<ArrayBuffer> },
    /// It could not start, an error ended what it was doing, or the browser ended it.
    Broke,
}

/// A running worker; dropping it ends it at once, whatever it is doing.
pub struct WorkerHandle {
    worker: Worker,
    /// Told to end, so that its end is no news.
    dismissed: Rc<Cell<bool>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl WorkerHandle {
    /// Starts the program whose address stands in `<meta name=…>`.
    pub fn start(meta: &str, on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, JsValue> {
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from_str(&bootstrap(&page::meta_address(meta)?)?));
        let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // Its own blob's address names the lock by which its life is known.
        options.set_name(&url);
        let worker = Worker::new_with_options(&url, &options);
        Url::revoke_object_url(&url)?;
        let worker = worker?;

        let on_event = Rc::new(on_event);
        let dismissed = Rc::new(Cell::new(false));
        let (handler, ended) = (Rc::clone(&on_event), Rc::clone(&dismissed));
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data() == HOLDS_LOCK {
                let (handler, ended) = (Rc::clone(&handler), Rc::clone(&ended));
                page::when_unlocked(&url, move || {
                    if !ended.get() {
                        handler(WorkerEvent::Broke);
                    }
                });
            } else if let Some(message) = unpack(&event.data()) {
                handler(message);
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |_| on_event(WorkerEvent::Broke));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, dismissed, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a header and buffers, which leave this side.
    pub fn post(&self, header: &[u8], payload: Vec<ArrayBuffer>) -> Result<(), JsValue> {
        let message = Array::of1(&Uint8Array::from(header).buffer());
        for buffer in payload {
            message.push(&buffer);
        }
        self.worker.post_message_with_transfer(&message, &message)
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.dismissed.set(true);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What a worker says when it holds its lock. Not a message of the protocol, which are arrays.
const HOLDS_LOCK: &str = "lock";

/// The script a worker starts from.
///
/// A worker inherits the page's content policy only when it starts from a `blob:` of this origin (a
/// policy in a meta tag does not bind one loaded by address), so a script in a blob imports the
/// program. Errors of a promise would reach nobody; thrown from a task of their own they reach the
/// page's `onerror`. A lock held as long as the worker lives tells the page of an end that raises no
/// error, as when the browser is short of memory.
fn bootstrap(address: &str) -> Result<String, JsValue> {
    let address = js_sys::JSON::stringify(&JsValue::from_str(address))?;
    Ok(format!(
        "const raise = error => setTimeout(() => {{ throw error }});\n\
         self.addEventListener('unhandledrejection', event => raise(event.reason));\n\
         navigator.locks?.request(self.name, () => {{\n\
           self.postMessage('{HOLDS_LOCK}');\n\
           return new Promise(() => {{}});\n\
         }});\n\
         import({address}).then(program => program.default()).catch(raise);"
    ))
}

fn unpack(data: &JsValue) -> Option<WorkerEvent> {
    let mut buffers = data.dyn_ref::<Array>()?.iter().map(JsCast::dyn_into::<ArrayBuffer>);
    let header = buffers.next()?.ok()?;
    let header = Uint8Array::new(&header).to_vec();
    let payload = buffers.collect::<Result<_, _>>().ok()?;
    Some(WorkerEvent::Message { header, payload })
}
