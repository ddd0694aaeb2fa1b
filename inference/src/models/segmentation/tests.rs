use burn::tensor::{Device, Distribution, Tensor};
use infill_protocol::Size;

use super::{HeadKind, Segmentation, SegmentationConfig, Segmenter, label_map};
use crate::models::state::{load, state_of};
use crate::weights::{Card, Class, Precision, WeightsFile};

fn init(head: HeadKind, device: &Device) -> Segmentation {
    device.seed(3);
    SegmentationConfig::new(2, head).with_width(16).init(device)
}

#[test]
fn every_pixel_gets_a_class() {
    let device = Device::flex();
    for head in [HeadKind::BiSeNet, HeadKind::DeepLab] {
        let net = SegmentationConfig::web(19, head).init(&device);
        // Sides that no halving divides.
        for [height, width] in [[48, 64], [37, 51]] {
            let picture = Tensor::ones([2, 3, height, width], &device);
            assert_eq!(net.forward(picture.clone()).dims(), [2, 19, height, width]);
            assert_eq!(net.labels(picture).dims(), [2, height, width]);
        }
    }
}

#[test]
fn a_shifted_picture_has_shifted_labels() {
    let device = Device::flex();
    // BiSeNet looks at the whole picture, DeepLab at 192 pixels on either side, none of them the border.
    for (head, bound) in [(HeadKind::BiSeNet, 0.1), (HeadKind::DeepLab, 1e-4)] {
        let net = init(head, &device);
        let dot = Tensor::<4>::ones([1, 3, 16, 16], &device);
        let at = |x: usize| {
            let empty = Tensor::<4>::zeros([1, 3, 64, 512], &device);
            net.forward(empty.slice_assign([0..1, 0..3, 24..40, x..x + 16], dot.clone()))
        };
        // Sixteen pixels are one position of the coarsest feature.
        let (here, there) = (at(240).narrow(3, 232, 32), at(256).narrow(3, 248, 32));
        let (difference, scale) = ((here.clone() - there).abs().max(), here.abs().max());
        let share = difference.into_scalar::<f32>() / scale.into_scalar::<f32>();
        assert!(share < bound, "{head:?}: {share}");
    }
}

#[test]
fn pictures_of_a_batch_do_not_know_each_other() {
    let device = Device::flex();
    for head in [HeadKind::BiSeNet, HeadKind::DeepLab] {
        let net = init(head, &device);
        let pictures = Tensor::<4>::random([2, 3, 32, 48], Distribution::Uniform(0.0, 1.0), &device);
        let (there, back) = (net.forward(pictures.clone()), net.forward(pictures.flip([0])).flip([0]));
        assert!((there - back).abs().max().into_scalar::<f32>() < 1e-4, "{head:?}");
    }
}

#[test]
fn labels_become_a_map() {
    let device = Device::flex();
    let net = init(HeadKind::DeepLab, &device);
    let labels = |count| net.labels(Tensor::ones([count, 3, 32, 48], &device)).into_data();
    let map = label_map(&labels(1)).expect("labels of one picture");
    assert_eq!(map.size(), Size::new(48, 32));
    assert!(map.data().iter().all(|&label| label < 2));
    assert!(label_map(&labels(2)).is_none(), "no map of two pictures");
}

const NAMES: [&str; 3] = ["sky", "water", "shore"];

/// A network titled “A look” that was not trained, with classes of these names.
pub fn untrained(names: &[&str]) -> WeightsFile {
    let config = SegmentationConfig::web(names.len(), HeadKind::DeepLab);
    let class = |name: &&str| Class { name: (*name).to_owned(), colour: [9; 3] };
    let card = Card {
        system: SegmentationConfig::SYSTEM.to_owned(),
        title: "A look".to_owned(),
        config: serde_json::to_value(&config).expect("numbers and names"),
        classes: names.iter().map(class).collect(),
        ..Card::default()
    };
    WeightsFile { card, state: state_of(&config.init(&Device::flex())) }
}

#[test]
fn weights_go_into_a_file_and_label_as_before() {
    let device = Device::flex();
    let file = untrained(&NAMES);
    let bytes = file.write(Precision::F32);
    let read = WeightsFile::read(&bytes).expect("what was written");
    let segmenter = Segmenter::open(read, &device).expect("its own weights");
    let picture = Tensor::<4>::random([1, 3, 32, 48], Distribution::Uniform(0.0, 1.0), &device);
    let map = pollster::block_on(segmenter.labels(picture.clone())).expect("labels");
    let plain = load(SegmentationConfig::web(3, HeadKind::DeepLab).init(&device), file.state, |name| {
        Some(name.to_owned())
    });
    let plain = label_map(&plain.expect("the same").labels(picture).into_data()).expect("one picture");
    let equal = map.data().iter().zip(plain.data()).filter(|(a, b)| a == b).count();
    // Sums run in another order; a pixel on the border of two classes may fall on the other side.
    assert!(map.size() == plain.size() && equal >= 32 * 48 - 4, "{equal}");
}

#[test]
fn a_made_up_card_is_refused() {
    let refused = |change: fn(&mut Card)| {
        let mut file = untrained(&NAMES);
        change(&mut file.card);
        Segmenter::open(file, &Device::flex()).expect_err("a made-up card").to_string()
    };
    assert!(refused(|card| card.system = "espa".to_owned()).contains("espa"));
    assert!(refused(|card| card.classes.truncate(1)).contains("names 1 classes"));
    assert!(refused(|card| card.config["classes"] = 70_000.into()).contains("70000"));
    assert!(refused(|card| card.config["width"] = 3.into()).contains("width is 3"));
    assert!(refused(|card| card.config["head"] = "Tail".into()).contains("segmentation"));
}
