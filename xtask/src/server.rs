//! A static file server, and a proxy that refuses everybody else's requests and writes them down.
//!
//! A browser started with this server as its proxy and no exceptions sends everything here: what is
//! meant for this server is answered, anything else is refused and kept in [`Server::foreign`]. That
//! is how the tests know that a visit stays on its origin.

mod answer;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use answer::{Answer, content_type, part, refuse};

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
    /// Served in place of files, by path from the base.
    laid: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Every connection is dropped: the network is off.
    off: AtomicBool,
    /// Paths from the base whose next answer breaks off after so many bytes.
    cuts: Mutex<BTreeMap<String, usize>>,
}

/// What the server reads of a request.
struct Head {
    /// "GET /path HTTP/1.1"
    first: String,
    /// Value of the `Range` header.
    range: Option<String>,
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
            laid: Mutex::default(),
            off: AtomicBool::new(false),
            cuts: Mutex::default(),
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

    /// Serves `bytes` under `path`, from the base, whatever the folder has there.
    pub fn lay(&self, path: &str, bytes: Vec<u8>) {
        lock(&self.shared.laid).insert(path.to_owned(), bytes);
    }

    /// Lets the next answer with `path`, from the base, break off after so many bytes.
    pub fn cut(&self, path: &str, after: usize) {
        lock(&self.shared.cuts).insert(path.to_owned(), after);
    }

    /// From now on nothing is answered, as with the network off.
    pub fn turn_off(&self) {
        self.shared.off.store(true, Ordering::Relaxed);
    }

    /// Paths asked of this server so far, with the part of the file where not the whole was asked for, as
    /// in "/file bytes=100-".
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
            if self.off.load(Ordering::Relaxed) {
                return Ok(());
            }
            let mut words = head.first.split_whitespace();
            let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            match self.own_path(method, target) {
                Some(path) => self.answer(&mut writer, method, path, head.range.as_deref())?,
                None => {
                    lock(&self.foreign).push(format!("{method} {target}"));
                    return refuse("403 Forbidden", b"refused", true).write(&mut writer);
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

    fn answer(
        &self,
        writer: &mut impl Write,
        method: &str,
        path: &str,
        range: Option<&str>,
    ) -> io::Result<()> {
        lock(&self.served).push(range.map_or_else(|| path.to_owned(), |range| format!("{path} {range}")));
        let body = method != "HEAD";
        if method != "GET" && method != "HEAD" {
            return refuse("405 Method Not Allowed", b"only GET", body).write(writer);
        }
        let Some((bytes, kind)) = self.content(path) else {
            return refuse("404 Not Found", b"not here", body).write(writer);
        };
        let whole = bytes.len();
        let (status, extra, bytes) = match range.and_then(|range| part(range, whole)) {
            None => ("200 OK", String::new(), &bytes[..]),
            Some(part) if part.is_empty() => {
                let status = "416 Range Not Satisfiable";
                return Answer {
                    extra: format!("content-range: bytes */{whole}\r\n"),
                    ..refuse(status, b"", body)
                }
                .write(writer);
            }
            Some(part) => {
                let extra = format!("content-range: bytes {}-{}/{whole}\r\n", part.start, part.end - 1);
                ("206 Partial Content", extra, &bytes[part])
            }
        };
        let answer = Answer { status, kind, extra, bytes, body };
        let name = path.strip_prefix(&self.base).unwrap_or(path);
        match lock(&self.cuts).remove(name) {
            None => answer.write(writer),
            Some(after) => answer.write_cut(writer, after),
        }
    }

    /// The bytes under a path and their type.
    fn content(&self, path: &str) -> Option<(Vec<u8>, &'static str)> {
        let name = path.strip_prefix(&self.base)?.split(['?', '#']).next()?;
        if let Some(bytes) = lock(&self.laid).get(name) {
            return Some((bytes.clone(), content_type(Path::new(name))));
        }
        let file = self.file(path)?;
        Some((fs::read(&file).ok()?, content_type(&file)))
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

/// The head of the next request. `None` at the end of the connection.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut limited = reader.take(HEAD_LIMIT);
    let mut head = Head { first: String::new(), range: None };
    if limited.read_line(&mut head.first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while limited.read_line(&mut line)? > 0 && !line.trim_end().is_empty() {
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("range"))
        {
            head.range = Some(value.trim().to_owned());
        }
        line.clear();
    }
    Ok(Some(head))
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
