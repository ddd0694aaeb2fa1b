//! Between the page and the photo worker.

mod export;
mod request;
mod response;

use serde::{Deserialize, Serialize};

pub use self::export::{ExportFormat, ExportOptions};
pub use self::request::PhotoRequest;
pub use self::response::PhotoResponse;
use crate::{Edit, FillOptions, GuideMap, Rect, Size};

/// What the system calls a project file.
pub const PROJECT_MIME: &str = "application/x-infill";

/// Side of a square tile in pixels of its own level.
pub const TILE_SIDE: u32 = 256;

/// Longest side of a thumbnail in pixels.
pub const THUMBNAIL_SIDE: u32 = 128;

/// Which state of the photo a tile shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Version {
    /// As opened.
    Original,
    /// With the fills made so far.
    Current,
    /// Not the photo but the hole last drawn with [`PhotoRequest::DrawHole`]: white, alpha tells how much
    /// a pixel belongs to it.
    Hole,
}

/// A tile of the photo at `1 / 2^level` of its size. Tile `(column, row)` covers
/// `column * TILE_SIDE..` in pixels of that level; tiles at the right and lower edge are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TileId {
    pub version: Version,
    pub level: u32,
    pub column: u32,
    pub row: u32,
}

/// What the page knows of the open photo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoInfo {
    pub name: String,
    /// After its orientation was applied.
    pub size: Size,
    /// "JPEG", "PNG", …
    pub format: String,
    pub bits_per_sample: u8,
    pub has_alpha: bool,
    /// The format that keeps most of what the file was: the way to save it unless the person chooses.
    pub same_format: ExportFormat,
    /// Whether the file tells where it was taken.
    pub has_location: bool,
    /// Number of halvings kept for drawing; level 0 is full size.
    pub levels: u32,
}

/// One crop for the compute worker. Its pixels travel beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CropHeader {
    /// Where the crop lies in the photo; of a preview, its size after scaling, at the origin.
    pub rect: Rect,
    pub index: u32,
    pub count: u32,
    pub options: FillOptions,
    /// Whether labels say what belongs in the hole.
    pub guided: bool,
    /// Whether it is scaled down to be filled quickly.
    pub preview: bool,
}

/// All that a person did to a photo, as a project holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The edits that are done, oldest first.
    pub edits: Vec<Edit>,
    /// Those after them that were undone and can be redone.
    pub undone: Vec<Edit>,
    /// Results of guidance to go back to, newest first: their fills and maps.
    pub candidates: Vec<(FillOptions, GuideMap)>,
    /// What the page wants to find again, in its own words.
    pub settings: String,
}

/// What comparing every pixel of the photo with its file found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Pixels that no fill was allowed to change.
    pub outside: u64,
    /// Those of them that differ from the file; none, or something is wrong.
    pub outside_changed: u64,
    /// Pixels that fills were allowed to change: holes and the rings around them.
    pub inside: u64,
    pub inside_changed: u64,
}
