use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::page;

/// What a worker does.
pub enum WorkerEvent {
    /// A header and the buffers that came with it.
    Message { header: Vec<u8>, payload: Vec<ArrayBuffer> },
    /// It could not start, or an error ended what it was doing.
    Broke,
}

/// A running worker; dropping it ends it at once, whatever it is doing.
pub struct WorkerHandle {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl WorkerHandle {
    /// Starts the program whose address stands in `<meta name=…>`.
    ///
    /// A worker inherits the page's content policy only when it starts from a `blob:` of this origin
    /// (a policy in a meta tag does not bind one loaded by address), so a line of script in a blob
    /// imports the program.
    pub fn start(meta: &str, on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, JsValue> {
        let address = page::meta_address(meta)?;
        let address = js_sys::JSON::stringify(&JsValue::from_str(&address))?;
        // An error of a promise would reach nobody; thrown from a task of its own it reaches `onerror`.
        let bootstrap = format!(
            "import({address}).then(program => program.default()).catch(error => setTimeout(() => {{ throw error }}));"
        );
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = Array::of1(&JsValue::from_str(&bootstrap));
        let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options);
        Url::revoke_object_url(&url)?;
        let worker = worker?;

        let on_event = std::rc::Rc::new(on_event);
        let handler = std::rc::Rc::clone(&on_event);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = unpack(&event.data()) {
                handler(message);
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            on_event(WorkerEvent::Broke);
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
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
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn unpack(data: &JsValue) -> Option<WorkerEvent> {
    let mut buffers = data.dyn_ref::<Array>()?.iter().map(JsCast::dyn_into::<ArrayBuffer>);
    let header = buffers.next()?.ok()?;
    let header = Uint8Array::new(&header).to_vec();
    let payload = buffers.collect::<Result<_, _>>().ok()?;
    Some(WorkerEvent::Message { header, payload })
}
