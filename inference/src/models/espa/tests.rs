use burn::module::Module;
use burn::tensor::{Device, Distribution, Tensor};

use super::*;

const SIZE: [usize; 2] = [32, 48];

fn small() -> EspaConfig {
    EspaConfig::new()
        .with_width(4)
        .with_size(SIZE)
        .with_decoder(Some(SemanticDecoderConfig::new(3).with_hidden(8)))
}

/// An image, and a hole in its middle.
fn scene(device: &Device) -> (Tensor<4>, Tensor<4>) {
    let [height, width] = SIZE;
    let image = Tensor::random([1, 3, height, width], Distribution::Uniform(-1.0, 1.0), device);
    let hole = Tensor::ones([1, 1, 16, 16], device);
    let mask = Tensor::zeros([1, 1, height, width], device).slice_assign([0..1, 0..1, 8..24, 16..32], hole);
    (image, mask)
}

/// Every position of one class.
fn labels(class: usize, device: &Device) -> Tensor<4> {
    let [height, width] = SIZE;
    let one = Tensor::ones([1, 1, height, width], device);
    Tensor::zeros([1, 3, height, width], device)
        .slice_assign([0..1, class..class + 1, 0..height, 0..width], one)
}

fn largest(x: Tensor<4>) -> f32 {
    x.abs().max().into_scalar()
}

#[test]
fn published_sizes() {
    let device = Device::flex();
    let stage1 = |width| EspaConfig::new().with_width(width).init_stage1(&device).num_params();
    assert_eq!(stage1(32), 1_481_635);
    assert_eq!(stage1(64), 5_815_107);
    assert_eq!(PatchGanConfig::new().init(&device).num_params(), 2_764_736);
}

#[test]
fn another_label_fills_the_hole_otherwise_and_nothing_else() {
    let device = Device::flex();
    let (image, mask) = scene(&device);
    let espa = small().init(&device);
    let [a, b] = [0, 1].map(|class| espa.forward(image.clone(), mask.clone(), Some(labels(class, &device))));
    let change = a.composite.clone() - b.composite;
    assert!(largest(change.clone() * mask.clone()) > 1e-3);
    assert_eq!(largest((a.composite - image) * (-mask + 1.0)), 0.0);
}

#[test]
fn without_spade_labels_say_nothing() {
    let device = Device::flex();
    let (image, mask) = scene(&device);
    let blind = SemanticDecoderConfig::new(3).with_hidden(8).with_spade(false);
    let espa = small().with_decoder(Some(blind)).init(&device);
    let [a, b] = [0, 1].map(|class| espa.forward(image.clone(), mask.clone(), Some(labels(class, &device))));
    assert_eq!(largest(a.prediction - b.prediction), 0.0);
}

#[test]
fn without_attention_the_rest_is_the_same() {
    let device = Device::flex();
    let (image, mask) = scene(&device);
    let plain = small().with_attention(false).with_decoder(None).init(&device);
    let filled = plain.forward(image, mask, None);
    assert!(filled.coarse.attended.is_none());
    assert_eq!(largest(filled.prediction - filled.coarse.image), 0.0);
}
