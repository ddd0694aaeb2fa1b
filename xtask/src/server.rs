//! A static file server, and a proxy that refuses everybody else's requests and writes them down.
//!
//! A browser started with this server as its proxy and no exceptions sends everything here: what is
//! meant for this server is answered, anything else is refused and kept in [`Server::foreign`]. That
//! is how the tests know that a visit stays on its origin.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// Longest request head read, in bytes.
const HEAD_LIMIT: u64 = 64 * 1024;
/// An idle connection is closed after this.
const IDLE: Duration = Duration::from_secs(60);

/// A running server. It lives as long as the process.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    base: String,
    address: SocketAddr,
    served: Mutex<Vec<String>>,
    foreign: Mutex<Vec<String>>,
}

impl Server {
    /// Serves `folder` under the path `base` ("/" or "/some/path/") of this machine. Port 0 takes a
    /// free one.
    ///
    /// # Errors
    /// Where the port is taken.
    pub fn start(folder: &Path, base: &str, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let shared = Arc::new(Shared {
            folder: folder.to_path_buf(),
            base: base.to_owned(),
            address: listener.local_addr()?,
            served: Mutex::default(),
            foreign: Mutex::default(),
        });
        let server = Self { shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A browser that hangs up early is its own business.
                thread::spawn(move || shared.converse(stream).ok());
            }
        });
        Ok(server)
    }

    /// The address of the folder's index page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.shared.address, self.shared.base)
    }

    /// "127.0.0.1:port", for a browser's proxy setting.
    pub fn authority(&self) -> String {
        self.shared.address.to_string()
    }

    /// Paths asked of this server so far.
    pub fn served(&self) -> Vec<String> {
        lock(&self.shared.served).clone()
    }

    /// Requests that were meant for somebody else, e.g. "GET http://elsewhere/".
    pub fn foreign(&self) -> Vec<String> {
        lock(&self.shared.foreign).clone()
    }
}

impl Shared {
    /// Answers requests of one connection until it closes.
    fn converse(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(IDLE))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut writer = stream;
        while let Some(head) = read_head(&mut reader)? {
            let mut words = head.split_whitespace();
            let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            match self.own_path(method, target) {
                Some(path) => self.answer(&mut writer, method, path)?,
                None => {
                    lock(&self.foreign).push(format!("{method} {target}"));
                    return respond(&mut writer, "403 Forbidden", "text/plain", b"refused", true);
                }
            }
        }
        Ok(())
    }

    /// The path where the request is for this server, `None` where it is for another host.
    fn own_path<'a>(&self, method: &str, target: &'a str) -> Option<&'a str> {
        if method == "CONNECT" {
            return None;
        }
        let Some((_, rest)) = target.split_once("://") else { return Some(target) };
        rest.strip_prefix(&self.address.to_string()).filter(|path| path.starts_with('/'))
    }

    fn answer(&self, writer: &mut impl Write, method: &str, path: &str) -> io::Result<()> {
        lock(&self.served).push(path.to_owned());
        let body = method != "HEAD";
        if method != "GET" && method != "HEAD" {
            return respond(writer, "405 Method Not Allowed", "text/plain", b"only GET", body);
        }
        let file = self.file(path).and_then(|file| Some((fs::read(&file).ok()?, file)));
        match file {
            Some((bytes, file)) => respond(writer, "200 OK", content_type(&file), &bytes, body),
            None => respond(writer, "404 Not Found", "text/plain", b"not here", body),
        }
    }

    /// The file of a path; `None` outside the folder.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let path = path.split(['?', '#']).next()?;
        let relative = PathBuf::from(percent_decode(path.strip_prefix(&self.base)?)?);
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        let file = self.folder.join(&relative);
        plain.then(|| if file.is_dir() { file.join("index.html") } else { file })
    }
}

/// The request line; header lines are read past. `None` at the end of the connection.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut limited = reader.take(HEAD_LIMIT);
    let mut first = String::new();
    if limited.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while limited.read_line(&mut line)? > 0 && !line.trim_end().is_empty() {
        line.clear();
    }
    Ok(Some(first))
}

fn respond(out: &mut impl Write, status: &str, kind: &str, bytes: &[u8], body: bool) -> io::Result<()> {
    let length = bytes.len();
    // `no-cache` lets the browser keep files but ask each time, so a rebuilt page is never stale.
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\ncache-control: no-cache\r\n\r\n"
    );
    out.write_all(head.as_bytes())?;
    if body {
        out.write_all(bytes)?;
    }
    out.flush()
}

fn content_type(file: &Path) -> &'static str {
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

/// `None` where an escape is broken or the result is not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The lists stay whole even if a thread died while holding the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.authority()).expect("the server listens");
        write!(stream, "{request}\r\nhost: x\r\n\r\n").expect("it reads");
        stream.shutdown(std::net::Shutdown::Write).expect("open");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("infill-server-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        fs::write(folder.join("index.html"), "hello").expect("a file");
        fs::write(folder.join("a b.wasm"), "wasm").expect("a file");
        folder
    }

    #[test]
    fn files_come_with_their_type_under_the_base() {
        let server = Server::start(&folder("base"), "/sub/", 0).expect("a free port");
        let index = ask(&server, "GET /sub/?device=cpu HTTP/1.1");
        assert!(index.starts_with("HTTP/1.1 200") && index.ends_with("hello"), "{index}");
        let wasm = ask(&server, "GET /sub/a%20b.wasm HTTP/1.1");
        assert!(wasm.contains("content-type: application/wasm\r\n"), "{wasm}");
        assert!(ask(&server, "GET /index.html HTTP/1.1").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "POST /sub/ HTTP/1.1").starts_with("HTTP/1.1 405"));
        let head = ask(&server, "HEAD /sub/ HTTP/1.1");
        assert!(head.contains("content-length: 5") && !head.contains("hello"), "{head}");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let server = Server::start(&folder("outside"), "/", 0).expect("a free port");
        for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/%2Fetc/passwd", "/%zz"] {
            let answer = ask(&server, &format!("GET {path} HTTP/1.1"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        }
    }

    #[test]
    fn requests_for_others_are_refused_and_kept() {
        let server = Server::start(&folder("proxy"), "/", 0).expect("a free port");
        let own = format!("GET {} HTTP/1.1", server.url());
        assert!(ask(&server, &own).ends_with("hello"));
        assert!(server.foreign().is_empty());
        assert!(ask(&server, "GET http://elsewhere.test/x HTTP/1.1").starts_with("HTTP/1.1 403"));
        assert!(ask(&server, "CONNECT elsewhere.test:443 HTTP/1.1").starts_with("HTTP/1.1 403"));
        assert_eq!(server.foreign(), ["GET http://elsewhere.test/x", "CONNECT elsewhere.test:443"]);
        assert_eq!(server.served(), ["/"]);
    }
}
