use infill_protocol::{
    CropHeader, Edit, ExportFormat, FillOptions, PhotoInfo, PhotoRequest, PhotoResponse, TileId, UserError,
};

use crate::composite::changed_rect;
use crate::{
    Change, CropPlan, HISTORY_BUDGET, History, Photo, Tiles, composite, export_name, plan, rasterise,
};

/// A message for the page and the buffers that travel beside it.
pub type Answer = (PhotoResponse, Vec<Vec<u8>>);

/// The photo worker without a worker: requests in, answers out.
#[derive(Default)]
pub struct PhotoSession {
    open: Option<OpenPhoto>,
}

/// The open photo and all that is derived from it.
struct OpenPhoto {
    photo: Photo,
    tiles: Tiles,
    history: History,
    pending: Option<Pending>,
}

/// A plan whose predictions are still arriving. The photo changes when the last one is here, so that
/// a cancelled fill leaves no trace.
struct Pending {
    id: u32,
    crops: Vec<CropPlan>,
    predictions: Vec<Option<Vec<u8>>>,
}

impl PhotoSession {
    /// Answers one request, in order. A failed request changes nothing.
    pub fn handle(&mut self, request: PhotoRequest, payloads: Vec<Vec<u8>>) -> Vec<Answer> {
        let id = request_id(&request);
        match self.answer(request, payloads.into_iter()) {
            Ok(answers) => answers,
            Err(error) => vec![(PhotoResponse::Failed { id, error }, Vec::new())],
        }
    }

    fn answer(
        &mut self,
        request: PhotoRequest,
        mut payloads: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Vec<Answer>, UserError> {
        let mut payload = || payloads.next().ok_or_else(missing_payload);
        match request {
            PhotoRequest::Open { id, name, mime } => {
                Ok(self.open(id, Photo::decode(&name, &mime, payload()?).map_err(in_words)?))
            }
            PhotoRequest::OpenPixels { id, name, format, size } => {
                let (original, rgba) = (payload()?, payload()?);
                let photo = Photo::from_rgba8(&name, &format, original, size, rgba);
                Ok(self.open(id, photo.map_err(in_words)?))
            }
            PhotoRequest::Tile { id, tile } => Ok(self.tile(id, tile).into_iter().collect()),
            PhotoRequest::Plan { id, edits, options } => Ok(self.current()?.plan(id, &edits, options)),
            PhotoRequest::Apply { id, index } => self.current()?.apply(id, index, payload()?),
            PhotoRequest::Discard { id } => {
                if let Some(open) = &mut self.open {
                    open.pending.take_if(|pending| pending.id == id);
                }
                Ok(Vec::new())
            }
            PhotoRequest::Show { id, fills } => self.current()?.show(id, fills),
            PhotoRequest::Export { id, format } => self.current()?.export(id, format),
        }
    }

    fn current(&mut self) -> Result<&mut OpenPhoto, UserError> {
        self.open.as_mut().ok_or_else(|| UserError::new("No photo is open. Open one first."))
    }

    fn open(&mut self, id: u32, photo: Photo) -> Vec<Answer> {
        let tiles = Tiles::new(&photo);
        let info = PhotoInfo {
            name: photo.name().into(),
            size: photo.size(),
            format: photo.format().into(),
            bits_per_sample: photo.bits_per_sample(),
            has_alpha: photo.has_alpha(),
            levels: tiles.levels(),
        };
        let history = History::new(HISTORY_BUDGET);
        self.open = Some(OpenPhoto { photo, tiles, history, pending: None });
        vec![(PhotoResponse::Opened { id, info }, Vec::new())]
    }

    fn tile(&self, id: u32, tile: TileId) -> Option<Answer> {
        let open = self.open.as_ref()?;
        let (size, pixels) = open.tiles.tile(&open.photo, tile)?;
        Some((PhotoResponse::Tile { id, tile, size }, vec![pixels]))
    }
}

impl OpenPhoto {
    fn plan(&mut self, id: u32, edits: &[Edit], options: FillOptions) -> Vec<Answer> {
        let painted = rasterise(self.photo.size(), edits);
        let crops = plan(&painted, &options);
        let hole_area = painted.hole_area() as u64;
        let count = crops.len() as u32;
        let mut answers = vec![(PhotoResponse::Planned { id, crops: count, hole_area }, Vec::new())];
        answers.extend((0..count).zip(&crops).map(|(index, crop)| {
            let header = CropHeader { rect: crop.rect, index, count, options, ..CropHeader::default() };
            let payloads = vec![self.photo.crop_rgba8(crop.rect), crop.hole.data().to_vec()];
            (PhotoResponse::Crop { id, header }, payloads)
        }));
        let predictions = vec![None; crops.len()];
        self.pending = (count > 0).then_some(Pending { id, crops, predictions });
        answers
    }

