//! What fills, sees and judges.

use std::path::Path;

use anyhow::{Context, ensure};
use burn::tensor::Device;
use infill_inference::models::network::Network;
use infill_inference::models::segmentation::Segmenter;
use infill_inference::weights::{WeightsError, WeightsFile};
use infill_protocol::Method;

use super::options::Options;

/// The networks that guidance knows.
pub struct Tools {
    pub segmenter: Segmenter,
    pub espa: Network,
}

impl Tools {
    /// # Errors
    /// Where weights cannot be read, or are of another system.
    pub fn open(options: &Options) -> anyhow::Result<Self> {
        let segmenter = open(&options.segmentation, |file| Segmenter::open(file, &Device::flex()))?;
        let espa = open(&options.network, |file| Network::open(file, &Device::flex()))?;
        ensure!(espa.method() == Method::Espa, "{} are not the weights of ESPA", options.network.display());
        Ok(Self { segmenter, espa })
    }

    /// Sources of photos that neither network was taught.
    pub fn kept_out(&self) -> Vec<String> {
        let taught_none = |source: &&String| self.espa.card().training.kept_out.contains(source);
        self.segmenter.card().training.kept_out.iter().filter(taught_none).cloned().collect()
    }
}

fn open<T>(path: &Path, open: impl FnOnce(WeightsFile) -> Result<T, WeightsError>) -> anyhow::Result<T> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    WeightsFile::read(&bytes).and_then(open).with_context(|| format!("cannot use {}", path.display()))
}
