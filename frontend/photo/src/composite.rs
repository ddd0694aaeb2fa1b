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

/// The part of the photo that a plan may change: the box around its dilated hole.
pub(crate) fn changed_rect(plan: &CropPlan) -> Option<Rect> {
    let bounds = plan.hole.bounds()?;
    Some(Rect::new(plan.rect.x + bounds.x, plan.rect.y + bounds.y, bounds.width, bounds.height))
}

#[cfg(test)]
mod tests {
    use infill_protocol::Mask;

    use super::*;

    #[test]
    fn weights_mix_from_all_known_to_all_predicted() {
        assert_eq!([0, 128, 255].map(|weight| mix_8(10, 210, weight)), [10, 110, 210]);
        assert_eq!([0, 128, 255].map(|weight| mix_16(0, 65535, weight)), [0, 32896, 65535]);
    }

    #[test]
    fn sixteen_bits_are_filled_and_kept_in_sixteen_bits() {
        let pixels = Pixels::Rgba16(vec![[1000, 2001, 3003, 4007]; 2]);
        let mut photo = Photo::new("a", "PNG", Vec::new(), Default::default(), Size::new(2, 1), pixels);
        let mut hole = Mask::known(Size::new(2, 1));
        hole.set(0, 0, true);
        let plan = CropPlan { rect: Rect::new(0, 0, 2, 1), hole, weights: vec![255, 0] };
        composite(&mut photo, &plan, &[1, 2, 3, 4, 5, 6, 7, 8]).unwrap();
        let expected = Pixels::Rgba16(vec![[257, 514, 771, 4007], [1000, 2001, 3003, 4007]]);
        assert_eq!(photo.pixels(), &expected);
    }

    #[test]
    fn a_prediction_or_photo_of_another_size_is_refused() {
        let mut photo = Photo::from_rgba8("a", "PNG", Vec::new(), Size::new(2, 1), &[0; 8]).unwrap();
        let hole = Mask::known(Size::new(2, 2));
        let plan = CropPlan { rect: Rect::new(0, 0, 2, 2), hole, weights: vec![0; 4] };
        assert!(matches!(composite(&mut photo, &plan, &[0; 8]), Err(CompositeError::Size { .. })));
        assert_eq!(composite(&mut photo, &plan, &[0; 16]), Err(CompositeError::OtherPhoto));
    }
}
