//! Labels that are proposed, and fills that obey them.

use infill_protocol::Size;

use super::*;

fn propose(id: u32) -> Message {
    let (_, payloads) = fill(id, 0);
    let size = Size::new(SIDE, SIDE);
    (ComputeRequest::Propose { id, size, network: None, segmentation: None }, payloads)
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
    let (ComputeResponse::Proposed { id: 3, palette, source }, payloads) = sent.last().unwrap() else {
        panic!("{sent:?}")
    };
    assert!(!palette.classes.is_empty() && !source.is_empty());
    assert_eq!(payloads[0].len(), (SIDE * SIDE) as usize);
    assert!(payloads[0].iter().all(|&label| usize::from(label) < palette.classes.len()));
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
