use infill_protocol::VOID_LABEL;

use crate::models::network::Network;
use crate::texture::{Problem, TextureConfig};

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

    /// Whether the labels of a crop are classes of the network. Where colours are known, those of the classes must
    /// be the same: regions that were found in the photo are nothing it has learned.
    pub(super) fn steers(&self, network: &Network, crop: &Problem) -> bool {
        let (classes, count) = (&network.card().classes, network.config().classes());
        let is_class = |label: u8| {
            let place = usize::from(label);
            let named = classes.get(place).map(|class| class.colour);
            place < count && named.zip(self.colour(label)).is_none_or(|(own, given)| own == given)
        };
        count > 0
            && crop.labels.as_ref().is_some_and(|labels| {
                labels.data().iter().all(|&label| label == VOID_LABEL || is_class(label))
            })
    }
}
