use serde::{Deserialize, Serialize};

use crate::WeightsHash;

/// What fills the hole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// Exemplar-based completion from the photo itself; needs no weights.
    #[default]
    Texture,
    /// Semantic guidance by efficient self-attention (Yu et al., ICPR 2022).
    Espa,
    /// Coherent semantic attention (Liu et al., ICCV 2019).
    Csa,
    /// Semantic priors learned from a classifier (Zhang et al., IJCAI 2021).
    Spl,
    /// Generative memory (Feng et al., TCSVT 2022), as Infill reads it.
    GmSrm,
}

impl Method {
    pub const ALL: [Self; 5] = [Self::Texture, Self::Espa, Self::Csa, Self::Spl, Self::GmSrm];

    /// Its name in commands, files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Texture => "texture",
            Self::Espa => "espa",
            Self::Csa => "csa",
            Self::Spl => "spl",
            Self::GmSrm => "gmsrm",
        }
    }

    /// The method that [`Self::id`] names so.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.id() == id)
    }

    /// Its name in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Texture => "Texture",
            Self::Espa => "ESPA",
            Self::Csa => "CSA",
            Self::Spl => "SPL",
            Self::GmSrm => "GM-SRM",
        }
    }

    /// Whether it is a network, and so nothing without its weights.
    pub const fn needs_weights(self) -> bool {
        !matches!(self, Self::Texture)
    }
}

/// How a hole is filled. The same options, photo and hole give the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FillOptions {
    pub method: Method,
    /// Which weights a network fills with. `None`: those that are loaded.
    pub weights: Option<WeightsHash>,
    pub seed: u32,
    /// Width in pixels of the ring around the painted hole that is filled too, so that no rim of the
    /// removed object stays. `None`: chosen from the size of the crop.
    pub dilate: Option<u32>,
    /// Width in pixels over which the fill fades into the photo, outwards from the painted hole; at
    /// most `dilate`. `None`: the whole ring.
    pub feather: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_its_id() {
        for method in Method::ALL {
            assert_eq!(Method::from_id(method.id()), Some(method));
        }
        assert_eq!(Method::from_id("Texture"), None);
    }
}
