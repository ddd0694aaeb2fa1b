use serde::{Deserialize, Serialize};

use super::{CheckReport, CropHeader, PhotoInfo, TileId, Work};
use crate::{Fingerprint, GuideMap, PackedMask, Palette, Rect, Size, UserError};

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
    /// Payload: `[RGBA8 pixels of `rect`]`, a part of a map of `size`. `known`: which classes of the palette
    /// the photo has outside the hole.
    GuideShown {
        id: u32,
        size: Size,
        rect: Rect,
        palette: Palette,
        known: Vec<bool>,
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
    /// Payload: `[PNG file]`, at most [`THUMBNAIL_SIDE`](super::THUMBNAIL_SIDE) pixels a side.
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
