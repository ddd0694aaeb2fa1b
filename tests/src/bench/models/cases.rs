//! What is filled: a network, its weights, a picture with a hole.

use std::fs::{create_dir_all, write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use burn::tensor::Device;
use infill_inference::models::csa::CsaConfig;
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::gmsrm::GmSrmConfig;
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::spl::SplConfig;
use infill_inference::weights::{Card, Precision, WeightsFile};

use super::super::drawn;

/// Classes of the label map that guides ESPA's second stage.
const CLASSES: usize = 8;
const SEED: u64 = 0x1234;

/// One network at one size.
#[derive(Clone, Debug)]
pub struct Case {
    pub system: &'static str,
    pub preset: &'static str,
    pub side: usize,
    pub config: NetworkConfig,
}

/// Every system and preset at 256² and 512².
pub fn all() -> Vec<Case> {
    [256, 512].into_iter().flat_map(of_size).collect()
}

fn of_size(side: usize) -> Vec<Case> {
    let size = [side, side];
    let espa = |config: EspaConfig| NetworkConfig::Espa(config.with_size(size));
    let csa = |config: CsaConfig| NetworkConfig::Csa(config.with_size(size));
    let spl = |config: SplConfig| NetworkConfig::Spl(config.with_size(size));
    let gmsrm = |config: GmSrmConfig| NetworkConfig::GmSrm(config.with_size(size));
    let case = |system, preset, config| Case { system, preset, side, config };
    vec![
        // What a fill without a label map runs, the same in both presets.
        case("ESPA", "stage 1", espa(EspaConfig::new())),
        case("ESPA", "paper", espa(EspaConfig::paper(CLASSES))),
        case("ESPA", "web", espa(EspaConfig::web(CLASSES))),
        case("CSA", "paper", csa(CsaConfig::new())),
        case("CSA", "web", csa(CsaConfig::web())),
        case("SPL", "paper", spl(SplConfig::new())),
        case("SPL", "web", spl(SplConfig::web())),
        case("GM-SRM", "paper", gmsrm(GmSrmConfig::new())),
        case("GM-SRM", "web", gmsrm(GmSrmConfig::web())),
    ]
}

impl Case {
    /// E.g. `espa-web-256`.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.system, self.preset, self.side).to_lowercase().replace([' ', '.'], "")
    }

    /// The published widths have up to half a gigabyte of weights, which nobody sends to a page.
    pub fn is_for_pages(&self) -> bool {
        self.preset != "paper"
    }

    /// Writes `weights.safetensors` and `input.safetensors` into a folder of the case's own.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, parent: &Path) -> anyhow::Result<PathBuf> {
        let folder = parent.join(self.name());
        create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let state = drawn::draw(self.config.init(&Device::flex()).state(), SEED);
        let file = WeightsFile { card: self.config.card(), state };
        write(folder.join("weights.safetensors"), file.write(Precision::F32))?;
        let inputs = drawn::inputs([1, self.side], self.config.classes(), SEED);
        let inputs = WeightsFile { card: Card::default(), state: inputs };
        write(folder.join("input.safetensors"), inputs.write(Precision::F32))?;
        Ok(folder)
    }
}