    fn apply(&mut self, id: u32, index: u32, prediction: Vec<u8>) -> Result<Vec<Answer>, UserError> {
        // A prediction for a plan that was discarded is late, not wrong.
        let Some(pending) = self.pending.as_mut().filter(|pending| pending.id == id) else {
            return Ok(Vec::new());
        };
        let Some(place) = pending.predictions.get_mut(index as usize) else {
            return Err(UserError::new("The fill returned a part that was not asked for. Try it again."));
        };
        *place = Some(prediction);
        if pending.predictions.iter().any(Option::is_none) {
            return Ok(Vec::new());
        }
        let Some(Pending { crops, predictions, .. }) = self.pending.take() else { return Ok(Vec::new()) };
        let predictions: Vec<Vec<u8>> = predictions.into_iter().flatten().collect();
        self.fill(id, &crops, &predictions)
    }

    fn fill(
        &mut self,
        id: u32,
        crops: &[CropPlan],
        predictions: &[Vec<u8>],
    ) -> Result<Vec<Answer>, UserError> {
        for (crop, prediction) in crops.iter().zip(predictions) {
            crop.check(prediction).map_err(in_words)?;
        }
        let rects: Vec<_> = crops.iter().filter_map(changed_rect).collect();
        for &rect in &rects {
            self.tiles.keep_originals(&self.photo, rect);
        }
        let change = self.history.record(&self.photo, &rects);
        for (crop, prediction) in crops.iter().zip(predictions) {
            composite(&mut self.photo, crop, prediction).map_err(in_words)?;
        }
        rects.iter().for_each(|&rect| self.tiles.update(&self.photo, rect));
        Ok(vec![changed(id, change)])
    }

    fn show(&mut self, id: u32, fills: u32) -> Result<Vec<Answer>, UserError> {
        let rects: Vec<_> = self.history.rects_until(fills).collect();
        let change = self.history.show(&mut self.photo, fills).map_err(in_words)?;
        rects.iter().for_each(|&rect| self.tiles.update(&self.photo, rect));
        self.pending = None;
        Ok(vec![changed(id, change)])
    }

    fn export(&self, id: u32, format: ExportFormat) -> Result<Vec<Answer>, UserError> {
        let bytes = self.photo.encode(format).map_err(in_words)?;
        let name = export_name(self.photo.name(), format);
        Ok(vec![(PhotoResponse::Exported { id, name, mime: format.mime().into() }, vec![bytes])])
    }
}

const fn request_id(request: &PhotoRequest) -> u32 {
    match request {
        PhotoRequest::Open { id, .. }
        | PhotoRequest::OpenPixels { id, .. }
        | PhotoRequest::Tile { id, .. }
        | PhotoRequest::Plan { id, .. }
        | PhotoRequest::Apply { id, .. }
        | PhotoRequest::Discard { id }
        | PhotoRequest::Show { id, .. }
        | PhotoRequest::Export { id, .. } => *id,
    }
}

const fn changed(id: u32, change: Change) -> Answer {
    let Change { fills, oldest, dirty } = change;
    (PhotoResponse::Changed { id, fills, oldest, dirty }, Vec::new())
}

fn in_words(error: impl std::error::Error) -> UserError {
    UserError::new(error.to_string())
}

fn missing_payload() -> UserError {
    UserError::new("A message between the parts of the page lost its data. Reload the page.")
}
