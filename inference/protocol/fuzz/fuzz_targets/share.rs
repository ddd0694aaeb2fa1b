//! Any text as a link, any bytes as an edit log, or as what an envelope that fits holds: nothing panics, and what is
//! read is written the same again.

#![no_main]

use infill_protocol::share::{Share, read_log, seal, write_log};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // A check sum is not guessed: what lies behind it would never be reached.
    for log in [data, &seal(data)] {
        if let Ok(edits) = read_log(log) {
            assert_eq!(read_log(&write_log(&edits)), Ok(edits));
        }
    }
    if let Some(Ok(share)) = std::str::from_utf8(data).ok().and_then(Share::read) {
        assert_eq!(Share::read(&share.fragment()), Some(Ok(share)));
    }
});
