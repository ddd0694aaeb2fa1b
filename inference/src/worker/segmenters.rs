use std::cell::RefCell;

use burn::tensor::Device;
use infill_protocol::WeightsHash;

use super::weights::{Ended, Library, Outside, Watch};
use crate::models::segmentation::Segmenter;
use crate::weights::WeightsFile;

/// The segmentation network that proposals are made with, kept from one to the next.
#[derive(Default)]
pub(super) struct Segmenters {
    last: RefCell<Option<(WeightsHash, Segmenter)>>,
}

impl Segmenters {
    /// The network of these weights, fetched where they are not here yet.
    ///
    /// It works on the CPU, whatever fills: the same photo is to be seen alike on every device, because links
    /// hold no map and have it proposed again.
    pub async fn get(
        &self,
        library: &Library,
        outside: &impl Outside,
        hash: WeightsHash,
        watch: &Watch<'_>,
    ) -> Result<Segmenter, Ended> {
        let last = self.last.borrow().clone();
        if let Some((_, segmenter)) = last.filter(|(last, _)| *last == hash) {
            return Ok(segmenter);
        }
        if !library.list(outside).await.iter().any(|info| info.hash == hash) {
            return Err(Ended::Failed(
                "These labels were proposed by weights that are neither beside this page nor on this device. \
                 Open their file, or press Guide to have labels proposed anew."
                    .to_owned(),
            ));
        }
        let (mut info, bytes) = library.load(outside, hash, watch).await?;
        let opened = WeightsFile::read(&bytes).and_then(|file| Segmenter::open(file, &Device::flex()));
        let segmenter = opened.map_err(|error| Ended::Failed(error.to_string()))?;
        library.keep(outside, &mut info, &bytes).await;
        *self.last.borrow_mut() = Some((hash, segmenter.clone()));
        Ok(segmenter)
    }

    /// Whether the network of these weights is at hand.
    pub fn has(&self, hash: WeightsHash) -> bool {
        self.last.borrow().as_ref().is_some_and(|(last, _)| *last == hash)
    }

    /// Gives the network up where it has these weights.
    pub fn forget(&self, hash: WeightsHash) {
        self.last.borrow_mut().take_if(|(last, _)| *last == hash);
    }
}
