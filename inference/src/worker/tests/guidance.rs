//! Labels that are proposed, and fills that obey them.

use infill_protocol::{GuideOrigin, ProposeBy, Purpose, Size, WeightsHash, WeightsPlace};

use super::*;
use crate::models::segmentation::tests::untrained;
use crate::weights::Precision;
use crate::worker::weights::{hash_of, tests::HOME};

fn propose(id: u32) -> Message {
    let (_, payloads) = fill(id, 0);
    let size = Size::new(SIDE, SIDE);
    (ComputeRequest::Propose { id, size, by: ProposeBy::Names }, payloads)
}

/// Left half of the crop labelled 0, right half 1, the hole `label`.
fn guided(id: u32, label: u8, colours: Option<Vec<u8>>) -> Message {
    let (request, mut payloads) = fill(id, 0);
    let ComputeRequest::Fill { crop, .. } = request else { panic!("a fill") };
    let labels = payloads[1].iter().enumerate();
    let half = |index: usize| u8::from(index as u32 % SIDE >= SIDE / 2);
    payloads.push(labels.map(|(index, &hole)| if hole == 255 { label } else { half(index) }).collect());
    payloads.extend(colours);
    // Red tells the halves apart.
    for index in 0..payloads[1].len() {
        payloads[0][4 * index] = payloads[0][4 * index] / 2 + 120 * half(index);
    }
    (ComputeRequest::Fill { id, crop: CropHeader { guided: true, preview: true, ..crop } }, payloads)
}

/// How many of the hole's inner pixels are as red as the right half, whatever became of their tone.
fn red(sent: &[(ComputeResponse, Vec<Vec<u8>>)]) -> usize {
    let (_, payloads) = sent.last().unwrap();
    let inside = (21..27).flat_map(|y| (21..27).map(move |x| 4 * (y * SIDE as usize + x)));
    inside.filter(|&index| payloads[0][index] >= 87).count()
}

#[test]
fn labels_are_proposed_for_every_pixel_with_their_palette() {
    let sent = talk(vec![propose(3)], Vec::new());
    let (ComputeResponse::Proposed { id: 3, palette, origin, source, lacks: None }, payloads) =
        sent.last().unwrap()
    else {
        panic!("{sent:?}")
    };
    assert!(!palette.classes.is_empty() && !source.is_empty());
    assert_eq!(*origin, GuideOrigin::Proposed { network: None, segmentation: None });
    assert_eq!(payloads[0].len(), (SIDE * SIDE) as usize);
    assert!(payloads[0].iter().all(|&label| usize::from(label) < palette.classes.len()));
}

/// A segmentation network as a file.
fn segmentation() -> Vec<u8> {
    segmentation_of(["sky", "water"])
}

fn segmentation_of(names: [&str; 2]) -> Vec<u8> {
    untrained(&names).write(Precision::F16)
}

/// A page beside which this network lies.
fn naming(bytes: &[u8]) -> World {
    let world = World::offering(&[]);
    let (hash, length) = (hash_of(bytes), bytes.len());
    let manifest = format!(
        r#"{{ "weights": [], "segmentation": [{{ "id": "s", "title": "A look", "method": "segmentation",
              "bytes": {length}, "sha256": "{hash}", "licence": "CC0-1.0", "url": "weights/s" }}] }}"#
    );
    world.serve("weights/manifest.json", manifest.as_bytes());
    world.serve("weights/s", bytes);
    world
}

fn list() -> Message {
    (ComputeRequest::ListWeights { base: HOME.into() }, Vec::new())
}

fn by(id: u32, by: ProposeBy) -> Message {
    let (_, payloads) = propose(id);
    (ComputeRequest::Propose { id, size: Size::new(SIDE, SIDE), by }, payloads)
}

