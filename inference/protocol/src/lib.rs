//! What Infill's programs share: pictures and masks, the [`Edit`] log, the messages between the
//! page, the photo worker and the compute worker, and links ([`share`]). No web-sys, no Burn: any program can read it.

mod auto;
mod compute;
mod edit;
mod error;
mod fingerprint;
mod geometry;
mod guide;
mod mask;
mod options;
mod packed;
mod photo;
#[cfg(feature = "share")]
pub mod share;
mod weights;
mod wire;

pub use auto::{Better, Evidence, Gain};
pub use compute::{ComputeRequest, ComputeResponse, DeviceChoice, DeviceKind, DeviceReport};
pub use edit::{Edit, GROW_LIMIT, Point, Shape, Stroke, StrokePoint, Tone, UNITS_PER_PIXEL};
pub use error::UserError;
pub use fingerprint::{Fingerprint, MadeOn, PictureHash};
pub use geometry::{Rect, Size};
pub use guide::{
    CLASSES_LIMIT, Class, GUIDE_SIDE, GuideMap, GuideOrigin, GuideStyle, LabelEdit, Palette, ProposeBy,
    guide_size,
};
pub use mask::{LabelMap, Mask, VOID_LABEL};
pub use options::{FillOptions, Method};
pub use packed::PackedMask;
pub use photo::{
    CheckReport, CropHeader, ExportFormat, ExportOptions, PROJECT_MIME, PhotoInfo, PhotoRequest,
    PhotoResponse, THUMBNAIL_SIDE, TILE_SIDE, TileId, Version, Work,
};
pub use weights::{NetworkInfo, Purpose, WEIGHTS_LIMIT, WeightsHash, WeightsInfo, WeightsPlace};
pub use wire::{WireError, decode_header, encode_header};

/// Both sides of a worker must speak the same version; `Ready` carries it so that a page never talks
/// to a worker file that a cache kept from an older release.
pub const PROTOCOL_VERSION: u32 = 4;
