use burn::config::Config;

/// Which head reads the backbone.
#[derive(Config, Debug, Copy, PartialEq, Eq)]
pub enum HeadKind {
    /// Two paths, one for detail and one for context: sharp outlines. The published choice for faces.
    BiSeNet,
    /// Dilated convolutions side by side: large even regions. The published choice for scenes.
    DeepLab,
}

/// Configuration of a [`super::Segmentation`].
#[derive(Config, Debug)]
pub struct SegmentationConfig {
    pub classes: usize,
    pub head: HeadKind,
    /// Channels of BiSeNet's two paths, a multiple of 8; DeepLab has none of its own.
    #[config(default = "64")]
    pub width: usize,
}

impl SegmentationConfig {
    /// For the page. BiSeNet's paths are half as wide as published and end at a sixteenth instead of a
    /// thirty-second, where the backbone ends.
    pub fn web(classes: usize, head: HeadKind) -> Self {
        Self::new(classes, head)
    }
}
