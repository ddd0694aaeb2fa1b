use burn::module::{Initializer, Module, Param};
use burn::tensor::{Device, Tensor};

use super::super::stylegan::{pixel_norm, upsample_fir};
use super::GmSrmConfig;
use super::config::{LEVELS, MEMORY_START};
use super::parts::{EqualLinear, StyledConv, rectify};

/// How much slower the mapping learns, as in StyleGAN2.
const MAPPING_RATE: f64 = 0.01;
/// How much of the mean code a step of training keeps, as in StyleGAN2.
const MEAN_KEPT: f64 = 0.995;
/// The upsampling filter along one axis.
const FILTER: [f32; 4] = [1.0, 3.0, 3.0, 1.0];

/// The generative memory: a StyleGAN2-style generator (Karras et al. 2020, arXiv:1912.04958) that is
/// taught to paint pictures of the training set from latents, then asked for its inner features.
#[derive(Module, Debug)]
pub struct Memory {
    mapping: Vec<EqualLinear>,
    /// Mean style code, `[style]`: what a query deviates from.
    mean_code: Param<Tensor<1>>,
    /// `[1, channels, 4, 4]`
    constant: Param<Tensor<4>>,
    start: StyledConv,
    /// From the innermost doubling outwards.
    stages: Vec<Stage>,
}

/// One doubling.
#[derive(Module, Debug)]
struct Stage {
    widen: StyledConv,
    refine: StyledConv,
    colour: StyledConv,
}

impl Memory {
    pub(super) fn init(config: &GmSrmConfig, device: &Device) -> Self {
        let style = config.style;
        let inner = config.channels(LEVELS);
        let normal = Initializer::Normal { mean: 0.0, std: 1.0 };
        let stage = |level: usize| {
            let (input, output) = (config.channels(level + 1), config.channels(level));
            Stage {
                widen: StyledConv::feature([input, output], style, device),
                refine: StyledConv::feature([output, output], style, device),
                colour: StyledConv::colour(output, style, device),
            }
        };
        let mapping = |_| EqualLinear::init([style, style], 0.0, MAPPING_RATE, device);
        Self {
            mapping: (0..config.mapping).map(mapping).collect(),
            mean_code: Initializer::Zeros.init([style], device),
            constant: normal.init([1, inner, MEMORY_START, MEMORY_START], device),
            start: StyledConv::feature([inner, inner], style, device),
            stages: (0..LEVELS).rev().map(stage).collect(),
        }
    }

    /// Style codes that [`Self::retrieve`] takes: one for the start, two a doubling.
    pub const CODES: usize = 1 + 2 * LEVELS;

    /// The style code of a latent.
    ///
    /// # Shapes
    /// - `z` and output: `[batch, style]`
    pub fn map(&self, z: Tensor<2>) -> Tensor<2> {
        self.mapping.iter().fold(pixel_norm(z), |w, layer| rectify(layer.forward(w)))
    }

    /// Moves the mean code towards the codes of some latents, as training goes: a running mean.
    ///
    /// # Shapes
    /// - `z`: `[batch, style]`
    pub fn settle(&mut self, z: Tensor<2>) {
        let latest = Self::map(self, z).detach().mean_dim(0).squeeze_dim::<1>(0); // [style]
        let mean = self.mean_code.val().detach();
        self.mean_code = self.mean_code.clone().map(|_| mean * MEAN_KEPT + latest * (1.0 - MEAN_KEPT));
    }

    /// The features the codes stand for, innermost first: sides 8, 16, 32, 64, 128.
    ///
    /// # Shapes
    /// - `offsets`: `[batch, CODES, style]`, from the mean code
    /// - output: five of `[batch, channels, side, side]`
    pub fn retrieve(&self, offsets: Tensor<3>) -> Vec<Tensor<4>> {
        let codes = offsets + self.mean_code.val().unsqueeze_dims(&[0, 1]);
        // The last doubling only serves to paint.
        self.grow(codes, LEVELS - 1)
    }

    /// The picture of a latent, for teaching the memory.
    ///
    /// # Shapes
    /// - `z`: `[batch, style]`
    /// - output: `[batch, 3, 256, 256]`, about `[-1, 1]`
    pub fn paint(&self, z: Tensor<2>) -> Tensor<4> {
        let [batch, style] = z.dims();
        let code = self.map(z); // [batch, style]
        let codes = code.clone().unsqueeze_dim::<3>(1).expand([batch, Self::CODES, style]);
        let filter = filter(&code.device());
        let features = self.grow(codes, LEVELS);
        let colours =
            features.into_iter().zip(&self.stages).map(|(x, stage)| stage.colour.forward(x, code.clone()));
        // Each doubling adds detail to the picture so far.
        let sum = colours.reduce(|picture, detail| upsample_fir(picture, filter.clone()) + detail);
        sum.expect("the memory has stages")
    }

    fn grow(&self, codes: Tensor<3>, doublings: usize) -> Vec<Tensor<4>> {
        let [batch, _, _] = codes.dims();
        let [_, channels, height, width] = self.constant.dims();
        let code = |index: usize| codes.clone().narrow(1, index, 1).squeeze_dim::<2>(1); // [batch, style]
        let filter = filter(&codes.device());
        let constant = self.constant.val().expand([batch, channels, height, width]);
        let mut x = rectify(self.start.forward(constant, code(0)));
        let mut features = Vec::with_capacity(doublings);
        for (index, stage) in self.stages.iter().take(doublings).enumerate() {
            x = upsample_fir(x, filter.clone()); // doubled
            x = rectify(stage.widen.forward(x, code(1 + 2 * index)));
            x = rectify(stage.refine.forward(x, code(2 + 2 * index)));
            features.push(x.clone());
        }
        features
    }
}

/// `[4, 4]`, sum 1.
fn filter(device: &Device) -> Tensor<2> {
    let axis = Tensor::<1>::from_floats(FILTER, device) / FILTER.iter().sum::<f32>();
    axis.clone().unsqueeze_dim::<2>(1) * axis.unsqueeze_dim::<2>(0)
}
