//! What is learned: a network, its critic, and a batch that never changes.

use std::collections::BTreeMap;
use std::fs::{create_dir_all, read, write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use burn::tensor::{Device, TensorData};
use infill_inference::models::csa::{CsaConfig, PatchGan70Config};
use infill_inference::models::espa::{EspaConfig, PatchGanConfig};
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::procedural::{Vectors, tensor};
use infill_inference::models::spl::{SplConfig, SplDiscriminatorConfig};
use infill_inference::models::state::{StateDict, state_of};
use infill_inference::weights::{Card, Precision, WeightsFile};
use serde::{Deserialize, Serialize};

use super::super::drawn;

/// Classes of the label map that guides ESPA's second stage.
const CLASSES: usize = 8;
const SEED: u64 = 0x5678;

/// One phase of a system's training.
#[derive(Clone, Debug)]
pub struct Case {
    pub system: &'static str,
    pub side: usize,
    pub batch: usize,
    pub config: NetworkConfig,
    pub lesson: Lesson,
}

/// What both programs are told: the file `lesson.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lesson {
    pub phase: String,
    pub rate: f64,
    /// Channels after the first convolution of the critic.
    pub critic: usize,
    /// Weights of the losses, as published where they need no network of others.
    pub weights: BTreeMap<String, f64>,
}

/// ESPA's two stages, SPL and CSA: the page's networks, or the published ones.
pub fn all(paper: bool) -> Vec<Case> {
    let (side, critic) = if paper { (256, 64) } else { (128, 16) };
    let espa = |config: EspaConfig| NetworkConfig::Espa(config.with_size([side, side]));
    let lesson = |phase: &str, rate, weights: &[(&str, f64)]| {
        let weights = weights.iter().map(|&(loss, weight)| (loss.to_owned(), weight)).collect();
        Lesson { phase: phase.to_owned(), rate, critic, weights }
    };
    let (second, spl, csa) = if paper {
        (EspaConfig::paper(CLASSES), SplConfig::paper(), CsaConfig::paper())
    } else {
        (EspaConfig::web(CLASSES).with_width(16), SplConfig::web(), CsaConfig::web())
    };
    let first = second.clone().with_decoder(None);
    vec![
        Case {
            system: "ESPA",
            side,
            batch: 4,
            config: espa(first),
            lesson: lesson("stage1", 2e-4, &[("l1", 1.0)]),
        },
        Case {
            system: "ESPA",
            side,
            batch: 4,
            config: espa(second),
            lesson: lesson("stage2", 2e-4, &[("l1", 1.0), ("adversarial", 0.01)]),
        },
        Case {
            system: "SPL",
            side,
            batch: 2,
            config: NetworkConfig::Spl(spl),
            lesson: lesson("main", 1e-4, &[("adversarial", 1.0), ("reconstruction", 10.0), ("feature", 1.0)]),
        },
        Case {
            system: "CSA",
            side: 256,
            batch: 1,
            config: NetworkConfig::Csa(csa),
            lesson: lesson("main", 2e-4, &[("l1", 100.0), ("adversarial", 0.2)]),
        },
    ]
}

impl Case {
    /// E.g. `espa-stage1`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.system, self.lesson.phase).to_lowercase()
    }

    /// Writes the case into a folder of its own.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, parent: &Path) -> anyhow::Result<PathBuf> {
        let folder = parent.join(self.name());
        create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let network = self.config.init(&Device::flex()).state();
        for (name, card, state) in [
            ("weights", self.config.card(), drawn::draw(network, SEED)),
            ("critic", Card::default(), drawn::draw(self.critic(), SEED)),
            ("input", Card::default(), self.inputs()),
        ] {
            let file = WeightsFile { card, state }.write(Precision::F32);
            write(folder.join(name).with_extension("safetensors"), file)?;
        }
        write(folder.join("lesson.json"), serde_json::to_string(&self.lesson)?)?;
        Ok(folder)
    }

    fn critic(&self) -> StateDict {
        let (width, device) = (self.lesson.critic, Device::flex());
        match self.config {
            NetworkConfig::Csa(_) => state_of(&PatchGan70Config::new().with_width(width).init(&device)),
            NetworkConfig::Spl(_) => state_of(&SplDiscriminatorConfig::new().with_width(width).init(&device)),
            _ => state_of(&PatchGanConfig::new().with_width(width).init(&device)),
        }
    }

    /// Picture, hole, labels, and where a teacher is heard, `taught` `[batch, prior, side/4, side/4]`.
    fn inputs(&self) -> StateDict {
        let mut inputs = drawn::inputs([self.batch, self.side], self.config.classes(), SEED);
        if let NetworkConfig::Spl(config) = &self.config {
            let shape = [self.batch, config.prior, self.side / 4, self.side / 4];
            let fan_in = shape.iter().skip(1).product::<usize>() as f32;
            let drawn = tensor("taught", &shape, SEED, Vectors::Plain);
            let values: Vec<f32> = drawn.iter::<f32>().map(|value| value * fan_in.sqrt()).collect();
            inputs.insert("taught".to_owned(), TensorData::new(values, shape));
        }
        inputs
    }
}

impl Lesson {
    /// The lesson of the case in `folder`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("lesson.json");
        let text = read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }
}
