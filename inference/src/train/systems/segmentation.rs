use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

use super::{Examination, PhaseKind, Product, System, Weights, network};
use crate::models::kept::Kept;
use crate::models::objectives::class_cross_entropy;
use crate::models::segmentation::{HeadKind, Segmentation, SegmentationConfig, Sight, Taps};
use crate::models::state::{load, state_of};
use crate::train::config::{Phase, TrainConfig};
use crate::train::data::Batch;
use crate::train::error::TrainError;
use crate::train::learner::{Learner, Learning};
use crate::train::perceptual;
use crate::train::step::{Clock, Values};
use crate::weights::Card;

const BETAS: [f64; 2] = [0.9, 0.999];

/// `balance` is how far rare classes count more: 0 not at all, 1 by [`weight`]. The head alone learns from what
/// a frozen backbone sees: a few hundred maps teach it no less, and it forgets nothing of the world.
const PHASES: &[PhaseKind] = &[
    PhaseKind { name: "head", rate: 2e-5, weights: &[("balance", 1.0)], labelled: true },
    PhaseKind { name: "main", rate: 5e-5, weights: &[("balance", 1.0)], labelled: true },
];

/// What each pixel shows, learned from label maps alone.
#[derive(Debug)]
pub struct SegmentationTrainer {
    config: SegmentationConfig,
    device: Device,
    network: Learner<Segmentation>,
    shares: Vec<f64>,
    balance: f64,
    head_alone: bool,
    /// Kernels of the backbone while it does not learn.
    settled: Kept,
}

impl SegmentationTrainer {
    /// # Errors
    /// Where the config does not make a network, or a file that it names cannot be used.
    pub fn open(config: &TrainConfig, shares: &[f64], device: &Device) -> Result<Self, TrainError> {
        if !(2..=255).contains(&config.data.classes) {
            return Err(TrainError::config(
                "say how many classes the label maps have: data.classes, 2 to 255",
            ));
        }
        let preset = SegmentationConfig::web(config.data.classes, HeadKind::DeepLab);
        let net = network::changed(&preset, config)?;
        let mut segmentation = net.init(device);
        if let Some(state) = network::start(config, "segmentation")? {
            segmentation = load(segmentation, state, |name| Some(name.to_owned()))?;
        } else if let Some(path) = &config.features.squeezenet {
            // The backbone has seen the world already; a few hundred label maps could not show it that.
            segmentation.backbone = segmentation.backbone.load_official(perceptual::state(path)?)?;
        }
        Ok(Self {
            config: net,
            device: device.clone(),
            network: Learner::new("network", segmentation, BETAS, &config.optimiser),
            shares: shares.to_vec(),
            balance: 0.0,
            head_alone: false,
            settled: Kept::default(),
        })
    }

    /// With a gradient for what learns.
    fn logits(&self, batch: &Batch) -> Tensor<4> {
        let network = &self.network.module;
        if !self.head_alone {
            return network.forward(batch.pictures(&self.device));
        }
        let device = self.device.clone().inner();
        let Sight { input, taps } =
            self.settled.during(&device, || network.valid().see(batch.pictures(&device)));
        let taps = Taps { last: Tensor::from_inner(taps.last), eighth: Tensor::from_inner(taps.eighth) };
        network.decide(Sight { input: Tensor::from_inner(input), taps })
    }

    /// One weight a class, `[1, classes, 1, 1]`.
    fn class_weights(&self) -> Tensor<4> {
        let weights: Vec<f32> =
            self.shares.iter().map(|&share| weight(share).powf(self.balance) as f32).collect();
        let shape = [1, self.config.classes, 1, 1];
        Tensor::from_data(TensorData::new(weights, shape), &self.device)
    }
}

/// How much more a class counts that covers `share` of the label maps: `1/ln(1.02 + share)`, as ENet has it
/// (Paszke et al. 2016, arXiv:1606.02147); from 1.4 for one that covers everything to 50 for one that is
/// hardly ever seen, here at most 10.
fn weight(share: f64) -> f64 {
    (1.0 / (1.02 + share).ln()).min(10.0)
}

