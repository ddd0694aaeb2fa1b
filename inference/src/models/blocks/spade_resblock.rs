//! The residual block of the SPADE generator (Park et al., CVPR 2019, figure 4).

use burn::config::Config;
use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::{Spade, SpadeConfig, SpadeNorm, SpectralConv2d, SpectralConv2dConfig, leaky_relu};

const SLOPE: f64 = 0.2;

/// Configuration of a [`SpadeResBlock`].
#[derive(Config, Debug)]
pub struct SpadeResBlockConfig {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// Channels of the layout.
    pub layout: usize,
    /// Channels inside the normalisations.
    #[config(default = "128")]
    pub hidden: usize,
    #[config(default = "SpadeNorm::Instance")]
    pub norm: SpadeNorm,
}

/// Two steps of SPADE, leaky ReLU and 3×3 convolution, added to the input; where the channels change,
/// the input goes through a SPADE and a 1×1 convolution of its own.
///
/// The fields carry the names of the published weights.
#[derive(Module, Debug)]
pub struct SpadeResBlock {
    norm_0: Spade,
    conv_0: SpectralConv2d,
    norm_1: Spade,
    conv_1: SpectralConv2d,
    shortcut: Option<Shortcut>,
}

#[derive(Module, Debug)]
struct Shortcut {
    norm: Spade,
    conv: SpectralConv2d,
}

impl SpadeResBlockConfig {
    pub fn init(&self, device: &Device) -> SpadeResBlock {
        let [input, output] = self.channels;
        let middle = input.min(output);
        let norm = |channels| {
            let config = SpadeConfig::new(channels, self.layout).with_hidden(self.hidden);
            config.with_norm(self.norm).init(device)
        };
        let conv =
            |channels| SpectralConv2dConfig::new(channels, 3).with_padding(1).with_bias(true).init(device);
        let shortcut = || Shortcut {
            norm: norm(input),
            conv: SpectralConv2dConfig::new([input, output], 1).with_bias(false).init(device),
        };
        SpadeResBlock {
            norm_0: norm(input),
            conv_0: conv([input, middle]),
            norm_1: norm(middle),
            conv_1: conv([middle, output]),
            shortcut: (input != output).then(shortcut),
        }
    }
}

impl SpadeResBlock {
    /// # Shapes
    /// - `x`: `[batch, input, height, width]`
    /// - `layout`: `[batch, layout, *, *]`
    /// - output: `[batch, output, height, width]`
    pub fn forward(&self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        self.run(x, layout, Spade::forward)
    }

    /// As [`Self::forward`] in training: the spectral norms take a step of their power iteration first,
    /// batch normalisations use and remember the batch.
    pub fn forward_train(&mut self, x: Tensor<4>, layout: Tensor<4>) -> Tensor<4> {
        self.iterate();
        self.run(x, layout, Spade::forward_train)
    }

    /// One step of each spectral norm's power iteration.
    pub fn iterate(&mut self) {
        self.conv_0.iterate();
        self.conv_1.iterate();
        if let Some(shortcut) = &mut self.shortcut {
            shortcut.conv.iterate();
        }
    }

    fn run(
        &self,
        x: Tensor<4>,
        layout: Tensor<4>,
        normalise: fn(&Spade, Tensor<4>, Tensor<4>) -> Tensor<4>,
    ) -> Tensor<4> {
        let straight = match &self.shortcut {
            Some(Shortcut { norm, conv }) => conv.forward(normalise(norm, x.clone(), layout.clone())),
            None => x.clone(),
        }; // [batch, output, height, width]
        let y = leaky_relu(normalise(&self.norm_0, x, layout.clone()), SLOPE);
        let y = self.conv_0.forward(y); // [batch, middle, height, width]
        let y = leaky_relu(normalise(&self.norm_1, y, layout), SLOPE);
        straight + self.conv_1.forward(y)
    }

    /// The name a published weight has here; `None` for a counter that nothing reads.
    pub fn field(name: &str) -> Option<String> {
        let rules = [
            ("norm_s.", "shortcut.norm."),
            ("conv_s.", "shortcut.conv."),
            ("mlp_shared.0.", "mlp_shared."),
            ("param_free_norm.", "statistics."),
        ];
        (!name.ends_with("num_batches_tracked")).then(|| crate::models::state::rewrite(name, &rules))
    }
}
