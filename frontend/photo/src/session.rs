mod files;
mod fill;
mod guidance;
mod selection;
mod trust;

use infill_protocol::{PhotoInfo, PhotoRequest, PhotoResponse, TileId, UserError, Version};

use self::files::read_project;
use self::fill::Pending;
use self::guidance::KeptGuide;
use crate::check::Touched;
use crate::{HISTORY_BUDGET, History, Photo, Tiles, fingerprint};

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

impl PhotoSession {
    /// Answers one request, in order. A failed request changes nothing.
    pub fn handle(&mut self, request: PhotoRequest, payloads: Vec<Vec<u8>>) -> Vec<Answer> {
        let id = request.id();
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
                self.current()?.show_guide(id, edits, fills, style, whole)
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
            PhotoRequest::SaveProject { id, work } => {
                self.current()?.save_project(id, work, payloads.collect())
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

fn in_words(error: impl std::error::Error) -> UserError {
    UserError::new(error.to_string())
}

fn missing_payload() -> UserError {
    UserError::new("A message between the parts of the page lost its data. Reload the page.")
}
