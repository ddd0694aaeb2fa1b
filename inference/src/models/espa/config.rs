use burn::config::Config;
use burn::tensor::Device;

use super::{Espa, SemanticDecoder, Stage1};
use crate::models::state::StateDict;

/// Configuration of [`Espa`].
#[derive(Config, Debug)]
pub struct EspaConfig {
    /// Channels at full resolution (`ngf`); four times as many at a quarter of it. The authors published
    /// no configuration; 32 is that of the code they built on.
    #[config(default = "32")]
    pub width: usize,
    /// Height and width of the image, multiples of 4. The matrices that mix the features belong to one
    /// size: published is 256×256 alone.
    #[config(default = "[256, 256]")]
    pub size: [usize; 2],
    /// Without it stage 1 is the plain encoder-decoder of Table III (b) of the paper.
    #[config(default = "true")]
    pub attention: bool,
    /// The second stage. Without it the coarse image is the result, Table III (c).
    pub decoder: Option<SemanticDecoderConfig>,
}

/// What the paper says of stage 2: convolutions and SPADE layers on the reconstructed features, steered
/// by the label map. What it leaves open, and what was chosen:
///
/// * **Blocks.** Four residual SPADE blocks, two at a quarter of the size, one at a half, one at full
///   size: the pyramid of stage 1's own decoder, so that both stages spend alike. Residual rather than
///   plain layers, because each sees the layout anew and the features pass unharmed at the start.
/// * **Form of the block.** The one the authors of SPADE published, spectral norm and leaky ReLU (0.2)
///   included, so that a fixture holds it. Normalisation by instance: training has batches of one.
/// * **Hidden width** of a SPADE: 128 in both public codes.
/// * **Upsampling** nearest, **output** 3×3 convolution and clamp: as in stage 1.
/// * **Input** the features alone. They were computed from image and mask, and hold both.
/// * **Known pixels** are put back after the network, as for every method here.
/// * **Gradients** reach stage 1 in the joint phase only; that is the trainer's business.
#[derive(Config, Debug)]
pub struct SemanticDecoderConfig {
    /// Classes of the label map, one plane each.
    pub classes: usize,
    /// Channels inside a SPADE.
    #[config(default = "128")]
    pub hidden: usize,
    /// Without it the blocks normalise and nothing steers them: what the label map is worth.
    #[config(default = "true")]
    pub spade: bool,
}

impl EspaConfig {
    /// The published width with a decoder for `classes`.
    pub fn paper(classes: usize) -> Self {
        Self::new().with_decoder(Some(SemanticDecoderConfig::new(classes)))
    }

    /// For the page: stage 1 as published, the decoder's modulation a quarter as wide, which is where
    /// its work lies.
    pub fn web(classes: usize) -> Self {
        Self::new().with_decoder(Some(SemanticDecoderConfig::new(classes).with_hidden(32)))
    }

    /// The configuration of stage 1 whose weights `state` holds, in the authors' names; `None` where it
    /// is not one. Without attention the size stays the published one.
    pub fn of_stage1(state: &StateDict) -> Option<Self> {
        let width = *state.get("conv1.conv.weight")?.shape().as_slice().first()?;
        let side = |name: &str| state.get(name).and_then(|data| data.shape().as_slice().get(1).copied());
        let sides = side("espa.ex_k.net.0.weight").zip(side("espa.ex_v.net.0.weight"));
        let config = Self::new().with_width(width).with_attention(sides.is_some());
        Some(match sides {
            Some((height, width)) => config.with_size([4 * height, 4 * width]),
            None => config,
        })
    }

    /// # Panics
    /// Where a side of the image is no multiple of 4.
    pub fn init(&self, device: &Device) -> Espa {
        Espa {
            stage1: self.init_stage1(device),
            decoder: self.decoder.as_ref().map(|decoder| SemanticDecoder::init(self.width, decoder, device)),
        }
    }

    /// Stage 1 alone.
    ///
    /// # Panics
    /// Where a side of the image is no multiple of 4.
    pub fn init_stage1(&self, device: &Device) -> Stage1 {
        let [height, width] = self.size;
        assert!(height % 4 == 0 && width % 4 == 0, "{height}×{width} is no multiple of 4");
        Stage1::init(self, device)
    }
}
