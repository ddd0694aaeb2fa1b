//! Any of the four systems as one thing that fills a picture.

mod config;
mod model;
#[cfg(test)]
mod tests;

use burn::tensor::{Device, Tensor, TensorData};
use infill_protocol::{LabelMap, Mask, Method, Size, VOID_LABEL};

use super::kept::Kept;
use super::state::StateDict;
use crate::weights::{Card, WeightsError, WeightsFile};
pub use config::NetworkConfig;
use model::Model;

/// A network with its weights and their card. Cloning shares the weights.
#[derive(Clone, Debug)]
pub struct Network {
    card: Card,
    config: NetworkConfig,
    model: Model,
    device: Device,
    kept: Kept,
}

impl NetworkConfig {
    /// A network that was not trained. The configuration must be one that [`Self::check`] accepts.
    pub fn init(&self, device: &Device) -> Network {
        let model = Model::init(self, device);
        Network {
            card: self.card(),
            config: self.clone(),
            model,
            device: device.clone(),
            kept: Kept::default(),
        }
    }
}

impl Network {
    /// The network of a weights file.
    ///
    /// # Errors
    /// Where the file is of no known system, describes an impossible network, or its tensors do not fit
    /// the network one to one; then with all that are missing, unused or of another shape.
    pub fn open(file: WeightsFile, device: &Device) -> Result<Self, WeightsError> {
        let WeightsFile { card, state } = file;
        let config = NetworkConfig::of(&card)?;
        let model = Model::load(&config, state, device)?;
        Ok(Self { card, config, model, device: device.clone(), kept: Kept::default() })
    }

    /// What the page calls it, and every other fact of its file.
    pub const fn card(&self) -> &Card {
        &self.card
    }

    /// Where it works.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    pub const fn config(&self) -> &NetworkConfig {
        &self.config
    }

    pub const fn method(&self) -> Method {
        self.config.method()
    }

    /// The size of picture it was made for and works on in a fill.
    pub fn size(&self) -> Size {
        self.config.size()
    }

    /// Every weight by its field path, read back from the device.
    pub fn state(&self) -> StateDict {
        self.model.state()
    }

    /// Its weights as a file, with its card.
    pub fn file(&self) -> WeightsFile {
        WeightsFile { card: self.card.clone(), state: self.state() }
    }

    /// What the network would paint. Here alone is known which range of values each system has.
    ///
    /// `hole` and `labels` have the picture's size; labels steer where the network has classes. They come
    /// from the host, because in a browser nothing can be read back from the device while it is waited for.
    ///
    /// # Shapes
    /// - `picture`: `[1, 3, height, width]` of a size that [`NetworkConfig::takes`], in `[0, 1]`; what it
    ///   holds in the hole is not looked at
    /// - output: as `picture`; outside the hole of no use
    ///
    /// # Panics
    /// Where sizes differ.
    pub fn predict(&self, picture: Tensor<4>, hole: &Mask, labels: Option<&LabelMap>) -> Tensor<4> {
        let [_, _, height, width] = picture.dims();
        let size = Size::new(width as u32, height as u32);
        assert!(self.config.takes(size) && size == hole.size(), "a picture and a hole of {:?}", self.size());
        assert!(labels.is_none_or(|labels| labels.size() == size), "labels of {size:?}");
        let device = picture.device();
        let mask = planes(hole.data(), [1, height, width], |_, level| level == Mask::HOLE, &device);
        let labels = labels.filter(|_| self.config.classes() > 0).map(|labels| {
            let is = |class, label| label != VOID_LABEL && usize::from(label) == class;
            planes(labels.data(), [self.config.classes(), height, width], is, &device)
        });
        // Nothing changes these weights any more: what the convolutions make of them can be kept.
        self.kept.during(&device, || self.model.predict(picture, mask, hole, labels))
    }
}

/// `[1, planes, height, width]`: 1 where `is(plane, level)`, 0 elsewhere.
fn planes(
    levels: &[u8],
    [count, height, width]: [usize; 3],
    is: impl Fn(usize, u8) -> bool,
    device: &Device,
) -> Tensor<4> {
    let plane = |plane| levels.iter().map(move |&level| (plane, level));
    let values = (0..count).flat_map(plane).map(|(plane, level)| f32::from(u8::from(is(plane, level))));
    Tensor::from_data(TensorData::new(values.collect::<Vec<f32>>(), [1, count, height, width]), device)
}
