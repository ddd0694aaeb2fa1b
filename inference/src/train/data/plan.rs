use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use infill_protocol::Size;

use super::augment::middle;
use super::dataset::Example;
use super::{Augment, Batch, Dataset, Draw, MaskMix};
use crate::train::error::TrainError;

/// Keeps the streams of one seed apart: order of the photos, and what is drawn for each.
const ORDER: u64 = 0x6f72_6465_7273;

/// Which photo comes when and what is done to it. A batch is its number and nothing else, so that a
/// resumed run goes on with the very batch it would have had.
#[derive(Debug)]
pub struct Plan {
    pub dataset: Arc<Dataset>,
    /// Positions of the photos in the set.
    pub chosen: Vec<usize>,
    pub seed: u64,
    pub batch: usize,
    pub size: Size,
    /// Without it photos come in order, their middle, unchanged: to examine what was learned.
    pub augment: Option<Augment>,
    pub masks: Arc<MaskMix>,
    skipped: Mutex<BTreeMap<usize, String>>,
}

impl Plan {
    pub fn new(
        dataset: Arc<Dataset>,
        chosen: Vec<usize>,
        [seed, batch]: [u64; 2],
        size: Size,
        augment: Option<Augment>,
        masks: Arc<MaskMix>,
    ) -> Self {
        Self { dataset, chosen, seed, batch: batch as usize, size, augment, masks, skipped: Mutex::default() }
    }

    /// Batch `number`.
    ///
    /// # Errors
    /// Where no photo can be read.
    pub fn batch(&self, number: u64) -> Result<Batch, TrainError> {
        let area = self.size.area();
        let mut batch = Batch {
            number,
            size: self.size,
            count: self.batch,
            pictures: Vec::with_capacity(3 * area * self.batch),
            masks: Vec::with_capacity(self.batch),
            labels: Vec::with_capacity(area * self.batch),
        };
        for place in 0..self.batch {
            let sample = number * self.batch as u64 + place as u64;
            self.add(sample, self.example(sample)?, &mut batch);
        }
        Ok(batch)
    }

    fn add(&self, sample: u64, example: Example, batch: &mut Batch) {
        let mut draw = Draw::new(self.seed, sample);
        let found = example.picture.size;
        let window = match &self.augment {
            Some(augment) => augment.window(found, self.size, &mut draw),
            None => middle(found, self.size),
        };
        let (mut planes, mut labels) = example.cut(window, self.size);
        if let Some(augment) = &self.augment {
            augment.tone(&mut draw).apply(&mut planes);
            if augment.flip && draw.coin() {
                let width = self.size.width as usize;
                planes.chunks_exact_mut(width).for_each(<[f32]>::reverse);
                labels.chunks_exact_mut(width).for_each(<[u8]>::reverse);
            }
        }
        batch.pictures.extend(planes);
        batch.labels.extend(labels);
        batch.masks.push(self.masks.draw(self.size, &mut draw));
    }

    /// The photo of a sample; in place of one that cannot be read the next that can.
    fn example(&self, sample: u64) -> Result<Example, TrainError> {
        let count = self.chosen.len() as u64;
        if count == 0 {
            return Err(TrainError::Data("there is no photo to learn from; check data.photos".into()));
        }
        let mut order = self.chosen.clone();
        if self.augment.is_some() {
            Draw::new(self.seed ^ ORDER, sample / count).shuffle(&mut order);
        }
        let mut failure = None;
        for step in 0..count {
            let index = order[((sample + step) % count) as usize];
            match self.dataset.read(index) {
                Ok(example) => return Ok(example),
                Err(error) => {
                    self.skip(index, error.to_string());
                    failure = Some(error);
                }
            }
        }
        Err(failure.unwrap_or_else(|| TrainError::Data("there is no photo to learn from".into())))
    }

    fn skip(&self, index: usize, reason: String) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        skipped.entry(index).or_insert(reason);
    }

    /// Why photos were skipped so far, one sentence each.
    pub fn skipped(&self) -> Vec<String> {
        self.skipped.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
