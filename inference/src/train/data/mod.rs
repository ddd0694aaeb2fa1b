//! What is learned from: photos with label maps, the holes put into them, and the threads that bring
//! both while the device is busy.

pub mod archive;
mod augment;
mod batch;
mod dataset;
mod draw;
mod folder;
mod loader;
pub mod masks;
mod pack;
mod picture;
mod plan;
mod sources;

pub use augment::Augment;
pub use batch::Batch;
pub use dataset::{Dataset, Example, Item, SMALLEST, sources_of};
pub use draw::Draw;
pub use folder::pictures;
pub use loader::Loader;
pub use masks::{MaskGenerator, MaskMix};
pub use pack::{Findings, check, pack};
pub use picture::{Picture, Window, resampled_labels};
pub use plan::Plan;
pub use sources::SOURCES;
