//! What belongs where: the label map that a person sees before they change it.
//!
//! Without weights the photo itself is the teacher. Superpixels of a small sketch of it are merged into a few
//! regions of like colour and texture (`regions`); the texture fill says from where it would take the hole,
//! and every pixel of the hole gets the region it would come from (`carry`). All of it is in whole numbers:
//! the same photo and hole give the same map everywhere.
//!
//! With the weights of a segmentation network it goes as published: something fills the hole coarsely, ESPA's
//! first stage where it is there and else the texture fill, and the network reads what is then to be seen.

mod carry;
mod enlarge;
mod error;
#[cfg(any(feature = "worker", feature = "cli"))]
mod network;
#[cfg(all(test, feature = "cli"))]
mod network_tests;
mod palette;
mod proposer;
mod regions;
mod sketch;
mod smooth;
mod superpixels;
#[cfg(test)]
mod tests;

use infill_protocol::{LabelMap, Mask, Palette};

pub use error::GuideError;
#[cfg(any(feature = "worker", feature = "cli"))]
pub use network::propose_with;
pub use proposer::Proposer;

/// A label map of a photo and its hole, proposed to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Of the picture's size; labels are places in the palette.
    pub labels: LabelMap,
    pub palette: Palette,
    /// Where it comes from, in words.
    pub source: String,
}

/// The regions of a picture, carried into its hole. The work of some hundred milliseconds; [`Proposer`] does
/// it in steps.
///
/// `picture`: RGBA8, row by row, of the hole's size.
///
/// # Errors
/// Where sizes differ, or nothing of the picture is known.
pub fn propose(picture: &[u8], hole: &Mask) -> Result<Proposal, GuideError> {
    Ok(Proposer::new(picture, hole)?.finish())
}
