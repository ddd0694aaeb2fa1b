//! What a run is told, as TOML. A key that is not known is refused, so that no typing error trains
//! something else; the run folder keeps the file with every default filled in.

mod data;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::data::Augment;
use super::error::{At, TrainError};

pub use data::{Data, Holes};
pub use settings::{CardWords, Features, Half, Optimiser, Phase, Run};

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    pub system: SystemName,
    #[serde(default)]
    pub preset: Preset,
    /// Of the first weights, the order of the photos, crops and holes.
    #[serde(default = "one")]
    pub seed: u64,
    /// Height and width in pixels.
    #[serde(default = "published_size")]
    pub size: [u32; 2],
    /// Pictures a step.
    #[serde(default = "one")]
    pub batch: u64,
    /// Channels after the first convolution of the network that judges what is real.
    #[serde(default = "published_critic")]
    pub critic: usize,
    /// Product weights to go on from, instead of drawn ones.
    pub start: Option<PathBuf>,
    pub data: Data,
    #[serde(default)]
    pub augment: Augment,
    #[serde(default)]
    pub holes: Holes,
    #[serde(default)]
    pub features: Features,
    #[serde(default)]
    pub optimiser: Optimiser,
    #[serde(default)]
    pub run: Run,
    #[serde(default)]
    pub card: CardWords,
    /// Changes to the preset's network, by the names of its configuration.
    #[serde(default)]
    pub network: toml::Table,
    /// One after the other.
    pub phase: Vec<Phase>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SystemName {
    Espa,
    Csa,
    Spl,
    GmSrm,
    Segmentation,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// The published width.
    Paper,
    /// For the page.
    #[default]
    Web,
}

impl TrainConfig {
    /// Height and width of what is learned from, as networks count them.
    pub fn sides(&self) -> [usize; 2] {
        self.size.map(|side| side as usize)
    }

    /// # Errors
    /// In words, with the line where TOML itself is at fault.
    pub fn read(path: &Path) -> Result<Self, TrainError> {
        let text = fs::read_to_string(path).at("read", path)?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| TrainError::config(format!("{}: {error}", path.display())))?;
        config.check()?;
        Ok(config)
    }

    /// Whether a phase is of another kind than the one before it. Two of one kind are one training with
    /// other weights or rates: its optimisers go on.
    pub fn is_new_phase(&self, index: usize) -> bool {
        index == 0 || self.phase[index].name != self.phase[index - 1].name
    }

    /// What must stay when a run goes on: all but how long and how fast, and what is written.
    pub fn lasting(&self) -> Self {
        let mut same =
            Self { run: Run::default(), card: CardWords::default(), phase: Vec::new(), ..self.clone() };
        same.data.threads = 0;
        same
    }

    fn check(&self) -> Result<(), TrainError> {
        let [low, high] = self.holes.share;
        let [small, large] = self.augment.crop;
        let rules = [
            (self.batch > 0, "batch must be at least 1"),
            (self.optimiser.accumulate > 0, "optimiser.accumulate must be at least 1"),
            (0.0 <= low && low <= high && high < 1.0, "holes.share must be two ascending parts of 1"),
            (0.0 < small && small <= large && large <= 1.0, "augment.crop must be two ascending parts of 1"),
            (!self.phase.is_empty(), "name at least one [[phase]]"),
            (self.run.log > 0 && self.run.save > 0, "run.log and run.save must be at least 1"),
            ((1..=512).contains(&self.critic), "critic must be 1 to 512 channels"),
            (self.run.keep > 0, "run.keep must be at least 1"),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, words)) => Err(TrainError::config(words)),
            None => Ok(()),
        }
    }

    /// Steps of all phases.
    pub fn steps(&self) -> u64 {
        self.phase.iter().map(|phase| phase.steps).sum()
    }

    /// The phase of `step` and the step within it; the last phase's end for what lies beyond.
    pub fn phase_at(&self, step: u64) -> (usize, u64) {
        let mut left = step;
        for (index, phase) in self.phase.iter().enumerate() {
            if left < phase.steps {
                return (index, left);
            }
            left -= phase.steps;
        }
        let last = self.phase.len().saturating_sub(1);
        (last, self.phase.last().map_or(0, |phase| phase.steps))
    }
}

const fn one() -> u64 {
    1
}

const fn published_critic() -> usize {
    64
}

const fn published_size() -> [u32; 2] {
    [256, 256]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "system = \"espa\"\n[data]\nphotos = \"p\"\n[[phase]]\nname = \"stage1\"\nsteps = 3\n\
                         [[phase]]\nname = \"joint\"\nsteps = 2\n";

    #[test]
    fn a_short_file_is_filled_in_and_read_back() {
        let config: TrainConfig = toml::from_str(SHORT).expect("a config");
        let text = toml::to_string(&config).expect("writable");
        assert_eq!(toml::from_str::<TrainConfig>(&text).expect("its own text"), config);
        assert_eq!(config.steps(), 5);
        assert_eq!(
            [0, 2, 3, 4, 5].map(|step| config.phase_at(step)),
            [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)]
        );
    }

    #[test]
    fn every_ready_config_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
        let files: Vec<PathBuf> = fs::read_dir(folder)
            .expect("the configs")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .collect();
        assert!(files.len() >= 8);
        for path in files {
            TrainConfig::read(&path).expect("a config");
        }
    }

    #[test]
    fn a_key_that_is_not_known_is_named() {
        let error = toml::from_str::<TrainConfig>(&format!("sede = 1\n{SHORT}")).expect_err("a typing error");
        assert!(error.to_string().contains("sede"), "{error}");
    }
}
