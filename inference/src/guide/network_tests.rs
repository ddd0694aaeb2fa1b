//! Proposals by networks; what they see is their own tests' business.

use burn::tensor::Device;
use infill_protocol::{Class, Mask, Size};
use pollster::block_on;

use super::{GuideError, propose_with};
use crate::models::espa::EspaConfig;
use crate::models::network::NetworkConfig;
use crate::models::segmentation::{HeadKind, SegmentationConfig, Segmenter};
use crate::models::state::state_of;
use crate::weights::{Card, WeightsFile};

/// A network that was not trained, with three classes.
fn segmenter() -> Segmenter {
    let device = Device::flex();
    let config = SegmentationConfig::web(3, HeadKind::DeepLab);
    let classes = ["sky", "water", "shore"].map(|name| Class { name: name.into(), colour: [9; 3] }).to_vec();
    let card = Card {
        system: SegmentationConfig::SYSTEM.into(),
        title: "A look".into(),
        config: serde_json::to_value(&config).unwrap(),
        classes,
        ..Card::default()
    };
    let state = state_of(&config.init(&device));
    Segmenter::open(WeightsFile { card, state }, &device).unwrap()
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
    let espa = NetworkConfig::Espa(EspaConfig::new().with_width(4).with_size([32, 48])).init(&Device::flex());
    for (network, words) in [(None, "the texture fill"), (Some(&espa), "ESPA")] {
        let proposal = block_on(propose_with(&segmenter(), network, &picture, &hole)).unwrap();
        assert_eq!((proposal.labels.size(), proposal.palette.classes[1].name.as_str()), (size, "water"));
        assert!(proposal.labels.data().iter().all(|&label| label < 3));
        assert!(proposal.source.contains("A look") && proposal.source.contains(words), "{}", proposal.source);
    }
}

#[test]
fn what_no_network_can_read_is_said() {
    let (picture, hole) = scene(Size::new(96, 64));
    let error = block_on(propose_with(&segmenter(), None, &picture[4..], &hole)).unwrap_err();
    assert_eq!(error, GuideError::Sizes);
    let all = Mask::from_levels(hole.size(), vec![255; hole.size().area()]).unwrap();
    let error = block_on(propose_with(&segmenter(), None, &picture, &all)).unwrap_err();
    assert_eq!(error, GuideError::Nothing);
    let thin = Mask::known(Size::new(300, 9));
    let error = block_on(propose_with(&segmenter(), None, &vec![200; 4 * 2700], &thin)).unwrap_err();
    assert_eq!(error, GuideError::Narrow);
}
