mod guidance;
mod selection;
mod trust;

use infill_protocol::{
    CropHeader, Edit, ExportOptions, FillOptions, PROJECT_MIME, PhotoInfo, PhotoRequest, PhotoResponse, Rect,
    TileId, UserError, Version,
};

use self::guidance::KeptGuide;
use crate::check::Touched;
use crate::composite::changed_rect;
use crate::plan::plan_painted;
use crate::preview::PreviewPlan;
use crate::{
    Change, CropPlan, Guide, HISTORY_BUDGET, History, Photo, Project, Tiles, composite, export_name,
    fingerprint, rasterise,
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
    touched: Touched,
    pending: Option<Pending>,
    guide: Option<KeptGuide>,
    /// The hole as the page draws it: a byte a pixel.
    hole: Vec<u8>,
}

/// A plan whose predictions are still arriving. The photo changes when the last one is here, so that
/// a cancelled fill leaves no trace.
struct Pending {
    id: u32,
    work: Work,
}

enum Work {
    Fill {
        crops: Vec<CropPlan>,
        predictions: Vec<Option<Vec<u8>>>,
        /// The fills it comes after; later ones it replaces.
        fills: u32,
    },
    Preview(Vec<PreviewPlan>),
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
            PhotoRequest::Plan { id, edits, options, fills, preview } => {
                self.current()?.plan(id, &edits, options, fills, preview)
            }
            PhotoRequest::Apply { id, index } => self.current()?.apply(id, index, payload()?),
            PhotoRequest::Discard { id } => {
                if let Some(open) = &mut self.open {
                    open.pending.take_if(|pending| pending.id == id);
                }
                Ok(Vec::new())
            }
            PhotoRequest::Show { id, fills } => self.current()?.show(id, fills),
            PhotoRequest::GuideInput { id, edits, fills } => self.current()?.guide_input(id, &edits, fills),
            PhotoRequest::TakeGuide { id, palette, origin } => {
                self.current()?.take_guide(id, palette, origin, payload()?)
            }
            PhotoRequest::ShowGuide { id, edits, fills, style, whole } => {
                self.current()?.show_guide(id, edits, fills, (style, whole))
            }
            PhotoRequest::PickLabel { id, edits, fills, at } => {
                self.current()?.pick_label(id, edits, fills, at)
            }
            PhotoRequest::KeepGuide { id, edits, fills } => self.current()?.keep_guide(id, edits, fills),
            PhotoRequest::SaveGuide { id, edits, fills } => self.current()?.save_guide(id, edits, fills),
            PhotoRequest::LoadGuide { id } => self.current()?.load_guide(id, &payload()?, payload().ok()),
            PhotoRequest::Fingerprint { id, area } => {
                let fingerprint = fingerprint(&self.current()?.photo, area);
                Ok(vec![(PhotoResponse::Fingerprint { id, fingerprint }, Vec::new())])
            }
            PhotoRequest::SaveProject { id, edits, settings } => {
                self.current()?.save_project(id, edits, settings)
            }
            PhotoRequest::ReadProject { id, name } => read_project(id, &name, &payload()?),
            PhotoRequest::Export { id, options } => self.current()?.export(id, options),
            PhotoRequest::DrawHole { id, edits } => Ok(self.current()?.draw_hole(id, &edits)),
            PhotoRequest::ReadMask { id, name } => self.current()?.read_mask(id, &name, payload()?),
            PhotoRequest::ExportMask { id, edits } => self.current()?.export_mask(id, &edits),
            PhotoRequest::Thumbnail { id } => self.current()?.thumbnail(id),
            PhotoRequest::Check { id } => self.current()?.check(id, payload().ok()),
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
            same_format: photo.same_format(),
            has_location: photo.metadata().has_location(),
            levels: tiles.levels(),
        };
        let history = History::new(HISTORY_BUDGET);
        self.open = Some(OpenPhoto {
            photo,
            tiles,
            history,
            touched: Touched::default(),
            pending: None,
            guide: None,
            hole: Vec::new(),
        });
        vec![(PhotoResponse::Opened { id, info }, Vec::new())]
    }

    fn tile(&self, id: u32, tile: TileId) -> Option<Answer> {
        let open = self.open.as_ref()?;
        let (size, pixels) = match tile.version {
            Version::Hole => open.hole_tile(tile)?,
            Version::Original | Version::Current => open.tiles.tile(&open.photo, tile)?,
        };
        Some((PhotoResponse::Tile { id, tile, size }, vec![pixels]))
    }
}

