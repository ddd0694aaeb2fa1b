use burn::tensor::{Device, Tensor, TensorData};

use super::{GmSrmConfig, MemoryMode};
use crate::models::procedural::{self, Vectors};
use crate::models::state::{StateDict, state_of};

const SIZE: [usize; 2] = [64, 128];

fn config(memory: MemoryMode) -> GmSrmConfig {
    GmSrmConfig::new().with_width(4).with_widest(8).with_style(8).with_mapping(2).with_memory(memory)
}

/// Weights of every name, memory included.
fn weights() -> StateDict {
    let model = config(MemoryMode::Trained).init(&Device::flex());
    let draw = |(name, data): (String, TensorData)| {
        let drawn = procedural::tensor(&name, data.shape().as_slice(), 5, Vectors::Plain);
        (name, drawn)
    };
    state_of(&model).into_iter().map(draw).collect()
}

/// The composite over a hole of the right half.
fn fill(memory: MemoryMode) -> (Vec<f32>, Vec<f32>) {
    let device = Device::flex();
    let model = config(memory).init_with(weights(), &device).expect("weights of this network");
    let [height, width] = SIZE;
    let hole: Vec<f32> = (0..height * width).map(|i| f32::from(u8::from(i % width >= width / 2))).collect();
    let mask = Tensor::<4>::from_data(TensorData::new(hole, [1, 1, height, width]), &device);
    let image = procedural::tensor("image", &[1, 3, height, width], 1, Vectors::Plain);
    let image = Tensor::<4>::from_data(image, &device).clamp(-1.0, 1.0);
    let composite = model.forward(image.clone(), mask).composite;
    let read = |x: Tensor<4>| x.into_data().try_to_vec::<f32>().expect("f32 data");
    (read(image), read(composite))
}

#[test]
fn known_pixels_are_copied() {
    let (image, filled) = fill(MemoryMode::Trained);
    let [_, width] = SIZE;
    for (index, (before, after)) in image.iter().zip(&filled).enumerate() {
        assert_eq!(index % width < width / 2, before == after, "sample {index}");
    }
}

#[test]
fn the_memory_switch_changes_the_hole() {
    let [off, random, trained] =
        [MemoryMode::Off, MemoryMode::Random, MemoryMode::Trained].map(|memory| fill(memory).1);
    assert!(off != random, "an untrained memory still answers");
    assert!(off != trained, "a trained memory answers");
    assert!(random != trained, "training changes the answer");
    assert!(random == fill(MemoryMode::Random).1, "the untrained memory is always the same one");
}

#[test]
fn the_memory_paints_a_picture() {
    let device = Device::flex();
    let model = config(MemoryMode::Trained).init(&device);
    let picture = model.memory.paint(Tensor::ones([2, 8], &device));
    assert_eq!(picture.dims(), [2, 3, 256, 256]);
}
