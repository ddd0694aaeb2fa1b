//! Between the page and the photo worker.

use serde::{Deserialize, Serialize};

use crate::{
    Edit, FillOptions, Fingerprint, GuideMap, GuideOrigin, GuideStyle, PackedMask, Palette, Point, Rect,
    Size, UserError,
};

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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    #[default]
    Png,
    /// Quality 1 to 100.
    Jpeg(u8),
    /// Compressed as the photo's own JPEG file was; its blocks stay as they are where nothing changed.
    JpegAsOpened,
    /// Lossless.
    WebP,
    Tiff,
}

/// How a photo is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOptions {
    pub format: ExportFormat,
    /// Whether the file still tells where the photo was taken.
    pub keep_location: bool,
}

impl From<ExportFormat> for ExportOptions {
    fn from(format: ExportFormat) -> Self {
        Self { format, keep_location: true }
    }
}

impl ExportFormat {
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg(_) | Self::JpegAsOpened => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Tiff => "image/tiff",
        }
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg(_) | Self::JpegAsOpened => "jpg",
            Self::WebP => "webp",
            Self::Tiff => "tiff",
        }
    }
}

/// Page → photo worker. Every request is answered by messages of the same id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoRequest {
    /// Payload: `[file bytes]`. On failure the photo already open stays.
    /// `mime` is what the browser believes, or empty. Answer: `Opened` or `Failed`.
    Open { id: u32, name: String, mime: String },
    /// As `Open` for a format that only the browser decodes. Payload: `[file bytes, RGBA8 pixels]`.
    OpenPixels { id: u32, name: String, format: String, size: Size },
    /// Answer: `Tile`, or nothing where the photo has no such tile.
    Tile { id: u32, tile: TileId },
    /// Rasterise the edits since the last fill and plan its crops on the photo with its first `fills`
    /// fills; those after them stay until the new one replaces them. The crops of a preview are small, and
    /// their predictions change nothing.
    /// Answer: `Planned`, then one `Crop` for each; or `Failed`.
    Plan { id: u32, edits: Vec<Edit>, options: FillOptions, fills: u32, preview: bool },
    /// Payload: `[RGBA8 prediction of the crop]`. After the last crop of a plan the photo changes.
    /// Answer after the last: `Changed`. Of a preview: `Preview` after each.
    Apply { id: u32, index: u32 },
    /// Forget a plan that was not finished. No answer.
    Discard { id: u32 },
    /// Show the photo with its first `fills` fills: undo and redo. Answer: `Changed` or `Failed`.
    Show { id: u32, fills: u32 },
    /// Answer: `Exported` or `Failed`.
    Export { id: u32, options: ExportOptions },
    /// What a proposal of labels for the hole of these edits is made from, on the photo with its first
    /// `fills` fills. Answer: `GuideInput` or `Failed`.
    GuideInput { id: u32, edits: Vec<Edit>, fills: u32 },
    /// Labels as a map that an edit holds. Payload: `[labels, one byte a pixel of the guide's size]`.
    /// Answer: `GuideTaken` or `Failed`.
    TakeGuide { id: u32, palette: Palette, origin: GuideOrigin },
    /// The guide map as the edits leave it (after the photo's first `fills` fills, here and below): what changed since it was last shown, or all of it.
    /// Answer: `GuideShown` or `Failed`.
    ShowGuide { id: u32, edits: Vec<Edit>, fills: u32, style: GuideStyle, whole: bool },
    /// The label at a place. Answer: `LabelPicked` or `Failed`.
    PickLabel { id: u32, edits: Vec<Edit>, fills: u32, at: Point },
    /// The guide map as one value, and a small picture of what the photo shows around the hole.
    /// Answer: `GuideKept` or `Failed`.
    KeepGuide { id: u32, edits: Vec<Edit>, fills: u32 },
    /// The guide map as files. Answer: `GuideSaved` or `Failed`.
    SaveGuide { id: u32, edits: Vec<Edit>, fills: u32 },
    /// A label map from a file. Payload: `[file bytes]`, and JSON with names where there are some.
    /// Answer: `GuideLoaded` or `Failed`.
    LoadGuide { id: u32 },
    /// What the photo looks like now; `area` is the part whose colours are told. Answer: `Fingerprint`.
    Fingerprint { id: u32, area: Rect },
    /// A project file of the photo as opened and the work on it. Payload: a picture (PNG) of each candidate.
    /// Answer: `Exported` or `Failed`.
    SaveProject { id: u32, work: Work },
    /// Payload: `[file bytes]`. The open photo stays. Answer: `ProjectRead` or `Failed`.
    ReadProject { id: u32, name: String },
    /// Rasterise the edits since the last fill, for tiles of [`Version::Hole`]. Answer: `HoleDrawn`.
    DrawHole { id: u32, edits: Vec<Edit> },
    /// Read a mask: what is light in a picture of the photo's size is hole. Payload: `[file bytes]`.
    /// Answer: `MaskRead` or `Failed`.
    ReadMask { id: u32, name: String },
    /// The hole that the edits since the last fill paint, as a PNG. Answer: `Exported` or `Failed`.
    ExportMask { id: u32, edits: Vec<Edit> },
    /// A small picture of the photo as it is. Answer: `Thumbnail`.
    Thumbnail { id: u32 },
    /// Compare the photo with its file, pixel by pixel. Payload: `[RGBA8 pixels]` where only the browser
    /// decodes it, else nothing. Answer: `Checked` or `Failed`.
    Check { id: u32 },
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

