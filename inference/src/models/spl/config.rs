use burn::config::Config;

use crate::models::state::{LoadError, StateDict, count_parts, dimension};

/// SPL at any width. The defaults are the published network: 45.6 M parameters.
#[derive(Config, Debug)]
pub struct SplConfig {
    /// Channels after the first convolution; the texture has four times as many.
    #[config(default = "64")]
    pub width: usize,
    /// Channels each dense layer adds.
    #[config(default = "32")]
    pub growth: usize,
    /// Layers of a residual dense block.
    #[config(default = "6")]
    pub dense_layers: usize,
    /// Residual dense blocks.
    #[config(default = "16")]
    pub dense_blocks: usize,
    /// Residual blocks after them.
    #[config(default = "4")]
    pub recon_blocks: usize,
    /// Steered residual blocks.
    #[config(default = "8")]
    pub spade_blocks: usize,
    /// Channels inside each spatially adaptive normalisation.
    #[config(default = "128")]
    pub spade_hidden: usize,
    /// Channels of the teacher's feature.
    #[config(default = "152")]
    pub prior: usize,
    /// Height and width of the pictures that it is trained on and works on in a fill, multiples of 4.
    #[config(default = "[256, 256]")]
    pub size: [usize; 2],
}

impl SplConfig {
    /// The published network.
    pub fn paper() -> Self {
        Self::new()
    }

    /// The network for the browser: a quarter of every published width at the published depth, because
    /// depth is what lets the dense blocks see past the hole. The prior keeps its length, since the
    /// teacher's feature does.
    pub fn web() -> Self {
        Self::new().with_width(16).with_growth(8).with_spade_hidden(32)
    }

    /// Widths and depths of a published state dict of the generator.
    ///
    /// # Errors
    /// Where it is of another network.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        let outputs = |name| dimension(state, name, 0);
        Ok(Self {
            width: outputs("encoder_conv1.weight")?,
            growth: outputs("rdbs.0.layers.0.conv.weight")?,
            dense_layers: count_parts(state, "rdbs.0.layers."),
            dense_blocks: count_parts(state, "rdbs."),
            recon_blocks: count_parts(state, "feature_recon."),
            spade_blocks: count_parts(state, "middle."),
            spade_hidden: outputs("middle.0.conv_block.0.mlp_shared.0.weight")?,
            prior: outputs("feature_mapping.weight")?,
            ..Self::new()
        })
    }
}

/// The trunk of TResNet that SPL learns from. The defaults are TResNet-L up to its second layer.
#[derive(Config, Debug)]
pub struct TeacherConfig {
    /// Channels of the stem and the first layer; the second has twice as many.
    #[config(default = "76")]
    pub width: usize,
    /// Blocks of the two layers.
    #[config(default = "[4, 5]")]
    pub blocks: [usize; 2],
}

impl TeacherConfig {
    /// Widths and depths of a published state dict of the trunk.
    ///
    /// # Errors
    /// Where it is of another network.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        Ok(Self {
            width: dimension(state, "body.conv1.0.weight", 0)?,
            blocks: ["body.layer1.", "body.layer2."].map(|layer| count_parts(state, layer)),
        })
    }
}
