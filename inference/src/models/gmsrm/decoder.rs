use burn::module::Module;
use burn::tensor::activation::{sigmoid, tanh};
use burn::tensor::{Device, Tensor};

use super::super::blocks::{Conv2d, leaky_relu, resize_bilinear, resize_nearest};
use super::config::{GmSrmConfig, LEVELS};
use super::parts::{SLOPE, point, same};

/// Paints from the innermost feature outwards, with what is known and what the memory recalls.
#[derive(Module, Debug)]
pub struct Decoder {
    /// Innermost first.
    stages: Vec<Stage>,
    tail: Conv2d,
}

#[derive(Module, Debug)]
struct Stage {
    /// None at full resolution, where the memory has nothing to add.
    recall: Option<Recall>,
    merge: Conv2d,
    refine: Conv2d,
}

/// Lets the memory into a skip.
#[derive(Module, Debug)]
struct Recall {
    retrieve: Conv2d,
    gate: Conv2d,
}

impl Decoder {
    pub(super) fn init(config: &GmSrmConfig, device: &Device) -> Self {
        let stage = |level: usize| {
            let (inner, outer) = (config.channels(level + 1), config.channels(level));
            Stage {
                recall: (level > 0).then(|| Recall {
                    retrieve: point([outer, outer], device),
                    gate: point([2 * outer, outer], device),
                }),
                merge: same([inner + outer, outer], device),
                refine: same([outer, outer], device),
            }
        };
        Self { stages: (0..LEVELS).rev().map(stage).collect(), tail: same([config.channels(0), 3], device) }
    }

    /// # Shapes
    /// - `levels`: as [`super::Encoder::forward`] returns them
    /// - `memories`: as [`super::Memory::retrieve`] returns them, or none
    /// - `mask`: `[batch, 1, height, width]`
    /// - output: `[batch, 3, height, width]` in `[-1, 1]`
    pub fn forward(
        &self,
        mut levels: Vec<Tensor<4>>,
        memories: Vec<Tensor<4>>,
        mask: Tensor<4>,
    ) -> Tensor<4> {
        let mut memories = memories.into_iter();
        let mut x = levels.pop().expect("the encoder has levels");
        for stage in &self.stages {
            let mut skip = levels.pop().expect("one skip a level");
            let [_, _, height, width] = skip.dims();
            if let (Some(recall), Some(memory)) = (&stage.recall, memories.next()) {
                skip = recall.forward(skip, memory, resize_nearest(mask.clone(), [height, width]));
            }
            x = Tensor::cat(vec![resize_nearest(x, [height, width]), skip], 1); // doubled
            x = leaky_relu(stage.merge.forward(x), SLOPE);
            x = leaky_relu(stage.refine.forward(x), SLOPE);
        }
        tanh(self.tail.forward(x))
    }
}

impl Recall {
    /// `skip` outside the hole; inside, as much of the memory added as the gate lets through.
    fn forward(&self, skip: Tensor<4>, memory: Tensor<4>, mask: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = skip.dims();
        // The memory paints squares of one size; a picture of another size or aspect stretches them.
        let memory = self.retrieve.forward(resize_bilinear(memory, [height, width]));
        let gate = sigmoid(self.gate.forward(Tensor::cat(vec![skip.clone(), memory.clone()], 1)));
        skip + memory * gate * mask
    }
}
