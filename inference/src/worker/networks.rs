use std::cell::RefCell;
use std::rc::Rc;

use burn::tensor::{Device, Tensor};
use infill_protocol::{
    Better, Mask, Method, NetworkInfo, Purpose, Size, WeightsHash, WeightsInfo, WeightsPlace,
};

use super::Outbox;
use super::weights::{Ended, Library, Outside, Watch, hash_of};
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::weights::{Card, WeightsError, WeightsFile};

/// The network in use, and the library its weights come from.
#[derive(Default)]
pub(super) struct Networks {
    pub library: Library,
    loaded: RefCell<Option<Rc<Loaded>>>,
}

pub(super) struct Loaded {
    pub hash: WeightsHash,
    pub network: Network,
}

/// Where weights come from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Listed(WeightsHash),
    /// The bytes of a file the person opened.
    Brought(Vec<u8>),
}

/// What became of weights.
pub(super) enum Ready {
    /// They are in use.
    Network(NetworkInfo),
    /// They name, and are on this device.
    Names(WeightsInfo),
}

/// Why no other network is in use.
pub(super) enum Refusal {
    /// The one before still is.
    Ended(Ended),
    /// The GPU failed when the one before was gone already.
    Lost(String),
}

impl From<Ended> for Refusal {
    fn from(ended: Ended) -> Self {
        Self::Ended(ended)
    }
}

impl From<WeightsError> for Refusal {
    fn from(error: WeightsError) -> Self {
        Self::Ended(Ended::Failed(error.to_string()))
    }
}

impl Networks {
    /// The network that these options mean, where it is the one in use.
    pub fn get(&self, method: Method, hash: Option<WeightsHash>) -> Option<Rc<Loaded>> {
        let loaded = self.loaded.borrow().clone()?;
        let is_meant = loaded.network.method() == method && hash.is_none_or(|hash| hash == loaded.hash);
        is_meant.then_some(loaded)
    }

    /// Forgets the network in use where it has these weights.
    pub fn forget(&self, hash: WeightsHash) {
        self.loaded.borrow_mut().take_if(|loaded| loaded.hash == hash);
    }

    /// Puts a network into use. The one before is given up only when all that can be wrong with the new
    /// weights has been looked for, and before the new network takes its place on the device: two are never
    /// there at once. Weights that name leave it in use.
    pub async fn load(
        &self,
        outside: &(impl Outbox + Outside),
        source: Source,
        gpu: Option<Device>,
        watch: &Watch<'_>,
    ) -> Result<Ready, Refusal> {
        let (offered, bytes) = match source {
            Source::Listed(hash) => {
                let (info, bytes) = self.library.load(outside, hash, watch).await?;
                (Some(info), bytes)
            }
            Source::Brought(bytes) => (None, bytes),
        };
        watch.report("checking", 0, 1);
        // On the CPU first, whatever fills later: this finds every missing or misshapen tensor.
        let file = WeightsFile::read(&bytes)?;
        let mut weights = described(&file.card, offered, &bytes)?;
        let Some(method) = weights.purpose.method() else {
            Segmenter::open(file, &Device::flex())?;
            self.library.keep(outside, &mut weights, &bytes).await;
            return Ok(Ready::Names(weights));
        };
        let checked = Network::open(file, &Device::flex())?;
        self.library.keep(outside, &mut weights, &bytes).await;
        drop(bytes);
        outside.pause().await;
        if watch.stop.is_asked() {
            return Err(Ended::Stopped.into());
        }
        self.loaded.take();
        let network = match gpu {
            None => checked,
            Some(device) => {
                watch.report("warm-up", 0, 1);
                let lost = |error: String| Refusal::Lost(error);
                let network =
                    Network::open(checked.file(), &device).map_err(|error| lost(error.to_string()))?;
                warm_up(&network, &device).await.map_err(lost)?;
                network
            }
        };
        let classes = network.card().classes.iter().map(|class| class.name.clone()).collect();
        let info = NetworkInfo { weights, method, size: network.size(), classes };
        *self.loaded.borrow_mut() = Some(Rc::new(Loaded { hash: info.weights.hash, network }));
        Ok(Ready::Network(info))
    }
}

/// What is known of the weights: as offered, else as they say themselves.
fn described(card: &Card, offered: Option<WeightsInfo>, bytes: &[u8]) -> Result<WeightsInfo, Refusal> {
    let unknown = || WeightsError::UnknownSystem(card.system.clone());
    let purpose = Purpose::from_id(&card.system).ok_or_else(unknown)?;
    match offered {
        Some(info) if info.purpose == purpose => Ok(info),
        Some(info) => Err(Refusal::Ended(Ended::Failed(format!(
            "The weights “{}” were offered for {} and are for {}. Reload the page, or open a file of your own.",
            info.title,
            info.purpose.title(),
            purpose.title()
        )))),
        None => Ok(WeightsInfo {
            hash: hash_of(bytes),
            purpose,
            preset: card.preset.clone(),
            title: if card.title.is_empty() { purpose.title().to_owned() } else { card.title.clone() },
            licence: card.licence.clone(),
            bytes: bytes.len() as u64,
            place: WeightsPlace::InMemory,
            better: Better::default(),
        }),
    }
}

/// Lets a GPU compile what a fill needs, so that the first one is not the slow one.
async fn warm_up(network: &Network, device: &Device) -> Result<(), String> {
    let Size { width, height } = network.size();
    let mut hole = Mask::known(network.size());
    for y in height / 4..height / 2 {
        hole.set_span(y, width / 4..width / 2, true);
    }
    let picture = Tensor::zeros([1, 3, height as usize, width as usize], device);
    let prediction = network.predict(picture, &hole, None);
    prediction.into_data_async().await.map(drop).map_err(|error| format!("{error:?}"))
}
