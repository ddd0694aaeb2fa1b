//! What the library does with a server and a disk.

mod world;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use infill_protocol::{Method, WeightsInfo, WeightsPlace};
use pollster::block_on;

use super::*;
use crate::worker::stop::Stop;
pub use world::{HOME, Rest, World};

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
