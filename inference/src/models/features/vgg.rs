use burn::config::Config;
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Device, Tensor};

use crate::models::state::{LoadError, StateDict, load};

/// The convolutions of a VGG; what follows them is of no use here.
#[derive(Config, Debug, PartialEq)]
pub struct VggConfig {
    /// Channels of each block's convolutions.
    pub channels: Vec<usize>,
    /// Convolutions of each block.
    pub depths: Vec<usize>,
}

/// Blocks of 3×3 convolutions with ReLU, a 2×2 maximum after each.
#[derive(Module, Debug)]
pub struct Vgg {
    blocks: Vec<Block>,
}

#[derive(Module, Debug)]
struct Block {
    convs: Vec<Conv2d>,
}

/// What each layer sees; block `b` at `height/2^b`, `width/2^b`, counted from 0.
#[derive(Clone, Debug)]
pub struct VggFeatures {
    /// `blocks[b][i]` is the output after the ReLU that the literature calls `relu<b+1>_<i+1>`.
    pub blocks: Vec<Vec<Tensor<4>>>,
    /// `pools[b]` is the last of `blocks[b]` after the maximum, `height/2^(b+1)`, `width/2^(b+1)`.
    pub pools: Vec<Tensor<4>>,
}

impl VggConfig {
    pub fn vgg16() -> Self {
        Self::new(vec![64, 128, 256, 512, 512], vec![2, 2, 3, 3, 3])
    }

    pub fn vgg19() -> Self {
        Self::new(vec![64, 128, 256, 512, 512], vec![2, 2, 4, 4, 4])
    }

    /// The configuration whose weights `state` holds under torchvision's names.
    pub fn of(state: &StateDict) -> Option<Self> {
        let mut config = Self::new(Vec::new(), Vec::new());
        let mut last = None;
        for index in indices(state) {
            let channels = *state.get(&format!("features.{index}.weight"))?.shape().as_slice().first()?;
            // A ReLU lies between two convolutions of a block, the maximum too between two blocks.
            if last.is_some_and(|last| index == last + 2) {
                *config.depths.last_mut()? += 1;
            } else {
                config.channels.push(channels);
                config.depths.push(1);
            }
            last = Some(index);
        }
        Some(config)
    }

    pub fn init(&self, device: &Device) -> Vgg {
        let conv = |channels: [usize; 2]| {
            let around = PaddingConfig2d::Explicit(1, 1, 1, 1);
            Conv2dConfig::new(channels, [3, 3]).with_padding(around).init(device)
        };
        let inputs = [3].into_iter().chain(self.channels.iter().copied());
        let block = |((input, &output), &depth): ((usize, &usize), &usize)| Block {
            convs: (0..depth).map(|i| conv([if i == 0 { input } else { output }, output])).collect(),
        };
        Vgg { blocks: inputs.zip(&self.channels).zip(&self.depths).map(block).collect() }
    }
}

impl Vgg {
    /// Runs the first `blocks` blocks.
    ///
    /// # Shapes
    /// - `x`: `[batch, 3, height, width]`, in the range that the weights were trained for
    /// - output: see [`VggFeatures`]
    pub fn features(&self, mut x: Tensor<4>, blocks: usize) -> VggFeatures {
        let mut features = VggFeatures { blocks: Vec::new(), pools: Vec::new() };
        for block in self.blocks.iter().take(blocks) {
            let mut taps = Vec::with_capacity(block.convs.len());
            for conv in &block.convs {
                x = relu(conv.forward(x)); // [batch, channels, height/2^b, width/2^b]
                taps.push(x.clone());
            }
            x = max_pool2d(x, MaxPoolOptions::new([2, 2]));
            features.blocks.push(taps);
            features.pools.push(x.clone());
        }
        features
    }

    /// Takes torchvision's weights; its classifier is ignored.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        let fields = self
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(b, block)| (0..block.convs.len()).map(move |i| format!("blocks.{b}.convs.{i}")));
        let places: Vec<_> = indices(&state).into_iter().zip(fields).collect();
        load(self, state, |name| {
            let index = index_of(name);
            let place = places.iter().find(|(theirs, _)| Some(*theirs) == index);
            let part = name.rsplit('.').next().unwrap_or_default();
            match place {
                Some((_, field)) => Some(format!("{field}.{part}")),
                None => (!name.starts_with("classifier.")).then(|| name.to_owned()),
            }
        })
    }
}

/// Positions of the convolutions in torchvision's list, ascending.
fn indices(state: &StateDict) -> Vec<usize> {
    let weights = state.keys().filter(|name| name.ends_with(".weight"));
    let mut indices: Vec<usize> = weights.filter_map(|name| index_of(name)).collect();
    indices.sort_unstable();
    indices
}

fn index_of(name: &str) -> Option<usize> {
    name.strip_prefix("features.")?.split('.').next()?.parse().ok()
}
