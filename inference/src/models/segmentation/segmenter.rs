use burn::tensor::{Device, Tensor};
use infill_protocol::LabelMap;
use serde::Deserialize;

use super::{Segmentation, SegmentationConfig, label_map};
use crate::device::GpuError;
use crate::models::kept::Kept;
use crate::models::state::load;
use crate::weights::{Card, WeightsError, WeightsFile};

/// A segmentation network with its weights and their card. Cloning shares the weights.
#[derive(Clone, Debug)]
pub struct Segmenter {
    card: Card,
    net: Segmentation,
    device: Device,
    kept: Kept,
}

impl SegmentationConfig {
    /// What a card names as its system. It fills nothing, and is therefore none of the methods.
    pub const SYSTEM: &str = "segmentation";

    /// The configuration that a card tells of.
    ///
    /// # Errors
    /// Where the card is of another system, or its numbers make no network.
    pub fn of(card: &Card) -> Result<Self, WeightsError> {
        if card.system != Self::SYSTEM {
            return Err(WeightsError::UnknownSystem(card.system.clone()));
        }
        let refuse = |reason: String| WeightsError::Config { system: "segmentation", reason };
        let config = Self::deserialize(&card.config).map_err(|error| refuse(error.to_string()))?;
        // Far beyond any published one; they keep a made-up file from asking for a machine's memory.
        if !(2..=255).contains(&config.classes) {
            return Err(refuse(format!("classes is {}, not 2 to 255", config.classes)));
        }
        if !(8..=512).contains(&config.width) || config.width % 8 != 0 {
            return Err(refuse(format!("width is {}, not a multiple of 8 up to 512", config.width)));
        }
        if card.classes.len() != config.classes {
            let named = card.classes.len();
            return Err(refuse(format!("it names {named} classes and has {}", config.classes)));
        }
        Ok(config)
    }
}

impl Segmenter {
    /// Longer side of the pictures it reads best, in pixels: objects then are as large as those it learned
    /// from.
    pub const SIDE: u32 = 384;

    /// The network of a weights file.
    ///
    /// # Errors
    /// Where the file is of another system, describes an impossible network, or its tensors do not fit the
    /// network one to one.
    pub fn open(file: WeightsFile, device: &Device) -> Result<Self, WeightsError> {
        let WeightsFile { card, state } = file;
        let config = SegmentationConfig::of(&card)?;
        let net = load(config.init(device), state, |name| Some(name.to_owned()))?;
        Ok(Self { card, net, device: device.clone(), kept: Kept::default() })
    }

    /// Its classes and every other fact of its file.
    pub const fn card(&self) -> &Card {
        &self.card
    }

    /// Where it works.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// How much speaks for each class, of every pixel: logits, `[1, classes, height, width]` of a picture as
    /// [`Self::labels`] takes it.
    pub fn scores(&self, picture: Tensor<4>) -> Tensor<4> {
        self.kept.during(&self.device, || self.net.forward(picture))
    }

    /// The likeliest class of every pixel.
    ///
    /// # Shapes
    /// - `picture`: `[1, 3, height, width]` in `[0, 1]`, sides of 16 at least, best of [`Self::SIDE`]
    /// - output: of the same height and width
    ///
    /// # Errors
    /// Where the device cannot hand back what it computed.
    pub async fn labels(&self, picture: Tensor<4>) -> Result<LabelMap, GpuError> {
        let labels = self.kept.during(&self.device, || self.net.labels(picture));
        // A synchronous read would hang a browser: the event loop brings the data.
        let labels = labels.into_data_async().await;
        let labels = labels.map_err(|error| GpuError::Refused(format!("{error:?}")))?;
        label_map(&labels).ok_or_else(|| GpuError::Refused("labels of no single picture".to_owned()))
    }
}
