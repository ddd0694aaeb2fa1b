use burn::tensor::activation::log_softmax;
use burn::tensor::{Tensor, TensorData};
use infill_protocol::Palette;

use super::sketch::Sketch;
use crate::device::GpuError;
use crate::models::segmentation::Segmenter;

/// The class of each of `count` regions of a sketch: the one that a network sees most in its pixels, each voice
/// weighed by how sure it is. A region is one thing, which a network that sees one position for eight pixels
/// could not tell from its edges; and what it doubts in one corner it may know in another.
///
/// `filled`: the sketch with something in its hole, RGBA8. `regions`: a region for every pixel, of which those
/// of the hole have no voice.
///
/// # Errors
/// Where the device cannot hand back what the network computed.
pub(super) async fn names(
    segmenter: &Segmenter,
    sketch: &Sketch,
    filled: &[u8],
    regions: &[u32],
    count: usize,
) -> Result<Vec<u32>, GpuError> {
    let seen = log_softmax(segmenter.scores(planes(filled, sketch, segmenter)), 1);
    let seen = seen.into_data_async().await;
    let seen = seen.map_err(|error| GpuError::Refused(format!("{error:?}")))?;
    let seen: Vec<f32> = seen.iter::<f32>().collect();
    let classes = segmenter.card().classes.len();
    let mut voices = vec![vec![0.0; classes]; count];
    for (index, &region) in regions.iter().enumerate().filter(|&(index, _)| !sketch.is_hole(index)) {
        if let Some(voices) = voices.get_mut(region as usize) {
            let own = seen.iter().skip(index).step_by(regions.len());
            voices.iter_mut().zip(own).for_each(|(voice, &sure)| *voice += f64::from(sure));
        }
    }
    let loudest = |voices: &Vec<f64>| {
        let best = voices.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.map_or(0, |(class, _)| class as u32)
    };
    Ok(voices.iter().map(loudest).collect())
}

/// The classes of a network, and their colours.
pub(super) fn palette(segmenter: &Segmenter) -> Palette {
    Palette { classes: segmenter.card().classes.clone() }
}

/// `[1, 3, height, width]` in `[0, 1]`.
pub(super) fn planes(pixels: &[u8], sketch: &Sketch, segmenter: &Segmenter) -> Tensor<4> {
    let plane =
        |channel: usize| pixels.iter().skip(channel).step_by(4).map(|&level| f32::from(level) / 255.0);
    let values: Vec<f32> = (0..3).flat_map(plane).collect();
    let shape = [1, 3, sketch.size.height as usize, sketch.size.width as usize];
    Tensor::from_data(TensorData::new(values, shape), segmenter.device())
}
