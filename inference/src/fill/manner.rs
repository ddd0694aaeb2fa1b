use crate::texture::TextureConfig;

/// How a crop is filled, beside what it is filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Quickly, to be looked at while a person goes on.
    pub preview: bool,
    /// Colours of the labels' classes, as far as they are known: they say what comes nearest to a class that
    /// the photo does not have.
    pub colours: Vec<[u8; 3]>,
}

impl Manner {
    pub(super) fn texture(&self, seed: u32) -> TextureConfig {
        if self.preview {
            TextureConfig::preview(seed)
        } else {
            TextureConfig { seed, ..TextureConfig::default() }
        }
    }

    pub(super) fn colour(&self, label: u8) -> Option<[u8; 3]> {
        self.colours.get(usize::from(label)).copied()
    }
}
