//! What lets a person see that the photo is as it should be.

use infill_protocol::{ExportFormat, PhotoResponse, THUMBNAIL_SIDE, TileId, UserError, Version};

use super::{Answer, OpenPhoto, in_words};
use crate::Photo;

impl OpenPhoto {
    /// Compares the pixels at hand with the file, decoded once more; `pixels` are what a browser decoded
    /// where only it can.
    pub(super) fn check(&self, id: u32, pixels: Option<Vec<u8>>) -> Result<Vec<Answer>, UserError> {
        let (name, size) = (self.photo.name(), self.photo.size());
        let original = match pixels {
            Some(rgba) => Photo::from_rgba8(name, self.photo.format(), Vec::new(), size, rgba),
            None => Photo::decode(name, "", self.photo.original().to_vec()),
        };
        let report = self.touched.check(self.history.fills(), &self.photo, &original.map_err(in_words)?);
        let report = report.ok_or_else(|| {
            UserError::new(
                "The photo could not be compared with its file: they differ in size. Open it again.",
            )
        })?;
        Ok(vec![(PhotoResponse::Checked { id, report }, Vec::new())])
    }

    pub(super) fn thumbnail(&self, id: u32) -> Result<Vec<Answer>, UserError> {
        let coarsest = TileId { version: Version::Current, level: self.tiles.levels(), column: 0, row: 0 };
        let Some((size, rgba)) = self.tiles.tile(&self.photo, coarsest) else { return Ok(Vec::new()) };
        let small = Photo::from_rgba8("thumbnail", "PNG", Vec::new(), size, rgba).map_err(in_words)?;
        let png = small.shrunk_to(THUMBNAIL_SIDE).encode(ExportFormat::Png).map_err(in_words)?;
        Ok(vec![(PhotoResponse::Thumbnail { id }, vec![png])])
    }
}
