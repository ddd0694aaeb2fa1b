use burn::tensor::{Device, Tensor};
use infill_protocol::Mask;

use super::NetworkConfig;
use crate::models::csa::{Csa, FeatureMask};
use crate::models::espa::Espa;
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

    /// See [`super::Network::predict`]; `mask` is `hole` as a tensor, `labels` one-hot. SPL sees and paints
    /// `[0, 1]`, the others `[-1, 1]`.
    pub fn predict(
        &self,
        picture: Tensor<4>,
        mask: Tensor<4>,
        hole: &Mask,
        labels: Option<Tensor<4>>,
    ) -> Tensor<4> {
        let painted = match self {
            Self::Espa(model) => coloured(model.forward(signed(picture), mask, labels).prediction),
            Self::Csa(model) => {
                let sides = [hole.size().height as usize, hole.size().width as usize];
                let features = FeatureMask::new(hole.data(), sides);
                coloured(model.forward(signed(picture), mask, &[features]).refined.prediction)
            }
            Self::Spl(model) => model.forward(picture, mask).prediction,
            Self::GmSrm(model) => coloured(model.forward(signed(picture), mask).prediction),
        };
        painted.clamp(0.0, 1.0)
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
