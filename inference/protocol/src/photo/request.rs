use serde::{Deserialize, Serialize};

use super::{ExportOptions, TileId, Work};
use crate::{Edit, FillOptions, GuideOrigin, GuideStyle, Palette, Point, Rect, Size};

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
    /// Rasterise the edits since the last fill, for tiles of [`Version::Hole`](super::Version::Hole). Answer: `HoleDrawn`.
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

impl PhotoRequest {
    /// Which answers belong to it.
    pub const fn id(&self) -> u32 {
        match self {
            Self::Open { id, .. }
            | Self::OpenPixels { id, .. }
            | Self::Tile { id, .. }
            | Self::Plan { id, .. }
            | Self::Apply { id, .. }
            | Self::Discard { id }
            | Self::Show { id, .. }
            | Self::Export { id, .. }
            | Self::GuideInput { id, .. }
            | Self::TakeGuide { id, .. }
            | Self::ShowGuide { id, .. }
            | Self::PickLabel { id, .. }
            | Self::KeepGuide { id, .. }
            | Self::SaveGuide { id, .. }
            | Self::LoadGuide { id }
            | Self::Fingerprint { id, .. }
            | Self::SaveProject { id, .. }
            | Self::ReadProject { id, .. }
            | Self::DrawHole { id, .. }
            | Self::ReadMask { id, .. }
            | Self::ExportMask { id, .. }
            | Self::Thumbnail { id }
            | Self::Check { id } => *id,
        }
    }
}
