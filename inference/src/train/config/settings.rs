use std::collections::BTreeMap;
use std::path::PathBuf;

use burn::tensor::FloatDType;
use serde::{Deserialize, Serialize};

use crate::train::schedule::Decay;
use crate::weights::Card;

/// A part of the training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// One of the system's phases.
    pub name: String,
    pub steps: u64,
    /// The system's own where none is given.
    pub rate: Option<f64>,
    #[serde(default)]
    pub decay: Decay,
    /// Weights of the losses; the published where none are given.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
}

/// Adam and what is done around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Optimiser {
    /// Each system's own where none are given.
    pub betas: Option<[f64; 2]>,
    pub epsilon: f64,
    /// Longest gradient of a network, all its parameters together.
    pub clip: Option<f64>,
    /// Batches whose gradients make one step; several devices share them out.
    pub accumulate: u64,
    /// Numbers of 16 bits for convolutions; everything else keeps 32.
    pub half: Option<Half>,
    /// Losses are multiplied by it before their gradients are taken, which are divided by it before the step: the
    /// gradients of f16 would vanish otherwise. 1024 for f16 and 1 else where none is given.
    pub scale: Option<f64>,
    /// How much of the running average of the weights a step keeps; without it there is none.
    pub average: Option<f64>,
}

impl Default for Optimiser {
    fn default() -> Self {
        Self { betas: None, epsilon: 1e-8, clip: None, accumulate: 1, half: None, scale: None, average: None }
    }
}

impl Optimiser {
    /// By how much losses are larger than they are.
    pub fn scale(&self) -> f64 {
        self.scale.unwrap_or(if self.half == Some(Half::F16) { 1024.0 } else { 1.0 })
    }
}

/// Numbers of 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// As wide a range as f32, three digits less precise than f16.
    Bf16,
    /// What GPUs have through Vulkan.
    F16,
}

impl From<Half> for FloatDType {
    fn from(half: Half) -> Self {
        match half {
            Half::Bf16 => Self::BF16,
            Half::F16 => Self::F16,
        }
    }
}

/// The network whose features a perceptual loss compares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Features {
    pub squeezenet: Option<PathBuf>,
    /// torchvision's weights as safetensors.
    pub vgg16: Option<PathBuf>,
    pub vgg19: Option<PathBuf>,
    /// SPL's teacher, the authors' names as safetensors; without it SqueezeNet teaches.
    pub tresnet: Option<PathBuf>,
}

/// What is written, and how often, in steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Run {
    /// The run's folder; `runs/` and the name of the file where none is given.
    pub folder: Option<PathBuf>,
    pub log: u64,
    pub sample: u64,
    /// Judging by the photos kept out.
    pub judge: u64,
    /// Batches that a judgement looks at.
    pub judge_batches: u64,
    pub save: u64,
    /// Checkpoints to keep beside the best.
    pub keep: usize,
}

impl Default for Run {
    fn default() -> Self {
        Self { folder: None, log: 10, sample: 500, judge: 500, judge_batches: 8, save: 500, keep: 2 }
    }
}

/// What only the person knows of the weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardWords {
    pub title: Option<String>,
    /// Of the weights.
    pub licence: String,
    /// The photos, in a sentence.
    pub data: String,
    pub data_licence: String,
    /// How many halvings softer the network's pictures are than their pixels could be: 1 where it learned
    /// without a critic.
    pub soft: u32,
    /// What the weights are known to do badly, a sentence each.
    pub failures: Vec<String>,
}

impl CardWords {
    /// Puts them on a card, which keeps its own title where none is said.
    pub fn enter(self, card: &mut Card) {
        card.title = self.title.unwrap_or_else(|| card.title.clone());
        card.licence = self.licence;
        card.soft = self.soft;
        card.failures = self.failures;
        card.training.data = self.data;
        card.training.licence = self.data_licence;
    }
}
