use std::fs;
use std::path::Path;
use std::sync::Arc;

use infill_photo::Photo;
use infill_protocol::{Mask, Size};
use serde_json::{Value, json};

use super::config::{Holes, TrainConfig};
use super::data::masks::{Centre, Half, Objects, Ready, Rectangles, Strokes};
use super::data::{Batch, Dataset, Draw, MaskGenerator, MaskMix, Plan, sources_of};
use super::error::{At, TrainError};
use crate::weights::Class;

/// Label maps that are looked at before the run: for shapes of holes, for how common each class is.
const OBJECT_MAPS: usize = 64;
/// Keeps the holes that are judged by apart from those learned from.
const KEPT: u64 = 0x6b65_7074;

/// What a run learns from, opened.
#[derive(Debug)]
pub struct Material {
    dataset: Arc<Dataset>,
    learn: Vec<usize>,
    kept: Vec<usize>,
    masks: Arc<MaskMix>,
    classes: Vec<Class>,
}

impl Material {
    /// # Errors
    /// Where a folder cannot be read, or nothing in it may be learned from.
    pub fn open(config: &TrainConfig) -> Result<Self, TrainError> {
        let data = &config.data;
        let mut dataset = Dataset::open(&data.photos, data.labels.as_deref())?;
        let found = dataset.items().len();
        let refused = dataset.keep_tiers(&data.tiers);
        if dataset.items().is_empty() {
            let reason = match (found, refused) {
                (0, _) => "no photo was found in it".to_owned(),
                _ => format!("all of its {refused} photos are of other tiers than data.tiers allows"),
            };
            return Err(TrainError::data(&data.photos, reason));
        }
        let (learn, kept) = dataset.split(data.keep_out, &data.together);
        let masks = mix(&config.holes, &dataset, &learn, data.masks.as_deref())?;
        Ok(Self {
            classes: dataset.classes(data.classes),
            dataset: Arc::new(dataset),
            learn,
            kept,
            masks: Arc::new(masks),
        })
    }

    /// Names and colours of the classes; empty where the data does not say them.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// How much of the label maps each of `count` classes covers, by a look at some of them; together 1.
    pub fn shares(&self, count: usize) -> Vec<f64> {
        let mut areas = vec![0.0_f64; count];
        let labelled = self.chosen(&self.learn, true);
        let step = (labelled.len() / OBJECT_MAPS).max(1);
        for map in labelled.iter().step_by(step).filter_map(|&index| self.dataset.small_labels(index)) {
            for &label in map.data() {
                areas.get_mut(usize::from(label)).into_iter().for_each(|area| *area += 1.0);
            }
        }
        let sum = areas.iter().sum::<f64>().max(1.0);
        areas.iter().map(|area| area / sum).collect()
    }

    /// Whose photos are learned from and whose kept out.
    pub fn split(&self) -> Value {
        let names = |chosen: &[usize]| sources_of(&self.dataset, chosen);
        json!({ "learned": names(&self.learn), "kept_out": names(&self.kept) })
    }

    /// The order of a phase, of photos with label maps alone where it is `labelled`.
    ///
    /// # Errors
    /// Where no photo has one.
    pub fn plan(&self, config: &TrainConfig, labelled: bool) -> Result<Plan, TrainError> {
        let chosen = self.chosen(&self.learn, labelled);
        if chosen.is_empty() {
            return Err(TrainError::config(
                "this phase learns from label maps and none was found; name their folder (data.labels)",
            ));
        }
        let [height, width] = config.size;
        Ok(Plan::new(
            Arc::clone(&self.dataset),
            chosen,
            [config.seed, config.batch],
            Size::new(width, height),
            Some(config.augment.clone()),
            Arc::clone(&self.masks),
        ))
    }

    /// The photos kept out, as batches that never change.
    ///
    /// # Errors
    /// Where none of them can be read.
    pub fn kept(&self, config: &TrainConfig, plan: &Plan) -> Result<Vec<Batch>, TrainError> {
        let labelled = plan.chosen.iter().all(|&index| self.dataset.has_labels(index));
        let chosen = self.chosen(&self.kept, labelled);
        let batches = (chosen.len() as u64 / config.batch).clamp(1, config.run.judge_batches.max(1));
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        // Far apart in the order of their names, or one photo's tiles would fill a batch.
        let stride = (chosen.len() / (batches * config.batch) as usize).max(1);
        let chosen = chosen.into_iter().step_by(stride).collect();
        let masks = Arc::clone(&self.masks);
        let seed = config.seed ^ KEPT;
        let still =
            Plan::new(Arc::clone(&self.dataset), chosen, [seed, config.batch], plan.size, None, masks);
        (0..batches).map(|number| still.batch(number)).collect()
    }

    fn chosen(&self, from: &[usize], labelled: bool) -> Vec<usize> {
        from.iter().copied().filter(|&index| !labelled || self.dataset.has_labels(index)).collect()
    }
}

fn mix(
    holes: &Holes,
    dataset: &Dataset,
    learn: &[usize],
    masks: Option<&Path>,
) -> Result<MaskMix, TrainError> {
    let mut kinds: Vec<(f64, Box<dyn MaskGenerator>)> = vec![
        (holes.strokes, Box::new(Strokes::default())),
        (holes.rectangles, Box::new(Rectangles::default())),
        (holes.centre, Box::new(Centre { side: 0.5 })),
        (holes.half, Box::new(Half)),
    ];
    if holes.objects > 0.0 {
        let mut labelled: Vec<usize> = learn.iter().copied().filter(|&i| dataset.has_labels(i)).collect();
        Draw::new(0, 0).shuffle(&mut labelled);
        let maps = labelled.iter().take(OBJECT_MAPS).filter_map(|&index| dataset.small_labels(index));
        kinds.push((holes.objects, Box::new(Objects::new(maps.collect()))));
    }
    if holes.files > 0.0 {
        let words = "holes.files draws from a folder of masks; name it (data.masks)";
        let folder = masks.ok_or_else(|| TrainError::config(words))?;
        let ready = Ready::new(&read_masks(folder)?);
        kinds.push((
            holes.files,
            Box::new(ready.ok_or_else(|| TrainError::data(folder, "no mask is in it"))?),
        ));
    }
    kinds.retain(|(weight, _)| *weight > 0.0);
    if kinds.is_empty() {
        return Err(TrainError::config("[holes] gives every kind of hole the weight 0"));
    }
    Ok(MaskMix::new(kinds, holes.share))
}

/// Every picture of a folder as a mask: hole where it is light.
fn read_masks(folder: &Path) -> Result<Vec<Mask>, TrainError> {
    let mut masks = Vec::new();
    for path in super::data::pictures(folder)?.values() {
        let bytes = fs::read(path).at("read", path)?;
        let photo = Photo::decode(&path.display().to_string(), "", bytes);
        let photo = photo.map_err(|error| TrainError::Data(error.to_string()))?;
        let levels = (0..photo.size().area()).map(|index| {
            let [red, green, blue, _] = photo.pixels().rgba8(index).map(u32::from);
            ((red + green + blue) / 3) as u8
        });
        masks.extend(Mask::from_levels(photo.size(), levels.collect()));
    }
    Ok(masks)
}
