//! What belongs where: the label map that a person sees before they change it.
//!
//! Without weights the photo itself is the teacher. Superpixels of a small sketch of it are merged into a few
//! regions of like colour and texture (`regions`); the texture fill says from where it would take the hole,
//! and every pixel of the hole gets the region it would come from (`carry`). All of it is in whole numbers:
//! the same photo and hole give the same map everywhere.
//!
//! With the weights of a segmentation network the regions have names (`names`): each is what the network sees
//! most in it. The published way, which lets the network look at a coarse fill and asks it for every pixel, is
//! here to be compared (`published`); on photos that the network was not taught it is right half as often.

mod carry;
mod enlarge;
mod error;
#[cfg(any(feature = "worker", feature = "cli"))]
mod names;
#[cfg(all(test, feature = "cli"))]
mod names_tests;
mod palette;
mod proposer;
#[cfg(feature = "cli")]
mod published;
mod regions;
mod sketch;
mod smooth;
mod superpixels;
#[cfg(test)]
mod tests;

use infill_protocol::{LabelMap, Mask, Palette};

pub use error::GuideError;
pub use proposer::Proposer;
#[cfg(feature = "cli")]
pub use published::propose_as_published;

#[cfg(feature = "cli")]
use crate::models::segmentation::Segmenter;

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

/// The regions of a picture, carried into its hole, each under the name of what a segmentation network sees
/// most in it; [`Proposer::for_names`] does it in steps.
///
/// `picture`: RGBA8, row by row, of the hole's size.
///
/// # Errors
/// Where sizes differ, nothing of the picture is known, it is too narrow for the network, or the network fails.
#[cfg(feature = "cli")]
pub async fn propose_named(
    segmenter: &Segmenter,
    picture: &[u8],
    hole: &Mask,
) -> Result<Proposal, GuideError> {
    Proposer::for_names(picture, hole)?.finish_named(segmenter).await
}
