use burn::tensor::{Device, Tensor};
use infill_protocol::{LabelMap, Mask};

use super::NetworkConfig;
use crate::models::csa::{Csa, FeatureMask};
use crate::models::espa::{Coarse, Espa};
use crate::models::gmsrm::GmSrm;
use crate::models::spl::Spl;
use crate::models::state::{LoadError, StateDict, load, state_of};

/// The modules themselves.
#[derive(Clone, Debug)]
pub(super) enum Model {
    Espa(Box<Espa>),
    Csa(Box<Csa>),
    Spl(Box<Spl>),
    GmSrm(Box<GmSrm>),
}

impl Model {
    pub fn init(config: &NetworkConfig, device: &Device) -> Self {
        match config {
            NetworkConfig::Espa(config) => Self::Espa(Box::new(config.init(device))),
            NetworkConfig::Csa(config) => Self::Csa(Box::new(config.init(device))),
            NetworkConfig::Spl(config) => Self::Spl(Box::new(config.init(device))),
            NetworkConfig::GmSrm(config) => Self::GmSrm(Box::new(config.init(device))),
        }
    }

    pub fn load(config: &NetworkConfig, state: StateDict, device: &Device) -> Result<Self, LoadError> {
        let own = |name: &str| Some(name.to_owned());
        Ok(match config {
            NetworkConfig::Espa(config) => Self::Espa(Box::new(load(config.init(device), state, own)?)),
            NetworkConfig::Csa(config) => Self::Csa(Box::new(load(config.init(device), state, own)?)),
            NetworkConfig::Spl(config) => Self::Spl(Box::new(load(config.init(device), state, own)?)),
            // What its memory holds depends on the configuration too.
            NetworkConfig::GmSrm(config) => Self::GmSrm(Box::new(config.init_with(state, device)?)),
        })
    }

    pub fn state(&self) -> StateDict {
        match self {
            Self::Espa(model) => state_of(&**model),
            Self::Csa(model) => state_of(&**model),
            Self::Spl(model) => state_of(&**model),
            Self::GmSrm(model) => state_of(&**model),
        }
    }

    /// See [`super::Network::see`]; `mask` is `hole` as a tensor. `labels`: what binds CSA's search. SPL sees and
    /// paints `[0, 1]`, the others `[-1, 1]`.
    pub fn see(&self, picture: Tensor<4>, mask: Tensor<4>, hole: &Mask, labels: Option<&LabelMap>) -> Sight {
        match self {
            Self::Espa(model) => {
                let Coarse { image, features, .. } = model.encode(signed(picture), mask);
                Sight { image: coloured(image), features: Some(features) }
            }
            Self::Csa(model) => {
                let sides = [hole.size().height as usize, hole.size().width as usize];
                let mut features = FeatureMask::new(hole.data(), sides);
                if let Some(labels) = labels {
                    features = features.with_labels(labels.data(), sides);
                }
                let painted = model.forward(signed(picture), mask, &[features]).refined.prediction;
                Sight::painted(coloured(painted))
            }
            Self::Spl(model) => Sight::painted(model.forward(picture, mask).prediction),
            Self::GmSrm(model) => Sight::painted(coloured(model.forward(signed(picture), mask).prediction)),
        }
    }

    /// The picture, in `[0, 1]`; `labels` one-hot.
    pub fn paint(&self, sight: &Sight, labels: Option<Tensor<4>>) -> Tensor<4> {
        let painted = match (self, &sight.features) {
            (Self::Espa(model), Some(features)) => {
                coloured(model.decode(signed(sight.image.clone()), features.clone(), labels))
            }
            _ => sight.image.clone(),
        };
        painted.clamp(0.0, 1.0)
    }
}

/// What a model makes of a picture and its hole before it looks at labels.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    /// In `[0, 1]` but for what it overshoots. ESPA's is the coarse one.
    image: Tensor<4>,
    /// What ESPA's second stage decodes.
    features: Option<Tensor<4>>,
}

impl Sight {
    /// All there is of a model without classes.
    const fn painted(image: Tensor<4>) -> Self {
        Self { image, features: None }
    }
}

/// `[0, 1]` to `[-1, 1]`.
fn signed(picture: Tensor<4>) -> Tensor<4> {
    picture * 2.0 - 1.0
}

/// `[-1, 1]` to `[0, 1]`.
fn coloured(picture: Tensor<4>) -> Tensor<4> {
    (picture + 1.0) / 2.0
}
