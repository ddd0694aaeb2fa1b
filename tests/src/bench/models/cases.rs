//! What is filled: a network, its weights, a picture with a hole.

use std::fs::{create_dir_all, write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use burn::tensor::{Device, TensorData};
use infill_inference::models::csa::CsaConfig;
use infill_inference::models::espa::EspaConfig;
use infill_inference::models::gmsrm::GmSrmConfig;
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::procedural::{Vectors, tensor};
use infill_inference::models::spl::SplConfig;
use infill_inference::models::state::StateDict;
use infill_inference::weights::{Card, Precision, WeightsFile};

use super::weights;

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
    let espa = |config: EspaConfig| NetworkConfig::Espa(config.with_size([side, side]));
    let case = |system, preset, config| Case { system, preset, side, config };
    vec![
        // What a fill without a label map runs, the same in both presets.
        case("ESPA", "stage 1", espa(EspaConfig::new())),
        case("ESPA", "paper", espa(EspaConfig::paper(CLASSES))),
        case("ESPA", "web", espa(EspaConfig::web(CLASSES))),
        case("CSA", "paper", NetworkConfig::Csa(CsaConfig::new())),
        case("CSA", "web", NetworkConfig::Csa(CsaConfig::web())),
        case("SPL", "paper", NetworkConfig::Spl(SplConfig::new())),
        case("SPL", "web", NetworkConfig::Spl(SplConfig::web())),
        case("GM-SRM", "paper", NetworkConfig::GmSrm(GmSrmConfig::new())),
        case("GM-SRM", "web", NetworkConfig::GmSrm(GmSrmConfig::web())),
    ]
}

impl Case {
    /// E.g. `espa-web-256`.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.system, self.preset, self.side).to_lowercase().replace([' ', '.'], "")
    }

    /// Writes `weights.safetensors` and `input.safetensors` into a folder of the case's own.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, parent: &Path) -> anyhow::Result<PathBuf> {
        let folder = parent.join(self.name());
        create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let state = weights::draw(self.config.init(&Device::flex()).state(), SEED);
        let file = WeightsFile { card: self.config.card(), state };
        write(folder.join("weights.safetensors"), file.write(Precision::F32))?;
        let inputs = WeightsFile { card: Card::default(), state: self.inputs() };
        write(folder.join("input.safetensors"), inputs.write(Precision::F32))?;
        Ok(folder)
    }

    /// `picture` `[1, 3, h, w]` of noise in [0, 1], `hole` `[1, 1, h, w]` with 1 in the middle 22 % of the
    /// area (CSA's own centre mask), and where a label map guides, `labels` `[1, classes, h, w]`: one-hot
    /// stripes.
    fn inputs(&self) -> StateDict {
        let side = self.side;
        let noise = tensor("picture", &[1, 3, side, side], SEED, Vectors::Plain);
        // Drawn in ±√(3/fan_in).
        let reach = (3.0 / (3 * side * side) as f32).sqrt();
        let picture = noise.iter::<f32>().map(|value| (value / reach + 1.0) / 2.0).collect();
        let inside = |at: usize| (side / 4 + side / 64..3 * side / 4 - side / 64).contains(&at);
        let hole = planes(1, side, |_, y, x| inside(y) && inside(x));
        let mut inputs = StateDict::from([
            ("picture".to_owned(), TensorData::new::<f32, _>(picture, [1, 3, side, side])),
            ("hole".to_owned(), hole),
        ]);
        if self.config.classes() > 0 {
            let labels = planes(CLASSES, side, |class, _, x| class == x * CLASSES / side);
            inputs.insert("labels".to_owned(), labels);
        }
        inputs
    }
}

fn planes(count: usize, side: usize, is: impl Fn(usize, usize, usize) -> bool) -> TensorData {
    let at = |index: usize| is(index / (side * side), index / side % side, index % side);
    let values: Vec<f32> = (0..count * side * side).map(|index| f32::from(u8::from(at(index)))).collect();
    TensorData::new(values, [1, count, side, side])
}
