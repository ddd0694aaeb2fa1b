//! A server and a disk made of maps.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{pending, ready};

use infill_protocol::Method;

use crate::worker::weights::{Body, Outside, Refused, Reply, hash_of};

/// Where the page of these tests lies.
pub const HOME: &str = "http://page.test/sub/";

/// Outside, as far as it can be held in hand.
#[derive(Default)]
pub struct World {
    /// What the server has, by address from the page's folder.
    pub served: RefCell<BTreeMap<String, Vec<u8>>>,
    /// What was asked of it, and from which byte on.
    pub asked: RefCell<Vec<(String, u64)>>,
    pub kept: RefCell<BTreeMap<String, Vec<u8>>>,
    /// The next transfers break off after this many bytes.
    pub breaks_after: Cell<Option<usize>>,
    /// Transfers hang instead of breaking off.
    pub hangs: Cell<bool>,
    /// The server knows of no parts.
    pub sends_whole: Cell<bool>,
    /// The browser keeps no files.
    pub refuses: Cell<bool>,
}

/// Bytes still to come.
pub struct Rest {
    bytes: Vec<u8>,
    breaks_after: Option<usize>,
    hangs: bool,
}

const PIECE: usize = 7;

impl Body for Rest {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let length = self.bytes.len().min(PIECE).min(self.breaks_after.unwrap_or(PIECE));
        if length == 0 && self.breaks_after == Some(0) {
            if self.hangs {
                pending::<()>().await;
            }
            return Err("the line is dead".into());
        }
        self.breaks_after = self.breaks_after.map(|left| left - length);
        let rest = self.bytes.split_off(length);
        let piece = std::mem::replace(&mut self.bytes, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

impl World {
    /// With a manifest of these files, each of a method and a title.
    pub fn offering(files: &[(Method, &str, &[u8])]) -> Self {
        let world = Self::default();
        let mut entries = Vec::new();
        for (method, title, bytes) in files {
            let (hash, method) = (hash_of(bytes), method.id());
            entries.push(format!(
                r#"{{ "id": "{title}", "title": "{title}", "method": "{method}", "preset": "tiny",
                      "bytes": {}, "sha256": "{hash}", "licence": "CC0-1.0", "url": "weights/{title}" }}"#,
                bytes.len()
            ));
            world.serve(&format!("weights/{title}"), bytes);
        }
        let manifest = format!(r#"{{ "weights": [{}] }}"#, entries.join(","));
        world.serve("weights/manifest.json", manifest.as_bytes());
        world
    }

    pub fn serve(&self, address: &str, bytes: &[u8]) {
        self.served.borrow_mut().insert(address.to_owned(), bytes.to_vec());
    }

    /// What was asked for weights, the manifest aside.
    pub fn asked_for_weights(&self) -> Vec<u64> {
        let asked = self.asked.borrow();
        asked
            .iter()
            .filter(|(address, _)| !address.ends_with("manifest.json"))
            .map(|(_, from)| *from)
            .collect()
    }

    fn unless_refused<T>(&self, value: T) -> Result<T, Refused> {
        if self.refuses.get() { Err(Refused) } else { Ok(value) }
    }
}

impl Outside for World {
    type Body = Rest;

    async fn fetch(&self, address: &str, from: u64) -> Result<Reply<Rest>, String> {
        let path = address.strip_prefix(HOME).ok_or("not here")?;
        self.asked.borrow_mut().push((path.to_owned(), from));
        let whole = self.served.borrow().get(path).cloned();
        let from = if self.sends_whole.get() { 0 } else { from as usize };
        let (status, bytes) = match whole {
            None => (404, b"not here".to_vec()),
            Some(bytes) if from > bytes.len() => (416, Vec::new()),
            Some(bytes) if from > 0 => (206, bytes[from..].to_vec()),
            Some(bytes) => (200, bytes),
        };
        let breaks_after = self.breaks_after.get().filter(|_| !path.ends_with(".json"));
        Ok(Reply { status, body: Rest { bytes, breaks_after, hangs: self.hangs.get() } })
    }

    fn names(&self) -> impl Future<Output = Result<Vec<String>, Refused>> {
        ready(self.unless_refused(self.kept.borrow().keys().cloned().collect()))
    }

    fn read(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Refused>> {
        ready(self.unless_refused(self.kept.borrow().get(name).cloned()))
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> impl Future<Output = Result<(), Refused>> {
        if !self.refuses.get() {
            let mut kept = self.kept.borrow_mut();
            let file = kept.entry(name.to_owned()).or_default();
            file.resize(at as usize, 0);
            file.extend(bytes);
        }
        ready(self.unless_refused(()))
    }

    fn remove(&self, name: &str) -> impl Future<Output = Result<(), Refused>> {
        self.kept.borrow_mut().remove(name);
        ready(self.unless_refused(()))
    }
}
