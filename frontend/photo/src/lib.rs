//! The open photo: its file, its pixels (once), the mask painted on it, the crops a fill works on,
//! their way back into the photo, and history.
//!
//! No web-sys outside the `worker` feature: the page's photo worker, the command line and the tests
//! call the same code. [`PhotoSession`] answers the protocol's messages; [`Photo`], [`plan()`] and
//! [`composite()`] are what it is made of.

mod check;
pub mod codec;
mod composite;
mod distance;
mod fingerprint;
mod guide;
mod history;
mod orient;
mod photo;
mod plan;
mod preview;
mod project;
mod raster;
mod regions;
mod session;
mod tiles;
#[cfg(feature = "worker")]
pub mod worker;

pub use codec::{DecodeError, EncodeError, export_name};
pub use composite::{CompositeError, composite};
pub use fingerprint::fingerprint;
pub use guide::{
    Guide, GuideError, LabelFileError, decode_labels, encode_labels, guide_hole, guide_start, reduce,
    reduce_mask,
};
pub use history::{Change, HISTORY_BUDGET, History, HistoryError};
pub use photo::{MAX_PIXELS, MAX_SIDE, Metadata, Photo, Pixels};
pub use plan::{CropPlan, MAX_DILATE, crop_margin, default_dilate, plan, plan_edits, plan_guided};
pub use project::{Project, ProjectError};
pub use raster::rasterise;
pub use session::{Answer, PhotoSession};
pub use tiles::Tiles;
