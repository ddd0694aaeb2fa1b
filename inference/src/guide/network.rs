use burn::tensor::{Tensor, TensorData};
use infill_protocol::{Mask, Palette};

use super::enlarge::enlarge;
use super::sketch::Sketch;
use super::{GuideError, Proposal, carry};
use crate::fill::{FillError, picture_of};
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::texture::Problem;

/// The shortest side a segmentation network can read.
const SHORTEST: u32 = 16;

/// The classes of a picture as a segmentation network sees them, and in its hole those of a coarse fill: by
/// `network` (ESPA without labels is its first stage), else by the texture fill.
///
/// `picture`: RGBA8, row by row, of the hole's size.
///
/// # Errors
/// Where sizes differ, nothing of the picture is known and no network fills, or a network fails.
pub async fn propose_with(
    segmenter: &Segmenter,
    network: Option<&Network>,
    picture: &[u8],
    hole: &Mask,
) -> Result<Proposal, GuideError> {
    let size = hole.size();
    if picture.len() != 4 * size.area() || size.is_empty() {
        return Err(GuideError::Sizes);
    }
    let sketch = Sketch::new(picture, hole, Segmenter::SIDE);
    if sketch.size.width.min(sketch.size.height) < SHORTEST {
        return Err(GuideError::Narrow);
    }
    let (filled, filler) = coarse(&sketch, network).await?;
    let tensor = planes(&filled, &sketch, segmenter);
    let seen = segmenter.labels(tensor).await.map_err(FillError::from)?;
    let regions: Vec<u32> = seen.data().iter().map(|&label| label.into()).collect();
    let palette = Palette { classes: segmenter.card().classes.clone() };
    let source =
        format!("{} on the photo and, in the hole, on what {filler} makes of it", segmenter.card().title);
    Ok(Proposal { labels: enlarge(&sketch, &regions, picture, hole), palette, source })
}

/// The sketch with something in its hole, RGBA8, and what put it there.
async fn coarse(sketch: &Sketch, network: Option<&Network>) -> Result<(Vec<u8>, String), GuideError> {
    if sketch.hole.hole_area() == 0 {
        return Ok((sketch.pixels.clone(), "nothing".into()));
    }
    let Some(network) = network else {
        let fill = carry::fill(sketch).map_err(|_| GuideError::Nothing)?;
        return Ok((fill.finish(), "the texture fill".into()));
    };
    let (size, pixels, hole) = (sketch.size, sketch.pixels.clone(), sketch.hole.clone());
    let problem = Problem { size, pixels, hole, labels: None, sources: None };
    Ok((picture_of(network, problem).await?, network.method().title().into()))
}

/// `[1, 3, height, width]` in `[0, 1]`.
fn planes(pixels: &[u8], sketch: &Sketch, segmenter: &Segmenter) -> Tensor<4> {
    let plane =
        |channel: usize| pixels.iter().skip(channel).step_by(4).map(|&level| f32::from(level) / 255.0);
    let values: Vec<f32> = (0..3).flat_map(plane).collect();
    let shape = [1, 3, sketch.size.height as usize, sketch.size.width as usize];
    Tensor::from_data(TensorData::new(values, shape), segmenter.device())
}
