//! Weights for timing: drawn from their names, so that every program gets the same and no file is needed.

use burn::tensor::TensorData;
use infill_inference::models::procedural::{Vectors, tensor};
use infill_inference::models::state::StateDict;

/// Weights of the shapes of `state` that keep signals alive through every network.
pub fn draw(state: StateDict, seed: u64) -> StateDict {
    state.into_iter().map(|(name, data)| one(name, &data, seed)).collect()
}

fn one(name: String, data: &TensorData, seed: u64) -> (String, TensorData) {
    let shape = data.shape().as_slice().to_vec();
    let drawn = tensor(&name, &shape, seed, Vectors::Plain);
    let fan_in: usize = shape.iter().skip(1).product();
    // Gains lie around one, and so does the style that scales channels.
    let offset = f32::from(u8::from(name.ends_with(".gamma") || name.ends_with("style.bias")));
    let scale = if name.contains(".sa.conv1.") {
        // No position near the threshold of SPL's learned regions: there a last digit decides.
        0.0
    } else if equalised(&name) && shape.len() > 1 {
        // These are divided by √fan_in where they are used.
        (fan_in as f32).sqrt()
    } else {
        1.0
    };
    let values: Vec<f32> = drawn.iter::<f32>().map(|value| offset + scale * value).collect();
    (name, TensorData::new(values, shape))
}

/// Whether the layer has StyleGAN2's equalised learning rate.
fn equalised(name: &str) -> bool {
    name.starts_with("memory.") || name.starts_with("encoder.query.")
}
