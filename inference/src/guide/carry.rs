use infill_protocol::Size;

use super::sketch::Sketch;
use super::smooth::smooth;
use super::superpixels::NONE;
use crate::texture::{Problem, TextureConfig, TextureError, TextureFill};

/// The fill whose sources say what belongs in the hole of a sketch.
///
/// # Errors
/// Where nothing may be copied.
pub(super) fn fill(sketch: &Sketch, config: TextureConfig) -> Result<TextureFill, TextureError> {
    let problem = Problem {
        size: sketch.size,
        pixels: sketch.pixels.clone(),
        hole: sketch.hole.clone(),
        labels: None,
        sources: None,
    };
    TextureFill::new(problem, config)
}

/// Gives every pixel of the hole the region of the pixel that the fill took it from. Returns what is filled.
pub(super) fn carry(sketch: &Sketch, fill: TextureFill, regions: &mut [u32]) -> Vec<u8> {
    let (filled, origins) = fill.finish_with_origins();
    let hole = (0..regions.len()).filter(|&index| sketch.is_hole(index));
    for (index, origin) in hole.zip(origins) {
        regions[index] = origin.map_or(NONE, |origin| regions[origin]);
    }
    // Patches come from here and there; what is asked for has even edges.
    let Size { width, height } = sketch.size;
    let reach = (width.max(height) / 85).max(1) as usize;
    smooth(regions, sketch.size, reach, 4, |index| sketch.is_hole(index));
    filled
}
