use burn::config::Config;
use burn::tensor::Device;

use super::{Backbone, BiSeNet, DeepLab, Head, Segmentation};

/// Which head reads the backbone.
#[derive(Config, Debug, Copy, PartialEq, Eq)]
pub enum HeadKind {
    /// Two paths, one for detail and one for context: sharp outlines. The published choice for faces.
    BiSeNet,
    /// Dilated convolutions side by side: large even regions. The published choice for scenes.
    DeepLab,
}

/// Configuration of a [`Segmentation`].
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

    /// # Panics
    /// Where the width is no multiple of 8.
    pub fn init(&self, device: &Device) -> Segmentation {
        let head = match self.head {
            HeadKind::BiSeNet => Head::BiSeNet(BiSeNet::init(self.classes, self.width, device)),
            HeadKind::DeepLab => Head::DeepLab(DeepLab::init(self.classes, device)),
        };
        Segmentation { backbone: Backbone::init(self.head == HeadKind::DeepLab, device), head }
    }
}
