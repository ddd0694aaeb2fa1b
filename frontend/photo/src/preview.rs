use infill_protocol::{Mask, Rect, Size};

use crate::guide::{reduce, reduce_mask};
use crate::{CompositeError, CropPlan, Photo};

/// Longest side of a crop that is filled as a preview, in pixels.
pub const PREVIEW_SIDE: u32 = 256;

/// A crop scaled down, to be filled quickly and shown over the photo.
#[derive(Clone, Debug)]
pub struct PreviewPlan {
    /// Where it lies in the photo.
    pub rect: Rect,
    pub size: Size,
    pub hole: Mask,
    /// How strongly each pixel of the prediction shows, 0 to 255.
    weights: Vec<u8>,
}

impl PreviewPlan {
    pub fn new(plan: &CropPlan) -> Self {
        let rect = plan.rect;
        let longer = rect.width.max(rect.height);
        let side = |side: u32| (side * PREVIEW_SIDE / longer.max(PREVIEW_SIDE)).max(1);
        let size =
            if longer > PREVIEW_SIDE { Size::new(side(rect.width), side(rect.height)) } else { rect.size() };
        let at = |x: u32, y: u32| {
            let (x, y) = (x * rect.width / size.width, y * rect.height / size.height);
            plan.weights[y as usize * rect.width as usize + x as usize]
        };
        let weights = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
        let weights = weights.map(|(x, y)| at(x, y)).collect();
        Self { rect, size, hole: reduce_mask(&plan.hole, size), weights }
    }

    /// What the photo has there, RGBA8 at the preview's size.
    pub fn pixels(&self, photo: &Photo) -> Vec<u8> {
        reduce(photo, self.rect, self.size)
    }

    /// A prediction as a picture that covers the photo where it would be filled.
    ///
    /// # Errors
    /// Where the prediction has another size.
    pub fn picture(&self, mut prediction: Vec<u8>) -> Result<Vec<u8>, CompositeError> {
        let (expected, found) = (self.size.area() * 4, prediction.len());
        if expected != found {
            return Err(CompositeError::Size { expected, found });
        }
        for (pixel, &weight) in prediction.as_chunks_mut::<4>().0.iter_mut().zip(&self.weights) {
            pixel[3] = weight;
        }
        Ok(prediction)
    }
}
