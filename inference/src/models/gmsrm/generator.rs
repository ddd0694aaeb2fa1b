use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

use super::{Decoder, Encoder, GmSrmConfig, Memory, MemoryMode};
use crate::models::procedural::{self, Vectors};
use crate::models::state::{LoadError, StateDict, load, state_of};

/// Of the untrained memory.
const UNTRAINED_SEED: u64 = 2022;

/// Our reading of GM-SRM.
#[derive(Module, Debug)]
pub struct GmSrm {
    pub encoder: Encoder,
    pub memory: Memory,
    pub decoder: Decoder,
    #[module(skip)]
    mode: MemoryMode,
}

/// What the generator returns.
#[derive(Clone, Debug)]
pub struct GmSrmOutput {
    /// What it would paint everywhere, `[batch, 3, height, width]` in `[-1, 1]`.
    pub prediction: Tensor<4>,
    /// The prediction in the hole, the image's own samples outside.
    pub composite: Tensor<4>,
}

impl GmSrmConfig {
    pub fn init(&self, device: &Device) -> GmSrm {
        GmSrm {
            encoder: Encoder::init(self, device),
            memory: Memory::init(self, device),
            decoder: Decoder::init(self, device),
            mode: self.memory,
        }
    }

    /// The network with the weights of our own file. With [`MemoryMode::Random`] the memory's are
    /// drawn instead, always the same ones.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn init_with(&self, state: StateDict, device: &Device) -> Result<GmSrm, LoadError> {
        let model = load(self.init(device), state, |name| Some(name.to_owned()))?;
        if self.memory != MemoryMode::Random {
            return Ok(model);
        }
        let memory = state_of(&model.memory).into_iter().map(untrained).collect();
        let memory = load(model.memory.clone(), memory, |name| Some(name.to_owned()))?;
        Ok(GmSrm { memory, ..model })
    }
}

/// A parameter of the memory before any learning: weights of unit variance, drawn from its name and
/// scaled where they are used; no shift, styles of one.
fn untrained((name, data): (String, TensorData)) -> (String, TensorData) {
    let shape = data.shape().as_slice().to_vec();
    let values: Vec<f32> = match shape.as_slice() {
        [_] => vec![f32::from(u8::from(name.ends_with("style.bias"))); data.num_elements()],
        [_, rest @ ..] => {
            let scale = (rest.iter().product::<usize>() as f32).sqrt();
            let drawn = procedural::tensor(&name, &shape, UNTRAINED_SEED, Vectors::Plain);
            drawn.iter::<f32>().map(|value| value * scale).collect()
        }
        [] => data.iter::<f32>().collect(),
    };
    (name, TensorData::new(values, shape))
}

impl GmSrm {
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in `[-1, 1]`, sides multiples of 64; what lies in the hole
    ///   does not count
    /// - `mask`: `[batch, 1, height, width]`, 1 in the hole, 0 elsewhere
    pub fn forward(&self, image: Tensor<4>, mask: Tensor<4>) -> GmSrmOutput {
        let known = -mask.clone() + 1.0;
        let masked = image * known;
        let levels = self.encoder.forward(masked.clone(), mask.clone());
        let memories = match self.mode {
            MemoryMode::Off => Vec::new(),
            MemoryMode::Random | MemoryMode::Trained => {
                let innermost = levels[levels.len() - 1].clone();
                self.memory.retrieve(self.encoder.query(innermost))
            }
        };
        let prediction = self.decoder.forward(levels, memories, mask.clone());
        let composite = prediction.clone() * mask + masked;
        GmSrmOutput { prediction, composite }
    }
}
