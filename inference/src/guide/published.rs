use infill_protocol::Mask;

use super::enlarge::enlarge;
use super::names::{palette, planes};
use super::sketch::Sketch;
use super::{GuideError, Proposal};
use crate::fill::{FillError, picture_of};
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::texture::Problem;

/// The classes of a picture as the authors of ESPA propose them: `network` fills the hole coarsely (ESPA
/// without labels is its first stage), and every pixel has the class that a segmentation network sees there.
///
/// `picture`: RGBA8, row by row, of the hole's size.
///
/// # Errors
/// Where sizes differ, the picture is too narrow, or a network fails.
pub async fn propose_as_published(
    segmenter: &Segmenter,
    network: &Network,
    picture: &[u8],
    hole: &Mask,
) -> Result<Proposal, GuideError> {
    if picture.len() != 4 * hole.size().area() || hole.size().is_empty() {
        return Err(GuideError::Sizes);
    }
    let sketch = Sketch::new(picture, hole, Segmenter::SIDE);
    sketch.check_width()?;
    let (size, pixels, small) = (sketch.size, sketch.pixels.clone(), sketch.hole.clone());
    let problem = Problem { size, pixels, hole: small, labels: None, sources: None };
    let filled =
        if sketch.hole.hole_area() == 0 { problem.pixels } else { picture_of(network, problem).await? };
    let seen = segmenter.labels(planes(&filled, &sketch, segmenter)).await.map_err(FillError::from)?;
    let classes: Vec<u32> = seen.data().iter().map(|&label| label.into()).collect();
    let source = format!(
        "{} on the photo and, in the hole, on what {} makes of it",
        segmenter.card().title,
        network.method().title()
    );
    Ok(Proposal { labels: enlarge(&sketch, &classes, picture, hole), palette: palette(segmenter), source })
}
