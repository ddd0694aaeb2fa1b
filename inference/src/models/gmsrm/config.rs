use burn::config::Config;

/// Halvings of the encoder, and doublings of the memory and the decoder: 256 pixels become 4.
pub(super) const LEVELS: usize = 6;
/// Side of the memory's innermost feature.
pub(super) const MEMORY_START: usize = 4;

/// What the memory contributes: the switch that shows its worth.
#[derive(Config, Debug, Copy, PartialEq, Eq)]
pub enum MemoryMode {
    /// Nothing: the skips of the encoder alone.
    Off,
    /// What an untrained memory returns: its weights are drawn and not those of the file, so this
    /// differs from `Trained` in nothing but what was learned.
    Random,
    /// What the trained memory returns.
    Trained,
}

/// Our reading of GM-SRM at any width.
#[derive(Config, Debug)]
pub struct GmSrmConfig {
    /// Channels at full resolution, doubled with every halving.
    #[config(default = "64")]
    pub width: usize,
    /// The most channels any layer has.
    #[config(default = "512")]
    pub widest: usize,
    /// Length of latents and style codes.
    #[config(default = "512")]
    pub style: usize,
    /// Layers that turn a latent into a style code.
    #[config(default = "8")]
    pub mapping: usize,
    /// What the memory contributes.
    #[config(default = "MemoryMode::Trained")]
    pub memory: MemoryMode,
    /// Height and width of the pictures that it is trained on and works on in a fill, multiples of 64.
    #[config(default = "[256, 256]")]
    pub size: [usize; 2],
}

impl GmSrmConfig {
    /// The full width of our reading; the paper's own is not known.
    pub fn paper() -> Self {
        Self::new()
    }

    /// The network for the browser: a quarter of the width, at most 96 channels, codes of 80, half the
    /// mapping. Most of the file is the memory's inner levels and the maps from the codes, so those are
    /// cut deepest.
    pub fn web() -> Self {
        Self::new().with_width(16).with_widest(96).with_style(80).with_mapping(4)
    }

    /// Channels of level `level`: 0 is full resolution, [`LEVELS`] the innermost.
    pub(super) fn channels(&self, level: usize) -> usize {
        (self.width << level).min(self.widest)
    }
}