/// The names proposed, the weights that did, and why there are no names.
fn proposed(sent: &[(ComputeResponse, Vec<Vec<u8>>)], wanted: u32) -> (Vec<&str>, bool, Option<&str>) {
    let found = sent.iter().find_map(|(response, _)| match response {
        ComputeResponse::Proposed { id, palette, origin, lacks, .. } if *id == wanted => {
            let names = palette.classes.iter().map(|class| class.name.as_str()).collect();
            let by_network = matches!(origin, GuideOrigin::Proposed { segmentation: Some(_), .. });
            Some((names, by_network, lacks.as_deref()))
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{sent:?}"))
}

#[test]
fn names_come_from_the_network_beside_the_page_which_is_kept() {
    let bytes = segmentation();
    let hash = hash_of(&bytes);
    let again = |segmentation| ProposeBy::Again(GuideOrigin::Proposed { network: None, segmentation });
    let messages =
        vec![list(), propose(1), by(2, again(Some(hash))), by(3, again(None)), by(4, ProposeBy::Regions)];
    let desk = desk_in(naming(&bytes));
    let handler = Handler::new(Rc::clone(&desk));
    messages.into_iter().for_each(|(request, payloads)| {
        handler.receive(request, payloads);
        block_on(handler.run());
    });
    let sent = desk.sent.take();
    for (id, named) in [(1, true), (2, true), (3, false), (4, false)] {
        let (names, by_network, lacks) = proposed(&sent, id);
        assert_eq!((names == ["sky", "water"], by_network, lacks), (named, named, None), "{id}");
    }
    assert_eq!(desk.world.asked_for_weights(), [0], "fetched once");
    assert!(desk.world.kept.borrow().contains_key(&format!("{hash}.json")), "and kept");
    let listed = sent.iter().filter_map(|(response, _)| match response {
        ComputeResponse::Weights { list, .. } => Some((list[0].purpose, list[0].place)),
        _ => None,
    });
    let expected = [WeightsPlace::Offered, WeightsPlace::Kept].map(|place| (Purpose::Name, place));
    assert_eq!(listed.collect::<Vec<_>>(), expected, "the page learns that it can be deleted");
}

#[test]
fn without_the_network_there_are_regions_and_a_reason() {
    let bytes = segmentation();
    let world = naming(&bytes);
    world.breaks_after.set(Some(5));
    let sent = talk_in(world, vec![list(), propose(1)], Vec::new());
    let (names, by_network, lacks) = proposed(&sent, 1);
    assert!(names[0].starts_with("Region") && !by_network);
    assert!(lacks.is_some_and(|words| words.contains("broke off")), "{lacks:?}");
}

#[test]
fn names_of_the_persons_own_weights_come_before_those_beside_the_page() {
    let (offered, own) = (segmentation(), segmentation_of(["hair", "skin"]));
    let desk = desk_in(naming(&offered));
    let handler = Handler::new(Rc::clone(&desk));
    let say = |(request, payloads)| {
        handler.receive(request, payloads);
        block_on(handler.run());
    };
    let hash = hash_of(&own);
    [list(), propose(1), (ComputeRequest::TakeWeights { id: 2 }, vec![own]), propose(3)]
        .into_iter()
        .for_each(say);
    [(ComputeRequest::DeleteWeights { hash }, Vec::new()), propose(4)].into_iter().for_each(say);
    let sent = desk.sent.take();
    let taken = |(response, _): &(ComputeResponse, _)| match response {
        ComputeResponse::NamesTaken { id: 2, weights } => weights.hash == hash,
        _ => false,
    };
    assert!(sent.iter().any(taken), "{sent:?}");
    for (id, names) in [(1, ["sky", "water"]), (3, ["hair", "skin"]), (4, ["sky", "water"])] {
        assert_eq!(proposed(&sent, id), (names.to_vec(), true, None), "{id}");
    }
}

#[test]
fn names_of_an_earlier_release_leave_and_the_persons_own_stay() {
    let (before, own, now) =
        (segmentation_of(["old", "older"]), segmentation_of(["hair", "skin"]), segmentation());
    let desk = desk_in(naming(&before));
    let handler = Handler::new(Rc::clone(&desk));
    let say = |(request, payloads)| {
        handler.receive(request, payloads);
        block_on(handler.run());
    };
    [list(), propose(1), (ComputeRequest::TakeWeights { id: 2 }, vec![own.clone()])]
        .into_iter()
        .for_each(say);
    let later = naming(&now);
    later.kept.replace(desk.world.kept.take());
    let sent = talk_in(later, vec![list()], Vec::new());
    let Some((ComputeResponse::Weights { list, .. }, _)) = sent.last() else { panic!("{sent:?}") };
    let hashes: Vec<_> = list.iter().map(|info| info.hash).collect();
    assert_eq!(hashes, [hash_of(&now), hash_of(&own)]);
}

#[test]
fn what_was_proposed_by_other_weights_is_not_proposed_by_these() {
    let bytes = segmentation();
    let origin = GuideOrigin::Proposed { network: None, segmentation: Some(WeightsHash([7; 32])) };
    let sent = talk_in(naming(&bytes), vec![list(), by(1, ProposeBy::Again(origin))], Vec::new());
    let Some((ComputeResponse::Failed { id: 1, error }, _)) = sent.last() else { panic!("{sent:?}") };
    assert!(error.message.contains("neither beside this page nor on this device"), "{error}");
}

#[test]
fn the_newest_wish_wins() {
    let sent = talk(vec![propose(3)], vec![fill(4, 0)]);
    assert_eq!(kinds(&sent), ["ready", "cancelled 3", "filled 4.0"]);
    let sent = talk(vec![fill(4, 0)], vec![propose(5)]);
    assert_eq!(kinds(&sent)[..2], ["ready", "cancelled 4"]);
    assert!(kinds(&sent)[2].starts_with("proposed 5"));
    let sent = talk(vec![propose(3)], vec![(ComputeRequest::Cancel { id: 3 }, Vec::new())]);
    assert_eq!(kinds(&sent), ["ready", "cancelled 3"]);
}

#[test]
fn a_guided_fill_takes_from_its_label() {
    for (label, expected) in [(0, 0), (1, 36)] {
        let sent = talk(vec![guided(1, label, None)], Vec::new());
        assert_eq!(kinds(&sent), ["ready", "filled 1.0"]);
        assert_eq!(red(&sent), expected, "label {label}");
    }
}

#[test]
fn a_label_that_nothing_has_is_replaced_by_what_looks_like_it() {
    // Of label 7 the colour is red.
    let mut colours = vec![0; 24];
    colours[21] = 250;
    let sent = talk(vec![guided(1, 7, Some(colours))], Vec::new());
    assert_eq!(kinds(&sent), ["ready", "substituted 1 [(7, 1)]", "filled 1.0"]);
    assert_eq!(red(&sent), 36);
}

#[test]
fn broken_wishes_fail_in_words() {
    let (request, payloads) = propose(1);
    let everything = vec![payloads[0].clone(), vec![255; payloads[1].len()]];
    let sent = talk(vec![(request.clone(), everything)], Vec::new());
    let ComputeResponse::Failed { id: 1, error } = &sent[1].0 else { panic!("{sent:?}") };
    assert!(error.message.contains("leave part of it unpainted"), "{error}");
    assert_eq!(kinds(&talk(vec![(request, vec![vec![0; 3]])], Vec::new())), ["ready", "failed 1"]);
    let (request, mut payloads) = guided(2, 0, None);
    payloads.pop();
    assert_eq!(kinds(&talk(vec![(request, payloads)], Vec::new())), ["ready", "failed 2"]);
}
