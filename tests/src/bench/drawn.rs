//! Weights and inputs for timing: drawn from their names, so that every program gets the same and no file is
//! needed.

use burn::tensor::TensorData;
use infill_inference::models::procedural::{Vectors, tensor};
use infill_inference::models::state::StateDict;

/// `picture` `[batch, 3, side, side]` of noise in [0, 1], `hole` `[batch, 1, side, side]` with 1 in the middle
/// 22 % of the area (CSA's own centre mask), and where there are `classes`, `labels`
/// `[batch, classes, side, side]`: one-hot stripes.
pub fn inputs([batch, side]: [usize; 2], classes: usize, seed: u64) -> StateDict {
    let shape = [batch, 3, side, side];
    let noise = tensor("picture", &shape, seed, Vectors::Plain);
    // Drawn in ±√(3/fan_in).
    let reach = (3.0 / (3 * side * side) as f32).sqrt();
    let picture = noise.iter::<f32>().map(|value| (value / reach + 1.0) / 2.0).collect();
    let inside = |at: usize| (side / 4 + side / 64..3 * side / 4 - side / 64).contains(&at);
    let mut inputs = StateDict::from([
        ("picture".to_owned(), TensorData::new::<f32, _>(picture, shape)),
        ("hole".to_owned(), planes([batch, 1, side], |_, y, x| inside(y) && inside(x))),
    ]);
    if classes > 0 {
        let labels = planes([batch, classes, side], |class, _, x| class == x * classes / side);
        inputs.insert("labels".to_owned(), labels);
    }
    inputs
}

/// 1 where `is(plane, y, x)`, the same in every picture.
fn planes([batch, count, side]: [usize; 3], is: impl Fn(usize, usize, usize) -> bool) -> TensorData {
    let at = |index: usize| is(index / (side * side) % count, index / side % side, index % side);
    let values: Vec<f32> =
        (0..batch * count * side * side).map(|index| f32::from(u8::from(at(index)))).collect();
    TensorData::new(values, [batch, count, side, side])
}

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
