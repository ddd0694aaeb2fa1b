//! The session as a Web Worker: a message is an array of ArrayBuffers, the header first.

mod post;

use infill_protocol::{PROTOCOL_VERSION, PhotoRequest, PhotoResponse, UserError, decode_header};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::PhotoSession;

/// Listens for the page's requests; returns at once.
pub fn run() {
    std::panic::set_hook(Box::new(|info| {
        // The trap itself reaches the page without its reason.
        post::post(&PhotoResponse::Panicked { message: info.to_string() }, &[]);
        console_error_panic_hook::hook(info);
    }));

    let mut session = PhotoSession::default();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        for (response, payloads) in answers(&mut session, event) {
            post::post(&response, &payloads);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post::post(&PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION }, &[]);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn answers(session: &mut PhotoSession, event: MessageEvent) -> Vec<crate::Answer> {
    let message: Array = event.data().unchecked_into();
    let mut buffers = message.iter().map(|buffer| Uint8Array::new(&buffer).to_vec());
    match decode_header::<PhotoRequest>(&buffers.next().unwrap_or_default()) {
        Ok(request) => session.handle(request, buffers.collect()),
        Err(error) => {
            let error = UserError::new(error.to_string());
            vec![(PhotoResponse::Failed { id: 0, error }, Vec::new())]
        }
    }
}
