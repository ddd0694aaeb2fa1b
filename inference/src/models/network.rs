//! Any of the four systems as one thing that fills a picture.

mod config;
mod model;
mod seen;
#[cfg(test)]
mod tests;

use burn::tensor::{Device, Tensor, TensorData};
use infill_protocol::{LabelMap, Mask, Method, Size, VOID_LABEL};

use super::kept::Kept;
use super::state::StateDict;
use crate::weights::{Card, WeightsError, WeightsFile};
pub use config::NetworkConfig;
use model::Model;
pub use seen::Seen;
use seen::{LastSeen, Scene};

/// A network with its weights and their card. Cloning shares the weights.
#[derive(Clone, Debug)]
pub struct Network {
    card: Card,
    config: NetworkConfig,
    model: Model,
    device: Device,
    kept: Kept,
    last_seen: LastSeen,
    searches_by_label: bool,
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
            last_seen: LastSeen::default(),
            searches_by_label: false,
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
        Ok(Self {
            card,
            config,
            model,
            device: device.clone(),
            kept: Kept::default(),
            last_seen: LastSeen::default(),
            searches_by_label: false,
        })
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

    /// The same network with labels bound to what they can bind beside its classes: CSA looks for what fills a
    /// position among the known ones of the same label. Its authors know no labels; without this, and without
    /// labels, it does what they published.
    pub fn searching_by_label(mut self) -> Self {
        self.searches_by_label = true;
        self
    }

    /// What the network would paint: [`Self::see`] and [`Self::paint`] at once.
    ///
    /// # Shapes
    /// - `picture`: as for [`Self::see`]
    /// - output: as `picture`; outside the hole of no use
    ///
    /// # Panics
    /// Where sizes differ.
    pub fn predict(&self, picture: Tensor<4>, hole: &Mask, labels: Option<&LabelMap>) -> Tensor<4> {
        let seen = self.see(picture, hole, labels);
        self.paint(&seen, labels)
    }

    /// What the network makes of a picture and its hole before labels steer it: most of the work where it has
    /// classes, all of it where it has none. `labels` are looked at where [`Self::searching_by_label`] says so.
    ///
    /// `hole` and `labels` have the picture's size. They come from the host, because in a browser nothing can be
    /// read back from the device while it is waited for.
    ///
    /// # Shapes
    /// - `picture`: `[1, 3, height, width]` of a size that [`NetworkConfig::takes`], in `[0, 1]`; what it
    ///   holds in the hole is not looked at
    ///
    /// # Panics
    /// Where sizes differ.
    pub fn see(&self, picture: Tensor<4>, hole: &Mask, labels: Option<&LabelMap>) -> Seen {
        let [_, _, height, width] = picture.dims();
        let size = Size::new(width as u32, height as u32);
        assert!(self.config.takes(size) && size == hole.size(), "a picture and a hole of {:?}", self.size());
        assert!(labels.is_none_or(|labels| labels.size() == size), "labels of {size:?}");
        let device = picture.device();
        let mask = planes(hole.data(), [1, height, width], |_, level| level == Mask::HOLE, &device);
        let labels = labels.filter(|_| self.searches_by_label);
        // Nothing changes these weights any more: what the convolutions make of them can be kept.
        let sight = self.kept.during(&device, || self.model.see(picture, mask, hole, labels));
        Seen { size, device, sight }
    }

    /// The picture that the network paints of what it has seen, where it has classes as the labels say.
    ///
    /// # Shapes
    /// - output: `[1, 3, height, width]` in `[0, 1]`; outside the hole of no use
    ///
    /// # Panics
    /// Where the labels are of another size.
    pub fn paint(&self, seen: &Seen, labels: Option<&LabelMap>) -> Tensor<4> {
        let Seen { size, device, sight } = seen;
        assert!(labels.is_none_or(|labels| labels.size() == *size), "labels of {size:?}");
        let labels = labels.filter(|_| self.config.classes() > 0).map(|labels| {
            let is = |class, label| label != VOID_LABEL && usize::from(label) == class;
            let shape = [self.config.classes(), size.height as usize, size.width as usize];
            planes(labels.data(), shape, is, device)
        });
        self.kept.during(device, || self.model.paint(sight, labels))
    }

    /// As [`Self::see`] of a picture on the host, and once only for each picture and hole: whoever fills the same
    /// hole under other labels waits for the second half alone.
    pub(crate) fn see_once(&self, picture: Vec<f32>, hole: &Mask, labels: Option<&LabelMap>) -> Seen {
        let labels = labels.filter(|_| self.searches_by_label);
        self.last_seen.get_or(Scene { picture, hole: hole.clone(), labels: labels.cloned() }, |scene| {
            let shape = [1, 3, hole.size().height as usize, hole.size().width as usize];
            let picture = Tensor::from_data(TensorData::new(scene.picture.clone(), shape), &self.device);
            self.see(picture, hole, labels)
        })
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