impl System for SegmentationTrainer {
    fn phases(&self) -> &'static [PhaseKind] {
        PHASES
    }

    fn begin(&mut self, phase: &Phase, fresh: bool) -> Result<(), TrainError> {
        self.balance = Weights::new(phase).of("balance");
        self.head_alone = phase.name == "head";
        self.settled = Kept::default();
        if fresh {
            self.network.refresh(BETAS);
        }
        Ok(())
    }

    fn step(&mut self, batch: &Batch, clock: &Clock) -> Result<Values, TrainError> {
        let logits = self.logits(batch);
        let labels = batch.one_hot(self.config.classes, &self.device);
        let loss = class_cross_entropy(logits, labels * self.class_weights());
        self.network.improve(loss, Vec::new(), clock)
    }

    fn examine(&self, batch: &Batch) -> Examination {
        let device = self.device.clone().inner();
        let picture = batch.pictures(&device);
        let labels = self.network.result().labels(picture.clone()).into_data();
        let found: Vec<u8> = labels.iter::<i64>().map(|label| label as u8).collect();
        let shape = picture.dims();
        let pictures = vec![
            ("picture", picture),
            ("labels", colours(&found, shape, &device)),
            ("truth", colours(&batch.labels, shape, &device)),
        ];
        Examination { pictures, error: 1.0 - mean_overlap(&found, &batch.labels, self.config.classes) }
    }

    fn learners(&mut self) -> Vec<&mut dyn Learning> {
        vec![&mut self.network]
    }

    fn result(&self) -> Product {
        let config = serde_json::to_value(&self.config).expect("a configuration is numbers and names");
        let card = Card {
            system: SegmentationConfig::SYSTEM.to_owned(),
            title: "Segmentation".to_owned(),
            config,
            ..Card::default()
        };
        Product { card, classes: self.config.classes, state: state_of(&self.network.result()) }
    }
}

/// Mean over the classes that occur of intersection over union, where there is a label.
fn mean_overlap(found: &[u8], truth: &[u8], classes: usize) -> f64 {
    let (mut both, mut either) = (vec![0_u32; classes], vec![0_u32; classes]);
    for (&found, &truth) in found.iter().zip(truth).filter(|&(_, &truth)| usize::from(truth) < classes) {
        either[usize::from(truth)] += 1;
        match either.get_mut(usize::from(found)) {
            Some(_) if found == truth => both[usize::from(found)] += 1,
            Some(either) => *either += 1,
            None => {}
        }
    }
    let overlaps = both.iter().zip(&either).filter(|&(_, &either)| either > 0);
    let overlaps: Vec<f64> = overlaps.map(|(&both, &either)| f64::from(both) / f64::from(either)).collect();
    overlaps.iter().sum::<f64>() / overlaps.len().max(1) as f64
}

/// A colour a class, far from its neighbours', black for void.
fn colours(labels: &[u8], [batch, _, height, width]: [usize; 4], device: &Device) -> Tensor<4> {
    let area = height * width;
    let colour = |label: u8, channel: usize| match label {
        u8::MAX => 0.0,
        label => (f32::from(label) * [0.37, 0.61, 0.83][channel] + [0.2, 0.5, 0.8][channel]).fract(),
    };
    let planes = labels
        .chunks_exact(area)
        .flat_map(|map| (0..3).flat_map(move |channel| map.iter().map(move |&label| colour(label, channel))));
    Tensor::from_data(TensorData::new(planes.collect::<Vec<f32>>(), [batch, 3, height, width]), device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_counts_what_is_labelled() {
        assert_eq!(mean_overlap(&[0, 1, 1, 1], &[0, 1, 255, 255], 3), 1.0);
        // Class 0: one of two; class 1: one of two.
        assert_eq!(mean_overlap(&[0, 0, 1], &[0, 1, 1], 2), 0.5);
    }

    #[test]
    fn rare_classes_count_more() {
        assert!(weight(0.01) > weight(0.5) && weight(0.0) <= 10.0 && weight(1.0) > 1.0);
    }
}
