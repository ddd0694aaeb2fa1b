use std::{
    io::{self, Write},
    ops::Range,
    path::Path,
    thread,
    time::Duration,
};

const MOMENT: Duration = Duration::from_millis(500);

/// An answer before it is written.
pub struct Answer<'a> {
    pub status: &'a str,
    pub kind: &'a str,
    /// Further header lines, each with its end.
    pub extra: String,
    pub bytes: &'a [u8],
    /// Whether the content follows, or only its header was asked for.
    pub body: bool,
}

/// The part of `length` bytes that a `Range` header means; empty where there is none of it. `None` for the
/// whole: several parts at once and other units may be ignored.
pub fn part(range: &str, length: usize) -> Option<Range<usize>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let tail = last.parse::<usize>().ok()?;
        return Some(length.saturating_sub(tail)..length);
    }
    let first = first.parse::<usize>().ok()?;
    let end = if last.is_empty() { length } else { last.parse::<usize>().ok()?.saturating_add(1) };
    if end <= first && !last.is_empty() {
        return None;
    }
    Some(if first < length { first..end.min(length) } else { 0..0 })
}

/// An answer of a few words.
pub const fn refuse<'a>(status: &'a str, bytes: &'a [u8], body: bool) -> Answer<'a> {
    Answer { status, kind: "text/plain", extra: String::new(), bytes, body }
}

impl Answer<'_> {
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_first(out, self.bytes.len())
    }

    /// Promises all and ends the connection after so many bytes, which the other side has had a moment to
    /// take: a browser forgets what had not reached its page when the line dies.
    pub fn write_cut(&self, out: &mut impl Write, after: usize) -> io::Result<()> {
        self.write_first(out, after.min(self.bytes.len()))?;
        thread::sleep(MOMENT);
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    fn write_first(&self, out: &mut impl Write, count: usize) -> io::Result<()> {
        let Self { status, kind, extra, bytes, body } = self;
        let length = bytes.len();
        // `no-cache` lets the browser keep files but ask each time, so a rebuilt page is never stale.
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\naccept-ranges: bytes\r\n\
             {extra}cache-control: no-cache\r\n\r\n"
        );
        out.write_all(head.as_bytes())?;
        if *body {
            out.write_all(&bytes[..count])?;
        }
        out.flush()
    }
}

pub fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
