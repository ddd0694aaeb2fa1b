//! Networks on crops of every shape; a texture fill has tests of its own.

use burn::tensor::Device;
use infill_protocol::{LabelMap, Mask, Rect, Size};
use pollster::block_on;

use super::*;
use crate::models::csa::CsaConfig;
use crate::models::espa::{EspaConfig, SemanticDecoderConfig};
use crate::models::network::NetworkConfig;

/// A narrow ESPA for small pictures, with two classes.
fn espa() -> Network {
    let decoder = SemanticDecoderConfig::new(2).with_hidden(4);
    let config = EspaConfig::new().with_width(4).with_size([32, 48]).with_decoder(Some(decoder));
    NetworkConfig::Espa(config).init(&Device::flex())
}

fn options(method: Method) -> FillOptions {
    FillOptions { method, ..FillOptions::default() }
}

/// Bands and a wandering alpha, with a hole.
fn crop(size: Size, hole: Rect) -> Problem {
    let mut mask = Mask::known(size);
    (hole.y..hole.bottom()).for_each(|y| mask.set_span(y, hole.x..hole.right(), true));
    let pixel = |index: usize| {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        let band = if (x + y / 2) % 14 < 7 { 60 } else { 170 };
        [band, band / 2 + y as u8 % 16, 200 - band, 255 - x as u8 % 100]
    };
    let pixels = (0..size.area()).flat_map(pixel).collect();
    Problem { size, pixels, hole: mask, labels: None, sources: None }
}

fn assert_filled(before: &Problem, after: &[u8]) {
    assert_eq!(after.len(), before.pixels.len());
    let mut changed = 0;
    let pixels = before.pixels.chunks_exact(4).zip(after.chunks_exact(4)).zip(before.hole.data());
    for (index, ((old, new), &hole)) in pixels.enumerate() {
        assert_eq!(old[3], new[3], "alpha of pixel {index}");
        assert!(hole == Mask::HOLE || old == new, "known pixel {index}");
        changed += u32::from(old != new);
    }
    assert!(changed > 0 || before.hole.hole_area() == 0, "nothing was filled");
}

#[test]
fn a_crop_of_any_shape_is_filled_and_nothing_else() {
    let network = espa();
    let cases = [
        (Size::new(48, 32), Rect::new(10, 10, 12, 9)),
        (Size::new(20, 31), Rect::new(5, 5, 6, 6)),
        (Size::new(130, 97), Rect::new(40, 30, 41, 33)),
        (Size::new(150, 9), Rect::new(60, 0, 20, 9)),
        (Size::new(1, 1), Rect::new(0, 0, 1, 1)),
        (Size::new(1, 200), Rect::new(0, 50, 1, 20)),
        (Size::new(96, 64), Rect::new(0, 0, 96, 64)),
        (Size::new(96, 64), Rect::new(0, 0, 95, 64)),
        (Size::new(60, 60), Rect::new(3, 3, 0, 0)),
    ];
    for (size, hole) in cases {
        let crop = crop(size, hole);
        let filled = fill_on_cpu(Some(&network), crop.clone(), &options(Method::Espa)).unwrap();
        assert_filled(&crop, &filled);
    }
}

#[test]
fn what_lies_in_the_hole_does_not_show() {
    let network = espa();
    let crop = crop(Size::new(60, 40), Rect::new(21, 13, 14, 11));
    let mut other = crop.clone();
    for (pixel, &hole) in other.pixels.chunks_exact_mut(4).zip(crop.hole.data()) {
        if hole == Mask::HOLE {
            pixel[..3].copy_from_slice(&[255, 0, 255]);
        }
    }
    let fill = |crop| fill_on_cpu(Some(&network), crop, &options(Method::Espa)).unwrap();
    assert_eq!(fill(crop), fill(other));
}

#[test]
fn labels_change_the_hole() {
    let network = espa();
    let mut crop = crop(Size::new(48, 32), Rect::new(10, 10, 12, 9));
    let mut fill = |label: u8| {
        crop.labels = LabelMap::new(crop.size, vec![label; crop.size.area()]);
        fill_on_cpu(Some(&network), crop.clone(), &options(Method::Espa)).unwrap()
    };
    assert_ne!(fill(0), fill(1));
}

/// What the photo's own regions are called is nothing a network has learned: their colours tell.
#[test]
fn labels_that_are_no_classes_steer_no_network() {
    let mut file = espa().file();
    let class = |colour| crate::weights::Class { name: "a class".into(), colour };
    file.card.classes = vec![class([10; 3]), class([20; 3])];
    let network = Network::open(file, &Device::flex()).unwrap();
    let mut crop = crop(Size::new(48, 32), Rect::new(10, 10, 12, 9));
    let steers = |colours: Vec<[u8; 3]>, label: u8, crop: &mut Problem| {
        crop.labels = LabelMap::new(crop.size, vec![label; crop.size.area()]);
        Manner { colours, ..Manner::default() }.steers(&network, crop)
    };
    assert!(steers(Vec::new(), 1, &mut crop), "nothing is said against it");
    assert!(steers(vec![[10; 3], [20; 3]], 1, &mut crop));
    assert!(steers(vec![[10; 3], [99; 3]], 0, &mut crop), "the other class is not used");
    assert!(!steers(vec![[10; 3], [99; 3]], 1, &mut crop));
    assert!(!steers(Vec::new(), 2, &mut crop), "there are two");
    assert!(steers(Vec::new(), 255, &mut crop));
}