/// Photo worker → page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoResponse {
    /// The first message. Nothing is sent before it.
    Ready {
        protocol_version: u32,
    },
    Opened {
        id: u32,
        info: PhotoInfo,
    },
    /// Payload: `[RGBA8 pixels of the tile]`.
    Tile {
        id: u32,
        tile: TileId,
        size: Size,
    },
    /// `crops` of 0: the hole is empty, there is nothing to fill.
    Planned {
        id: u32,
        crops: u32,
        hole_area: u64,
    },
    /// Payload: `[RGBA8 pixels, hole mask]` (the dilated hole, 255 = hole); of a guided crop also its
    /// labels, one byte a pixel, and the colours of their classes, three bytes each.
    Crop {
        id: u32,
        header: CropHeader,
    },
    /// The photo now shows its first `fills` fills; `dirty` is what may have changed. Fills before
    /// `oldest` can no longer be undone: their pixels left the memory budget.
    Changed {
        id: u32,
        fills: u32,
        oldest: u32,
        dirty: Rect,
    },
    /// A part of the photo as a fill would roughly leave it. Payload: `[RGBA8 pixels of `size`]`, clear
    /// where the photo stays.
    Preview {
        id: u32,
        index: u32,
        rect: Rect,
        size: Size,
    },
    /// Payload: `[RGBA8 photo, hole mask]`, both of `size`.
    GuideInput {
        id: u32,
        size: Size,
    },
    GuideTaken {
        id: u32,
        map: GuideMap,
    },
    /// Payload: `[RGBA8 pixels of `rect`]`, a part of a map of `size`.
    GuideShown {
        id: u32,
        size: Size,
        rect: Rect,
        palette: Palette,
        unlocked: bool,
    },
    /// `VOID_LABEL`: there is none.
    LabelPicked {
        id: u32,
        label: u8,
    },
    /// Payload: `[a PNG]`.
    GuideKept {
        id: u32,
        map: GuideMap,
    },
    /// Payload: `[PNG of the labels, JSON of their names]`; `name` has no ending yet.
    GuideSaved {
        id: u32,
        name: String,
    },
    GuideLoaded {
        id: u32,
        map: GuideMap,
    },
    /// Payload: `[file bytes]`.
    Exported {
        id: u32,
        name: String,
        mime: String,
    },
    Fingerprint {
        id: u32,
        fingerprint: Fingerprint,
    },
    /// `name` of the photo's file. Payload: `[photo file bytes]`, then a picture of each candidate, which may
    /// be empty.
    ProjectRead {
        id: u32,
        name: String,
        work: Work,
    },
    /// Tiles of the hole asked for from now on show these edits. `area`: how many pixels are hole.
    HoleDrawn {
        id: u32,
        area: u64,
    },
    MaskRead {
        id: u32,
        mask: PackedMask,
    },
    /// Payload: `[PNG file]`, at most [`THUMBNAIL_SIDE`] pixels a side.
    Thumbnail {
        id: u32,
    },
    Checked {
        id: u32,
        report: CheckReport,
    },
    Failed {
        id: u32,
        error: UserError,
    },
    /// The worker broke; its last words. It must be replaced and the work replayed.
    Panicked {
        message: String,
    },
}
