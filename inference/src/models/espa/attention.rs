use burn::config::Config;
use burn::module::{Initializer, Module, Param};
use burn::nn::{LayerNorm, LayerNormConfig};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Tensor};

use crate::models::state::{LoadError, StateDict, load, rewrite};

/// Configuration of an [`Attention`].
#[derive(Config, Debug)]
pub struct AttentionConfig {
    pub channels: usize,
    /// Height and width of the feature; the weights belong to them.
    pub size: [usize; 2],
}

/// Efficient self-attention with position-aware external keys and values (section III-B of the paper;
/// equation 3 names two products, the published code has two perceptrons in their place): positions of
/// one column are mixed, then those of one row, the same way for all channels. There is no softmax.
#[derive(Module, Debug)]
pub struct Attention {
    norm: LayerNorm,
    ex_k: Mixer,
    ex_v: Mixer,
}

/// Two linear maps along an axis with a GELU between; the inner one is twice as long.
#[derive(Module, Debug)]
struct Mixer {
    /// `[2·length, length, 1]`
    expand: Param<Tensor<3>>,
    /// `[length, 2·length, 1]`
    contract: Param<Tensor<3>>,
}

impl AttentionConfig {
    pub fn init(&self, device: &Device) -> Attention {
        let [height, width] = self.size;
        Attention {
            norm: LayerNormConfig::new(self.channels).init(device),
            ex_k: Mixer::init(height, device),
            ex_v: Mixer::init(width, device),
        }
    }
}

impl Attention {
    /// # Shapes
    /// - `x` and output: `[batch, channels, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.norm.forward(x.permute([0, 2, 3, 1])); // [batch, height, width, channels]
        let x = self.ex_k.forward(x.permute([0, 3, 2, 1])); // [batch, channels, width, height]
        self.ex_v.forward(x.swap_dims(2, 3)) // [batch, channels, height, width]
    }

    /// Takes the weights of the published module.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| Some(Self::field(name)))
    }

    /// The name a published weight has here.
    pub(super) fn field(name: &str) -> String {
        let rules = [
            ("net.0.weight", "expand"),
            ("net.2.weight", "contract"),
            ("norm.weight", "norm.gamma"),
            ("norm.bias", "norm.beta"),
        ];
        rewrite(name, &rules)
    }
}

impl Mixer {
    fn init(length: usize, device: &Device) -> Self {
        let uniform = Initializer::KaimingUniform { gain: 1.0 / 3f64.sqrt(), fan_out_only: false };
        let matrix = |rows: usize, columns: usize| {
            uniform.init_with([rows, columns, 1], Some(columns), Some(rows), device)
        };
        Self { expand: matrix(2 * length, length), contract: matrix(length, 2 * length) }
    }

    /// # Shapes
    /// - `x` and output: `[batch, channels, *, length]`
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let shape = x.dims();
        let [batch, channels, lines, length] = shape;
        let x = x.reshape([batch * channels * lines, length]);
        let x = gelu(x.matmul(transposed(&self.expand))); // [batch·channels·lines, 2·length]
        x.matmul(transposed(&self.contract)).reshape(shape)
    }
}

/// `[rows, columns, 1]` to `[columns, rows]`.
fn transposed(weight: &Param<Tensor<3>>) -> Tensor<2> {
    weight.val().squeeze_dim::<2>(2).transpose()
}
