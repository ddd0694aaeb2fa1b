//! Fills: planned, put together when the last part is here, shown and taken back.

use infill_protocol::{CropHeader, Edit, FillOptions, Mask, PhotoResponse, Rect, UserError};

use super::{Answer, OpenPhoto, in_words};
use crate::composite::changed_rect;
use crate::plan::plan_painted;
use crate::preview::PreviewPlan;
use crate::{Change, CropPlan, Guide, composite, rasterise};

/// A plan whose predictions are still arriving. The photo changes when the last one is here, so that
/// a cancelled fill leaves no trace.
pub struct Pending {
    pub id: u32,
    work: Work,
}

pub enum Work {
    Fill {
        crops: Vec<CropPlan>,
        predictions: Vec<Option<Vec<u8>>>,
        /// The fills it comes after; later ones it replaces.
        fills: u32,
    },
    Preview(Vec<PreviewPlan>),
}

impl OpenPhoto {
    pub(super) fn plan(
        &mut self,
        id: u32,
        edits: &[Edit],
        options: FillOptions,
        fills: u32,
        preview: bool,
    ) -> Result<Vec<Answer>, UserError> {
        let painted = self.with_fills(fills, |open| rasterise(&open.photo, edits))?;
        let guide = Guide::from_edits(&painted, edits).map_err(in_words)?.filter(Guide::is_said);
        let crops = plan_painted(&painted, edits, &options, guide.as_ref());
        let previews = preview.then(|| crops.iter().map(PreviewPlan::new).collect::<Vec<_>>());
        let (hole_area, count) = (painted.hole_area() as u64, crops.len() as u32);
        let mut answers = vec![(PhotoResponse::Planned { id, crops: count, hole_area }, Vec::new())];
        let header = CropHeader { count, options, guided: guide.is_some(), preview, ..CropHeader::default() };
        let part = |shown, pixels, hole: &Mask, rect, size| {
            let labels = guide.iter().flat_map(|guide| [guide.crop(rect, size), guide.colours()]);
            (shown, [pixels, hole.data().to_vec()].into_iter().chain(labels).collect::<Vec<_>>())
        };
        let parts: Vec<(Rect, Vec<Vec<u8>>)> = self.with_fills(fills, |open| match &previews {
            Some(plans) => {
                let part = |plan: &PreviewPlan| {
                    part(plan.size.rect(), plan.pixels(&open.photo), &plan.hole, plan.rect, plan.size)
                };
                plans.iter().map(part).collect()
            }
            None => {
                let part = |crop: &CropPlan| {
                    part(crop.rect, open.photo.crop_rgba8(crop.rect), &crop.hole, crop.rect, crop.rect.size())
                };
                crops.iter().map(part).collect()
            }
        })?;
        answers.extend((0..count).zip(parts).map(|(index, (rect, payloads))| {
            (PhotoResponse::Crop { id, header: CropHeader { rect, index, ..header } }, payloads)
        }));
        let work = match previews {
            Some(plans) => Work::Preview(plans),
            None => Work::Fill { predictions: vec![None; crops.len()], crops, fills },
        };
        self.pending = (count > 0).then_some(Pending { id, work });
        Ok(answers)
    }

    /// Looks at the photo as it is with its first `fills` fills.
    pub(super) fn with_fills<T>(
        &mut self,
        fills: u32,
        look: impl FnOnce(&Self) -> T,
    ) -> Result<T, UserError> {
        let shown = self.history.fills();
        self.history.show(&mut self.photo, fills).map_err(in_words)?;
        let seen = look(self);
        self.history.show(&mut self.photo, shown).map_err(in_words)?;
        Ok(seen)
    }

    pub(super) fn apply(
        &mut self,
        id: u32,
        index: u32,
        prediction: Vec<u8>,
    ) -> Result<Vec<Answer>, UserError> {
        // A prediction for a plan that was discarded is late, not wrong.
        let Some(pending) = self.pending.as_mut().filter(|pending| pending.id == id) else {
            return Ok(Vec::new());
        };
        let unasked = || UserError::new("The fill returned a part that was not asked for. Try it again.");
        match &mut pending.work {
            Work::Preview(plans) => {
                let plan = plans.get(index as usize).ok_or_else(unasked)?;
                let (rect, size) = (plan.rect, plan.size);
                let picture = plan.picture(prediction).map_err(in_words)?;
                return Ok(vec![(PhotoResponse::Preview { id, index, rect, size }, vec![picture])]);
            }
            Work::Fill { predictions, .. } => {
                *predictions.get_mut(index as usize).ok_or_else(unasked)? = Some(prediction);
                if predictions.iter().any(Option::is_none) {
                    return Ok(Vec::new());
                }
            }
        }
        let Some(Work::Fill { crops, predictions, fills }) = self.pending.take().map(|pending| pending.work)
        else {
            return Ok(Vec::new());
        };
        let predictions: Vec<Vec<u8>> = predictions.into_iter().flatten().collect();
        self.fill(id, &crops, &predictions, fills)
    }

    fn fill(
        &mut self,
        id: u32,
        crops: &[CropPlan],
        predictions: &[Vec<u8>],
        fills: u32,
    ) -> Result<Vec<Answer>, UserError> {
        for (crop, prediction) in crops.iter().zip(predictions) {
            crop.check(prediction).map_err(in_words)?;
        }
        let replaced: Vec<_> = self.history.rects_until(fills).collect();
        let undone = self.history.show(&mut self.photo, fills).map_err(in_words)?;
        let rects: Vec<_> = crops.iter().filter_map(changed_rect).collect();
        for &rect in &rects {
            self.tiles.keep_originals(&self.photo, rect);
        }
        self.touched.record(self.history.fills(), crops);
        let change = self.history.record(&self.photo, &rects);
        for (crop, prediction) in crops.iter().zip(predictions) {
            composite(&mut self.photo, crop, prediction).map_err(in_words)?;
        }
        replaced.iter().chain(&rects).for_each(|&rect| self.tiles.update(&self.photo, rect));
        Ok(vec![changed(id, Change { dirty: change.dirty.union(undone.dirty), ..change })])
    }

    pub(super) fn show(&mut self, id: u32, fills: u32) -> Result<Vec<Answer>, UserError> {
        let rects: Vec<_> = self.history.rects_until(fills).collect();
        let change = self.history.show(&mut self.photo, fills).map_err(in_words)?;
        rects.iter().for_each(|&rect| self.tiles.update(&self.photo, rect));
        self.pending = None;
        Ok(vec![changed(id, change)])
    }
}

const fn changed(id: u32, change: Change) -> Answer {
    let Change { fills, oldest, dirty } = change;
    (PhotoResponse::Changed { id, fills, oldest, dirty }, Vec::new())
}
