//! Any text as a link, any bytes as an edit log: nothing panics, and what is read is written the same again.

#![no_main]

use infill_protocol::share::{Share, read_log, write_log};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(edits) = read_log(data) {
        assert_eq!(read_log(&write_log(&edits)), Ok(edits));
    }
    if let Some(Ok(share)) = std::str::from_utf8(data).ok().and_then(Share::read) {
        assert_eq!(Share::read(&share.fragment()), Some(Ok(share)));
    }
});
