//! A server and a disk made of maps, and what the library does with them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{pending, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use infill_protocol::{Method, WeightsInfo, WeightsPlace};
use pollster::block_on;

use super::*;
use crate::worker::stop::Stop;

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

const ESPA: &[u8] = b"the weights of a network, in more than one piece";

fn espa() -> World {
    World::offering(&[(Method::Espa, "ESPA", ESPA)])
}

fn opened(world: &World) -> Library {
    let library = Library::default();
    block_on(library.open(world, HOME.into()));
    library
}

/// Loads, and keeps what is whole, as the worker does.
fn load(library: &Library, world: &World, bytes: &[u8]) -> Result<Vec<u8>, Ended> {
    let stop = Stop::default();
    let watch = Watch { stop: &stop, told: &|_, done, total| assert!(done <= total, "{done} of {total}") };
    block_on(async {
        let (mut info, bytes) = library.load(world, hash_of(bytes), &watch).await?;
        library.keep(world, &mut info, &bytes).await;
        Ok(bytes)
    })
}

fn list(library: &Library, world: &World) -> Vec<WeightsInfo> {
    block_on(library.list(world))
}

fn words(ended: Result<Vec<u8>, Ended>) -> String {
    match ended {
        Err(Ended::Failed(words)) => words,
        other => panic!("{other:?}"),
    }
}

#[test]
fn offered_weights_are_fetched_once_and_found_on_the_next_visit() {
    let world = espa();
    let library = opened(&world);
    assert_eq!(list(&library, &world)[0].place, WeightsPlace::Offered);
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
    let library = opened(&world);
    assert_eq!(list(&library, &world)[0].place, WeightsPlace::Kept);
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
    assert_eq!(world.asked_for_weights(), [0]);
    assert_eq!(library.note(), None);
}

#[test]
fn a_missing_or_broken_manifest_is_no_weights_and_a_word() {
    for (bytes, part) in [(None, "404"), (Some("<html>"), "expected")] {
        let world = World::default();
        bytes.into_iter().for_each(|bytes| world.serve("weights/manifest.json", bytes.as_bytes()));
        let library = opened(&world);
        assert!(list(&library, &world).is_empty());
        assert!(library.note().is_some_and(|note| note.contains(part)), "{:?}", library.note());
    }
}

#[test]
fn a_broken_transfer_goes_on_from_where_it_was() {
    let world = espa();
    world.breaks_after.set(Some(20));
    let library = opened(&world);
    let words = words(load(&library, &world, ESPA));
    assert!(words.contains("20 of 48") && words.contains("the line is dead"), "{words}");
    assert_eq!(list(&library, &world)[0].place, WeightsPlace::Offered);
    world.breaks_after.set(None);
    assert_eq!(load(&opened(&world), &world, ESPA).as_deref(), Ok(ESPA));
    assert_eq!(world.asked_for_weights(), [0, 20]);
}

#[test]
fn a_server_without_parts_sends_the_whole() {
    let world = espa();
    world.breaks_after.set(Some(20));
    let library = opened(&world);
    words(load(&library, &world, ESPA));
    world.breaks_after.set(None);
    world.sends_whole.set(true);
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
}

#[test]
fn a_beginning_of_another_file_is_thrown_away() {
    let world = espa();
    let library = opened(&world);
    block_on(world.write(&file_name(hash_of(ESPA)), 0, b"something else")).unwrap();
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
    assert_eq!(world.asked_for_weights(), [14, 0]);
}

#[test]
fn bytes_that_are_not_the_promised_ones_are_refused() {
    for wrong in [&b"the weights of a network, in more than one piecE"[..], &[7; 300], b"short"] {
        let world = espa();
        world.serve("weights/ESPA", wrong);
        let library = opened(&world);
        let words = words(load(&library, &world, ESPA));
        assert!(words.contains("ESPA"), "{words}");
        assert_eq!(list(&library, &world)[0].place, WeightsPlace::Offered);
    }
    let world = espa();
    world.served.borrow_mut().remove("weights/ESPA");
    assert!(words(load(&opened(&world), &world, ESPA)).contains("404"));
}

#[test]
fn without_a_disk_memory_does_and_it_is_said() {
    let world = espa();
    world.refuses.set(true);
    let library = opened(&world);
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
    assert_eq!(load(&library, &world, ESPA).as_deref(), Ok(ESPA));
    assert_eq!(world.asked_for_weights(), [0]);
    assert_eq!(list(&library, &world)[0].place, WeightsPlace::InMemory);
    assert!(library.note().is_some_and(|note| note.contains("keep no files")));
    assert!(world.kept.borrow().is_empty());
}

#[test]
fn stopping_ends_a_transfer_that_hangs_and_keeps_what_came() {
    let world = espa();
    world.breaks_after.set(Some(20));
    world.hangs.set(true);
    let (library, stop) = (opened(&world), Stop::default());
    let watch = Watch { stop: &stop, told: &|_, _, _| {} };
    let mut context = Context::from_waker(Waker::noop());
    let mut loading = pin!(library.load(&world, hash_of(ESPA), &watch));
    assert!(loading.as_mut().poll(&mut context).is_pending());
    stop.ask();
    let Poll::Ready(ended) = loading.poll(&mut context) else { panic!("it still waits") };
    assert_eq!(ended.map(drop), Err(Ended::Stopped));
    assert_eq!(world.kept.borrow()[&file_name(hash_of(ESPA))], ESPA[..20]);
}

#[test]
fn what_was_brought_is_kept_listed_checked_and_deleted() {
    let (world, own) = (espa(), b"my own weights");
    let library = opened(&world);
    let mut info = list(&library, &world)[0].clone();
    (info.hash, info.title, info.bytes) = (hash_of(own), "Own".into(), own.len() as u64);
    block_on(library.keep(&world, &mut info, own));
    assert_eq!(info.place, WeightsPlace::Kept);
    let library = opened(&world);
    assert_eq!(list(&library, &world)[1], info);
    assert_eq!(load(&library, &world, own).as_deref(), Ok(&own[..]));
    block_on(world.write(&file_name(info.hash), 3, b"!")).unwrap();
    assert!(words(load(&library, &world, own)).contains("damaged"));
    assert!(words(load(&library, &world, own)).contains("no longer"));
    load(&library, &world, ESPA).unwrap();
    block_on(library.delete(&world, hash_of(ESPA)));
    assert!(world.kept.borrow().is_empty());
}

#[test]
fn beginnings_that_nobody_offers_any_more_are_removed() {
    let world = espa();
    let (stale, begun) = (file_name(hash_of(b"stale")), file_name(hash_of(ESPA)));
    block_on(world.write(&stale, 0, b"sta")).unwrap();
    block_on(world.write(&begun, 0, b"the ")).unwrap();
    opened(&world);
    assert_eq!(world.kept.borrow().keys().collect::<Vec<_>>(), [&begun]);
}
