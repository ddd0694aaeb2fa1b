//! Numbers of the two networks, and how the published names map to our fields.

use std::collections::HashMap;

use burn::config::Config;
use burn::tensor::Device;

use super::{Csa, Refine, Rough};
use crate::models::state::{LoadError, StateDict, dimension};

/// Halvings of the rough network: 256 pixels become one.
pub(super) const ROUGH_LEVELS: usize = 8;
/// Doubled convolutions of the refining network, between its ends.
pub(super) const REFINE_LEVELS: usize = 7;
/// The level of the refining network (outermost 0) that holds the attention: 32×32 at 256.
pub(super) const ATTENTION_LEVEL: usize = 2;

/// Which gradient the attention layer hands on.
#[derive(Config, Debug, Copy, PartialEq, Eq)]
pub enum CsaBackward {
    /// The derivative of the forward pass, by automatic differentiation.
    Derivative,
    /// What the published code returns: `G + trunc(A)ᵀ·G`. It stores the attention matrix as
    /// integers, so only known positions and the first hole position keep their weight. Not a
    /// derivative; here to reproduce a published training run.
    Published,
}

/// CSA at any width. The published networks have `width` 64.
///
/// Sides of the image are multiples of 256, because the innermost feature of either network is one
/// pixel at 256.
#[derive(Config, Debug)]
pub struct CsaConfig {
    /// Channels after the first convolution (`ngf`).
    #[config(default = "64")]
    pub width: usize,
    /// How often the channels double on the way in, before they stay; published is three times.
    #[config(default = "3")]
    pub doublings: usize,
    /// Height and width of the pictures that it is trained on and works on in a fill, multiples of 256.
    #[config(default = "[256, 256]")]
    pub size: [usize; 2],
    /// Which gradient the attention layer hands on.
    #[config(default = "CsaBackward::Derivative")]
    pub backward: CsaBackward,
}

impl CsaConfig {
    /// Both networks, with the authors' initialisation: weights N(0, 0.02), biases 0.
    pub fn init(&self, device: &Device) -> Csa {
        Csa { rough: self.init_rough(device), refine: self.init_refine(device) }
    }

    /// The published networks.
    pub fn paper() -> Self {
        Self::new()
    }

    /// The networks for the browser: a quarter of the published width, and one doubling less. Nine tenths
    /// of the published parameters lie below an eighth of the size, where all that is left of the picture
    /// is 16×16 positions and fewer; so the depths lose an eighth, the outer levels no more than a quarter.
    pub fn web() -> Self {
        Self::new().with_width(16).with_doublings(2)
    }

    /// The width of the published state dict of either network.
    ///
    /// # Errors
    /// Where it is of neither.
    pub fn of(state: &StateDict) -> Result<Self, LoadError> {
        Ok(Self::new().with_width(dimension(state, "model.model.0.weight", 0)?))
    }

    /// The network that makes the first guess (`netP`, `unet_256`).
    pub fn init_rough(&self, device: &Device) -> Rough {
        Rough::init(self, device)
    }

    /// The network that refines it (`netG`, `unet_csa`).
    pub fn init_refine(&self, device: &Device) -> Refine {
        Refine::init(self, device)
    }

    /// Channels of level `level` (outermost 0).
    pub(super) fn channels(&self, level: usize) -> usize {
        self.width << level.min(self.doublings)
    }
}

/// Official layer names and ours. The published modules nest, each level inside the one before, so
/// a name's length tells its depth; ours are lists by level.
pub struct Names(HashMap<String, String>);

impl Names {
    /// Names of the rough network.
    pub fn rough() -> Self {
        let mut names = HashMap::new();
        let mut prefix = String::from("model.model");
        for level in 0..ROUGH_LEVELS {
            let (down, up) = (format!("downs.{level}"), format!("ups.{level}"));
            let fields: &[(usize, &str, &str)] = match level {
                0 => &[(0, &down, "conv"), (3, &up, "conv")],
                l if l + 1 == ROUGH_LEVELS => &[(1, &down, "conv"), (3, &up, "conv"), (4, &up, "norm")],
                _ => &[(1, &down, "conv"), (2, &down, "norm"), (5, &up, "conv"), (6, &up, "norm")],
            };
            names.extend(
                fields.iter().map(|(i, part, leaf)| (format!("{prefix}.{i}"), format!("{part}.{leaf}"))),
            );
            prefix += if level == 0 { ".1.model" } else { ".3.model" };
        }
        Self(names)
    }

    /// Names of the refining network.
    pub fn refine() -> Self {
        let mut names: HashMap<String, String> =
            [("model.model.0", "head"), ("model.model.3", "tail")].map(|(a, b)| (a.into(), b.into())).into();
        let mut prefix = String::from("model.model.1.model");
        let layers = ["down", "down_norm", "widen", "widen_norm", "narrow", "narrow_norm", "up", "up_norm"];
        for level in 0..REFINE_LEVELS {
            // The attention and the two consistency taps take numbers of their own.
            let (places, inner) = if level == ATTENTION_LEVEL {
                ([1, 2, 4, 7, 11, 12, 14, 15], 8)
            } else {
                ([1, 2, 4, 5, 8, 9, 11, 12], 6)
            };
            let ours = layers.iter().map(|layer| format!("levels.{level}.{layer}"));
            names.extend(places.iter().map(|i| format!("{prefix}.{i}")).zip(ours));
            prefix += &format!(".{inner}.model");
        }
        let core = [(1, "down"), (3, "up"), (4, "up_norm")];
        names.extend(core.map(|(i, layer)| (format!("{prefix}.{i}"), format!("core.{layer}"))));
        Self(names)
    }

    /// The field path of an official name; a name that is not of this network stays as it is, to be
    /// reported as unused.
    pub fn rename(&self, name: &str) -> String {
        let ours = name.rsplit_once('.').and_then(|(layer, leaf)| {
            let field = self.0.get(layer)?;
            let leaf = match leaf {
                "weight" if field.ends_with("norm") => "gamma",
                "bias" if field.ends_with("norm") => "beta",
                leaf => leaf,
            };
            Some(format!("{field}.{leaf}"))
        });
        ours.unwrap_or_else(|| name.to_owned())
    }
}