impl OpenPhoto {
    fn plan(
        &mut self,
        id: u32,
        edits: &[Edit],
        options: FillOptions,
        fills: u32,
        preview: bool,
    ) -> Result<Vec<Answer>, UserError> {
        let painted = self.with_fills(fills, |open| rasterise(&open.photo, edits))?;
        let guide = Guide::from_edits(&painted, edits).map_err(in_words)?;
        let crops = plan_painted(&painted, edits, &options, guide.as_ref());
        let previews = preview.then(|| crops.iter().map(PreviewPlan::new).collect::<Vec<_>>());
        let (hole_area, count) = (painted.hole_area() as u64, crops.len() as u32);
        let mut answers = vec![(PhotoResponse::Planned { id, crops: count, hole_area }, Vec::new())];
        let header = CropHeader { count, options, guided: guide.is_some(), preview, ..CropHeader::default() };
        let labels =
            |rect, size| guide.iter().flat_map(move |guide| [guide.crop(rect, size), guide.colours()]);
        let parts = self.with_fills(fills, |open| match &previews {
            Some(plans) => plans
                .iter()
                .map(|plan| {
                    let payloads = [plan.pixels(&open.photo), plan.hole.data().to_vec()];
                    (plan.size.rect(), payloads.into_iter().chain(labels(plan.rect, plan.size)).collect())
                })
                .collect::<Vec<(Rect, Vec<Vec<u8>>)>>(),
            None => crops
                .iter()
                .map(|crop| {
                    let payloads = [open.photo.crop_rgba8(crop.rect), crop.hole.data().to_vec()];
                    (crop.rect, payloads.into_iter().chain(labels(crop.rect, crop.rect.size())).collect())
                })
                .collect(),
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
    fn with_fills<T>(&mut self, fills: u32, look: impl FnOnce(&Self) -> T) -> Result<T, UserError> {
        let shown = self.history.fills();
        self.history.show(&mut self.photo, fills).map_err(in_words)?;
        let seen = look(self);
        self.history.show(&mut self.photo, shown).map_err(in_words)?;
        Ok(seen)
    }

    fn apply(&mut self, id: u32, index: u32, prediction: Vec<u8>) -> Result<Vec<Answer>, UserError> {
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

    fn show(&mut self, id: u32, fills: u32) -> Result<Vec<Answer>, UserError> {
        let rects: Vec<_> = self.history.rects_until(fills).collect();
        let change = self.history.show(&mut self.photo, fills).map_err(in_words)?;
        rects.iter().for_each(|&rect| self.tiles.update(&self.photo, rect));
        self.pending = None;
        Ok(vec![changed(id, change)])
    }

    fn export(&self, id: u32, options: ExportOptions) -> Result<Vec<Answer>, UserError> {
        let bytes = self.photo.encode(options).map_err(in_words)?;
        let name = export_name(self.photo.name(), options.format);
        Ok(vec![(PhotoResponse::Exported { id, name, mime: options.format.mime().into() }, vec![bytes])])
    }

    fn save_project(&self, id: u32, edits: Vec<Edit>, settings: String) -> Result<Vec<Answer>, UserError> {
        let name = self.photo.name();
        let project = Project { name: name.into(), photo: self.photo.original().to_vec(), edits, settings };
        let file = project.write().map_err(|error| {
            UserError::new(format!("The project could not be saved: {error} Download the photo instead."))
        })?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (name, mime) = (format!("{stem}.infill"), PROJECT_MIME.into());
        Ok(vec![(PhotoResponse::Exported { id, name, mime }, vec![file])])
    }
}

fn read_project(id: u32, name: &str, file: &[u8]) -> Result<Vec<Answer>, UserError> {
    let Project { name, photo, edits, settings } =
        Project::read(file).map_err(|error| UserError::new(format!("“{name}” was not opened: {error}")))?;
    Ok(vec![(PhotoResponse::ProjectRead { id, name, edits, settings }, vec![photo])])
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
        | PhotoRequest::Export { id, .. }
        | PhotoRequest::GuideInput { id, .. }
        | PhotoRequest::TakeGuide { id, .. }
        | PhotoRequest::ShowGuide { id, .. }
        | PhotoRequest::PickLabel { id, .. }
        | PhotoRequest::KeepGuide { id, .. }
        | PhotoRequest::SaveGuide { id, .. }
        | PhotoRequest::LoadGuide { id }
        | PhotoRequest::Fingerprint { id, .. }
        | PhotoRequest::SaveProject { id, .. }
        | PhotoRequest::ReadProject { id, .. }
        | PhotoRequest::DrawHole { id, .. }
        | PhotoRequest::ReadMask { id, .. }
        | PhotoRequest::ExportMask { id, .. }
        | PhotoRequest::Thumbnail { id }
        | PhotoRequest::Check { id } => *id,
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
