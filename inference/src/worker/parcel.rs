//! Pictures as they arrive beside a message.

use infill_protocol::{CropHeader, LabelMap, Mask, Size, UserError};

use crate::fill::Manner;
use crate::texture::Problem;

fn broken() -> UserError {
    UserError::new("A crop arrived broken. Reload the page to get matching parts.")
}

/// The crop of a fill, and how it is to be filled.
pub(super) fn problem(crop: &CropHeader, payloads: Vec<Vec<u8>>) -> Result<(Problem, Manner), UserError> {
    let size = crop.rect.size();
    let mut payloads = payloads.into_iter();
    let (pixels, hole) = picture(size, &mut payloads)?;
    let labels = match crop.guided {
        false => None,
        true => Some(payloads.next().and_then(|labels| LabelMap::new(size, labels)).ok_or_else(broken)?),
    };
    let colours = payloads.next().unwrap_or_default().as_chunks::<3>().0.to_vec();
    let problem = Problem { size, pixels, hole, labels, sources: None };
    Ok((problem, Manner { preview: crop.preview, colours }))
}

/// RGBA8 pixels and a hole.
pub(super) fn picture(
    size: Size,
    payloads: &mut impl Iterator<Item = Vec<u8>>,
) -> Result<(Vec<u8>, Mask), UserError> {
    let (pixels, hole) = payloads.next().zip(payloads.next()).ok_or_else(broken)?;
    let hole = Mask::from_levels(size, hole).filter(|_| pixels.len() == 4 * size.area());
    Ok((pixels, hole.ok_or_else(broken)?))
}
