//! Between the handler and the browser: messages are arrays `[header, payload…]` of transferred
//! `ArrayBuffer`s.

use std::rc::Rc;

use infill_protocol::{ComputeRequest, ComputeResponse, decode_header, encode_header};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::{Handler, Outbox};

/// Starts the worker.
pub fn start() {
    console_log::start();
    std::panic::set_hook(Box::new(|info| {
        post(&ComputeResponse::Panicked { message: info.to_string() }, Vec::new());
        console_error_panic_hook::hook(info);
    }));
    let handler = Handler::new(Page::new());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        receive(&handler, &event.data());
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is terminated.
    on_message.forget();
}

fn receive(handler: &Rc<Handler<Page>>, message: &JsValue) {
    let buffers: Vec<Vec<u8>> = Array::from(message).iter().map(|part| bytes(&part)).collect();
    let mut buffers = buffers.into_iter();
    let header = buffers.next().unwrap_or_default();
    match decode_header::<ComputeRequest>(&header) {
        Ok(request) => {
            handler.receive(request, buffers.collect());
            let handler = Rc::clone(handler);
            spawn_local(async move { handler.run().await });
        }
        Err(error) => log::error!("{error}"),
    }
}

fn bytes(part: &JsValue) -> Vec<u8> {
    Uint8Array::new(part).to_vec()
}

/// The page as the handler sees it.
pub(super) struct Page {
    /// A channel to ourselves: its messages come without the delay of timers, behind those that
    /// already wait. `None` where the browser refuses one; then only microtasks run in between.
    echo: Option<MessageChannel>,
}

impl Page {
    fn new() -> Self {
        Self { echo: MessageChannel::new().ok() }
    }
}

impl Outbox for Page {
    fn post(&self, response: ComputeResponse, payloads: Vec<Vec<u8>>) {
        post(&response, payloads);
    }

    async fn pause(&self) {
        let Some(echo) = &self.echo else { return };
        let turn = js_sys::Promise::new(&mut |resolve, _reject| {
            echo.port1().set_onmessage(Some(&resolve));
            // Nothing can fail in a message without content.
            let _ = echo.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(turn).await;
    }

    fn lost_call(&self) -> impl Fn(String) + Send + 'static {
        |reason| post(&ComputeResponse::DeviceLost { reason }, Vec::new())
    }
}

fn post(response: &ComputeResponse, payloads: Vec<Vec<u8>>) {
    let message = Array::new();
    message.push(&Uint8Array::from(&encode_header(response)[..]).buffer());
    for payload in payloads {
        message.push(&Uint8Array::from(&payload[..]).buffer());
    }
    if scope().post_message_with_transfer(&message, &message).is_err() {
        log::error!("A message to the page could not be sent.");
    }
}

pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Warnings of the libraries (shader errors among them) reach the console.
mod console_log {
    use log::{Level, LevelFilter, Log, Metadata, Record};

    struct Console;

    impl Log for Console {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.level() <= Level::Warn
        }

        fn log(&self, record: &Record<'_>) {
            if self.enabled(record.metadata()) {
                let line = format!("{}: {}", record.target(), record.args()).into();
                match record.level() {
                    Level::Error => web_sys::console::error_1(&line),
                    _ => web_sys::console::warn_1(&line),
                }
            }
        }

        fn flush(&self) {}
    }

    pub fn start() {
        if log::set_logger(&Console).is_ok() {
            log::set_max_level(LevelFilter::Warn);
        }
    }
}
