use infill_protocol::{Rect, Size};

use crate::photo::spans;
use crate::{CropPlan, Photo, Pixels};

/// A prediction that does not belong to its crop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompositeError {
    #[error(
        "The result of the fill has the wrong size ({found} bytes instead of {expected}). Try the fill again."
    )]
    Size { expected: usize, found: usize },
    #[error("The fill was planned for another photo. Try the fill again.")]
    OtherPhoto,
}

/// Puts a prediction (RGBA8 at the size of the crop) into the photo: `(255 - w) * known + w *
/// prediction`, rounded, by the weights of the plan. Pixels of weight 0 keep their bytes; alpha is
/// never touched. In 16-bit photos the prediction counts 257 times.
///
/// # Errors
/// Where the prediction or the photo is not the one that was planned.
pub fn composite(photo: &mut Photo, plan: &CropPlan, prediction: &[u8]) -> Result<(), CompositeError> {
    plan.check(prediction)?;
    if photo.size.rect().intersect(plan.rect) != Some(plan.rect) {
        return Err(CompositeError::OtherPhoto);
    }
    let prediction = prediction.as_chunks::<4>().0;
    match &mut photo.pixels {
        Pixels::Rgba8(pixels) => blend(pixels, photo.size, plan, prediction, |value| value, mix_8),
        Pixels::Rgba16(pixels) => {
            blend(pixels, photo.size, plan, prediction, |value| u16::from(value) * 257, mix_16);
        }
    }
    Ok(())
}

impl CropPlan {
    /// Whether a prediction has the size of the crop.
    ///
    /// # Errors
    /// Where it has not.
    pub fn check(&self, prediction: &[u8]) -> Result<(), CompositeError> {
        let (expected, found) = (self.rect.size().area() * 4, prediction.len());
        if expected == found { Ok(()) } else { Err(CompositeError::Size { expected, found }) }
    }
}

fn blend<T: Copy>(
    pixels: &mut [[T; 4]],
    size: Size,
    plan: &CropPlan,
    prediction: &[[u8; 4]],
    widen: impl Fn(u8) -> T,
    mix: impl Fn(T, T, u8) -> T,
) {
    let width = plan.rect.width as usize;
    let rows = plan.weights.chunks_exact(width).zip(prediction.chunks_exact(width));
    for (span, (weights, prediction)) in spans(plan.rect, size).zip(rows) {
        for ((pixel, &weight), predicted) in pixels[span].iter_mut().zip(weights).zip(prediction) {
            if weight > 0 {
                for channel in 0..3 {
                    pixel[channel] = mix(pixel[channel], widen(predicted[channel]), weight);
                }
            }
        }
    }
}

const fn mix_8(known: u8, predicted: u8, weight: u8) -> u8 {
    let weight = weight as u32;
    (((255 - weight) * known as u32 + weight * predicted as u32 + 127) / 255) as u8
}

const fn mix_16(known: u16, predicted: u16, weight: u8) -> u16 {
    let weight = weight as u32;
    (((255 - weight) * known as u32 + weight * predicted as u32 + 127) / 255) as u16
}

/// The part of the photo that a plan may change: the box around its weights.
pub(crate) fn changed_rect(plan: &CropPlan) -> Option<Rect> {
    let bounds = plan.hole.bounds()?;
    Some(Rect::new(plan.rect.x + bounds.x, plan.rect.y + bounds.y, bounds.width, bounds.height))
}
