//! Proposals by networks; what they see is their own tests' business.

use burn::tensor::Device;
use infill_protocol::{Mask, Size};
use pollster::block_on;

use super::{GuideError, propose_as_published, propose_named};
use crate::models::espa::EspaConfig;
use crate::models::network::NetworkConfig;
use crate::models::segmentation::{Segmenter, tests::untrained};

fn segmenter() -> Segmenter {
    Segmenter::open(untrained(&["sky", "water", "shore"]), &Device::flex()).unwrap()
}

fn scene(size: Size) -> (Vec<u8>, Mask) {
    let mut hole = Mask::known(size);
    (20..40).for_each(|y| hole.set_span(y, 30..60, true));
    ((0..4 * size.area()).map(|index| (index * 7 % 251) as u8 | 128).collect(), hole)
}

#[test]
fn classes_and_names_are_those_of_the_weights() {
    let size = Size::new(96, 64);
    let (picture, hole) = scene(size);
    let segmenter = segmenter();
    let named = block_on(propose_named(&segmenter, &picture, &hole)).unwrap();
    let espa = NetworkConfig::Espa(EspaConfig::new().with_width(4).with_size([32, 48])).init(&Device::flex());
    let published = block_on(propose_as_published(&segmenter, &espa, &picture, &hole)).unwrap();
    for (proposal, words) in [(named, "regions"), (published, "ESPA")] {
        assert_eq!((proposal.labels.size(), proposal.palette.classes[1].name.as_str()), (size, "water"));
        assert!(proposal.labels.data().iter().all(|&label| label < 3));
        assert!(proposal.source.contains("A look") && proposal.source.contains(words), "{}", proposal.source);
    }
}

#[test]
fn a_region_has_one_name() {
    let size = Size::new(96, 64);
    let (mut picture, hole) = scene(size);
    // Left dark, right bright, both even: two regions, and what the network doubts inside them does not show.
    for (index, pixel) in picture.chunks_exact_mut(4).enumerate() {
        pixel[..3].fill(if index % 96 < 48 { 30 } else { 220 });
    }
    let labels = block_on(propose_named(&segmenter(), &picture, &hole)).unwrap().labels;
    for side in [0..40, 56..96] {
        let mut seen: Vec<u8> =
            (0..64).flat_map(|y| labels.data()[96 * y..][side.clone()].to_vec()).collect();
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }
}

#[test]
fn what_no_network_can_read_is_said() {
    let (picture, hole) = scene(Size::new(96, 64));
    let propose =
        |picture: &[u8], hole: &Mask| block_on(propose_named(&segmenter(), picture, hole)).unwrap_err();
    assert_eq!(propose(&picture[4..], &hole), GuideError::Sizes);
    let all = Mask::from_levels(hole.size(), vec![255; hole.size().area()]).unwrap();
    assert_eq!(propose(&picture, &all), GuideError::Nothing);
    assert_eq!(propose(&vec![200; 4 * 2700], &Mask::known(Size::new(300, 9))), GuideError::Narrow);
}
