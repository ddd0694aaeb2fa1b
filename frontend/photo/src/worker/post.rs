use infill_protocol::{PhotoResponse, encode_header};
use js_sys::{Array, Uint8Array};

/// Sends `[header, payload…]` to the page; every buffer is handed over, none is copied on the way.
pub fn post(response: &PhotoResponse, payloads: &[Vec<u8>]) {
    let message = Array::new();
    message.push(&Uint8Array::from(encode_header(response).as_slice()).buffer());
    for payload in payloads {
        message.push(&Uint8Array::from(payload.as_slice()).buffer());
    }
    // Fails only for values that cannot be cloned or transferred, and buffers can.
    let _ = super::scope().post_message_with_transfer(&message, &message);
}
