use burn::config::Config;

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