/// A network without classes gives the structure; what is seen comes from pixels of the label.
#[test]
fn labels_bind_the_detail_of_a_network_without_classes() {
    let config = EspaConfig::new().with_width(4).with_size([32, 48]);
    let network = NetworkConfig::Espa(config).init(&Device::flex());
    let mut crop = crop(Size::new(48, 32), Rect::new(10, 10, 12, 9));
    for (index, pixel) in crop.pixels.chunks_exact_mut(4).enumerate() {
        let right = index % 48 >= 24;
        pixel.copy_from_slice(&[if right { 200 } else { 60 }, pixel[1], pixel[2], 255]);
    }
    let plain = fill_on_cpu(Some(&network), crop.clone(), &options(Method::Espa)).unwrap();
    for (label, expected) in [(0, 60), (1, 200)] {
        let of = |index: usize| {
            if crop.hole.data()[index] == Mask::HOLE { label } else { u8::from(index % 48 >= 24) }
        };
        let labels = LabelMap::new(crop.size, (0..crop.size.area()).map(of).collect());
        let labelled = Problem { labels, ..crop.clone() };
        let filled = fill_on_cpu(Some(&network), labelled.clone(), &options(Method::Espa)).unwrap();
        assert_filled(&labelled, &filled);
        for (x, y) in (12..20).flat_map(|x| (12..17).map(move |y| (x, y))) {
            assert!(filled[4 * (y * 48 + x)].abs_diff(expected) <= 32, "label {label} at {x}, {y}");
        }
        assert_ne!(filled, plain);
    }
}

#[test]
fn steps_announce_the_network_and_never_go_back() {
    let network = espa();
    let crop = crop(Size::new(130, 97), Rect::new(40, 30, 41, 33));
    let mut fill = DeviceFill::new(None, Some(&network), crop.clone(), &options(Method::Espa)).unwrap();
    let first = block_on(fill.step()).unwrap();
    assert_eq!((first.stage, first.done), ("network", 0));
    let (mut last, mut stages) = (0.0, vec![first.stage]);
    loop {
        let progress = block_on(fill.step()).unwrap();
        let share = progress.done as f64 / progress.total as f64;
        assert!(share > last && share <= 1.0, "{progress:?} after {last}");
        last = share;
        stages.push(progress.stage);
        if progress.is_done() {
            break;
        }
    }
    assert!(stages.contains(&"search"), "the photo gives the detail: {stages:?}");
    let stepped = block_on(fill.finish()).unwrap();
    assert_eq!(stepped, fill_on_cpu(Some(&network), crop, &options(Method::Espa)).unwrap());
}

#[test]
fn a_soft_network_takes_its_detail_from_the_photo_at_any_size() {
    let network = espa();
    let mut file = network.file();
    file.card.soft = 1;
    let soft = Network::open(file, &Device::flex()).expect("our own weights");
    let problem = crop(network.size(), Rect::new(8, 8, 12, 12));
    let filled =
        |network| fill_on_cpu(Some(network), problem.clone(), &options(Method::Espa)).expect("a fill");
    let (kept, detailed) = (filled(&network), filled(&soft));
    assert_filled(&problem, &kept);
    assert_filled(&problem, &detailed);
    assert_ne!(kept, detailed);
}

#[test]
fn a_method_without_its_own_weights_says_what_to_do() {
    let crop = crop(Size::new(20, 20), Rect::new(5, 5, 5, 5));
    let error = fill_on_cpu(None, crop.clone(), &options(Method::GmSrm)).unwrap_err();
    assert_eq!(error, FillError::NoWeights("GM-SRM"));
    assert!(error.to_string().contains("Choose"));
    let csa = NetworkConfig::Csa(CsaConfig::new().with_width(2)).init(&Device::flex());
    let error = fill_on_cpu(Some(&csa), crop.clone(), &options(Method::Spl)).unwrap_err();
    assert_eq!(error, FillError::OtherNetwork { wanted: "SPL", found: "CSA" });
    assert!(fill_on_cpu(Some(&csa), crop, &options(Method::Texture)).is_ok(), "texture needs none");
}

#[test]
fn weights_that_explode_are_an_error_and_no_colours() {
    let mut file = espa().file();
    for data in file.state.values_mut() {
        let huge = vec![3e38_f32; data.num_elements()];
        *data = burn::tensor::TensorData::new(huge, data.shape().clone());
    }
    let network = Network::open(file, &Device::flex()).unwrap();
    let crop = crop(Size::new(48, 32), Rect::new(10, 10, 12, 9));
    let error = fill_on_cpu(Some(&network), crop, &options(Method::Espa)).unwrap_err();
    assert!(matches!(error, FillError::NoPicture { .. }), "{error}");
}
