use burn::tensor::{Tensor, TensorData};
use infill_protocol::{LabelMap, Size, VOID_LABEL};
use serde_json::{Value, json};

use crate::device::GpuError;
use crate::models::segmentation::Segmenter;
use crate::train::data::{Example, Window, resampled_labels};

/// How far labels agree with drawn ones, over all pixels that have one.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// `[truth][found]`, pixels.
    counts: Vec<Vec<u64>>,
}

impl Agreement {
    pub fn new(classes: usize) -> Self {
        Self { counts: vec![vec![0; classes]; classes] }
    }

    /// Counts a picture; what is void in the truth, or beyond the classes, is passed over.
    pub fn add(&mut self, found: &[u8], truth: &[u8]) {
        for (&found, &truth) in found.iter().zip(truth) {
            let row = self.counts.get_mut(usize::from(truth));
            if let Some(count) = row.and_then(|row| row.get_mut(usize::from(found))) {
                *count += 1;
            }
        }
    }

    /// The part of the pixels that were labelled right.
    pub fn accuracy(&self) -> f64 {
        let right: u64 = (0..self.counts.len()).map(|class| self.counts[class][class]).sum();
        right as f64 / self.counts.iter().flatten().sum::<u64>().max(1) as f64
    }

    /// Intersection over union of each class; `None` of one that neither has.
    pub fn overlaps(&self) -> Vec<Option<f64>> {
        let classes = 0..self.counts.len();
        let overlap = |class: usize| {
            let both = self.counts[class][class];
            let truth: u64 = self.counts[class].iter().sum();
            let found: u64 = self.counts.iter().map(|row| row[class]).sum();
            let either = truth + found - both;
            (either > 0).then(|| both as f64 / either as f64)
        };
        classes.map(overlap).collect()
    }

    /// Mean of [`Self::overlaps`] over the classes that occur.
    pub fn mean_overlap(&self) -> f64 {
        let found: Vec<f64> = self.overlaps().into_iter().flatten().collect();
        found.iter().sum::<f64>() / found.len().max(1) as f64
    }

    /// `names` are of the classes, in order.
    pub fn json(&self, names: &[String]) -> Value {
        let digits = |value: f64| (value * 1e4).round() / 1e4;
        let classes: serde_json::Map<String, Value> = (names.iter().zip(self.overlaps()))
            .map(|(name, overlap)| (name.clone(), json!(overlap.map(digits))))
            .collect();
        json!({
            "pixel_accuracy": digits(self.accuracy()),
            "mean_iou": digits(self.mean_overlap()),
            "iou": classes,
        })
    }
}

/// Labels a photo, its longer side `side` pixels, and counts how far that agrees with its map.
///
/// # Errors
/// Where the device cannot hand back what it computed.
pub async fn segmentation(
    segmenter: &Segmenter,
    example: &Example,
    side: u32,
    agreement: &mut Agreement,
) -> Result<(), GpuError> {
    let Some((map, window)) = &example.labels else { return Ok(()) };
    let found = example.picture.size;
    let scale = f64::from(side) / f64::from(found.width.max(found.height));
    let scaled = |length: u32| ((f64::from(length) * scale).round() as u32).max(16);
    let size = Size::new(scaled(found.width), scaled(found.height));
    let planes = example.picture.resampled(Window::whole(found), size);
    let planes: Vec<f32> = planes.into_iter().map(|level| level / 255.0).collect();
    let shape = [1, 3, size.height as usize, size.width as usize];
    let picture = Tensor::from_data(TensorData::new(planes, shape), segmenter.device());
    let labels: LabelMap = segmenter.labels(picture).await?;
    let truth = resampled_labels(map, *window, size);
    debug_assert!(truth.len() == labels.data().len() && !labels.data().contains(&VOID_LABEL));
    agreement.add(labels.data(), &truth);
    Ok(())
}
