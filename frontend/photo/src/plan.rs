use infill_protocol::{Edit, FillOptions, Mask, Rect, Size};

use crate::distance::{self, for_each_distance};
use crate::raster::{feather, rasterise};
use crate::regions::{CELL, regions};
use crate::{Guide, GuideError, Photo};

/// Widest ring around the painted hole, in pixels.
pub const MAX_DILATE: u32 = 200;

/// Narrowest and widest ring that is chosen from the size of a crop.
const DEFAULT_DILATE: std::ops::RangeInclusive<u32> = 2..=16;

/// Least context on each side of a hole, in pixels.
const LEAST_MARGIN: u32 = CELL;

/// One part of the photo that is filled by itself: where it lies, what is missing there, and how
/// strongly each pixel of a prediction counts. The inverse of cropping is [`crate::composite()`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CropPlan {
    pub rect: Rect,
    /// The dilated hole, at the size of `rect`: what a method has to fill.
    pub hole: Mask,
    /// One byte a pixel, at the size of `rect`: 255 on painted pixels, falling to 0 over the feather
    /// outwards, 0 wherever `hole` is known.
    pub weights: Vec<u8>,
}

/// The ring around the painted hole in a crop of this size: 0.4 % of the longer side, 2 to 16 pixels.
/// Wide enough for the soft edge that a lens and a scaler leave around an object.
pub fn default_dilate(crop: Size) -> u32 {
    let longer = crop.width.max(crop.height);
    ((longer * 4 + 500) / 1000).clamp(*DEFAULT_DILATE.start(), *DEFAULT_DILATE.end())
}

/// Context around a region whose bounding box has this size: three quarters of its longer side, at
/// least 64 pixels.
pub fn crop_margin(region: Size) -> u32 {
    (region.width.max(region.height) * 3 / 4).max(LEAST_MARGIN)
}

/// The crops that fill what the edits since the last fill paint on the photo as it is now, guided where
/// they say so.
///
/// # Errors
/// Where their guide belongs to another photo.
pub fn plan_edits(photo: &Photo, edits: &[Edit], options: &FillOptions) -> Result<Vec<CropPlan>, GuideError> {
    let painted = rasterise(photo, edits);
    let guide = Guide::from_edits(&painted, edits)?.filter(Guide::is_said);
    Ok(plan_painted(&painted, edits, options, guide.as_ref()))
}

/// The crops that fill a painted mask, in reading order. They do not overlap, and every painted
/// pixel lies in one. An empty mask gives none.
pub fn plan(painted: &Mask, options: &FillOptions) -> Vec<CropPlan> {
    plan_with(painted, options, None, |crop| crop)
}

/// As [`plan`], with crops that reach to where the photo has what the labels of their holes ask for.
pub fn plan_guided(painted: &Mask, options: &FillOptions, guide: &Guide) -> Vec<CropPlan> {
    plan_with(painted, options, None, |crop| guide.with_sources(crop))
}

/// The crops that fill what these edits painted, fading as they want it, with a guide where there is one.
pub(crate) fn plan_painted(
    painted: &Mask,
    edits: &[Edit],
    options: &FillOptions,
    guide: Option<&Guide>,
) -> Vec<CropPlan> {
    plan_with(painted, options, feather(edits), |crop| guide.map_or(crop, |guide| guide.with_sources(crop)))
}

/// `soft` stands in for the feather of the options, and widens the ring where that is narrower.
fn plan_with(
    painted: &Mask,
    options: &FillOptions,
    soft: Option<u32>,
    context: impl Fn(Rect) -> Rect,
) -> Vec<CropPlan> {
    let least = soft.unwrap_or_default();
    let widest = options.dilate.unwrap_or(*DEFAULT_DILATE.end()).max(least).min(MAX_DILATE);
    crop_rects(painted, widest, context)
        .into_iter()
        .map(|rect| {
            let dilate = options.dilate.unwrap_or_else(|| default_dilate(rect.size()));
            let dilate = dilate.max(least).min(MAX_DILATE);
            let feather = soft.or(options.feather).unwrap_or(dilate).min(dilate);
            let (hole, weights) = hole_and_weights(&painted.crop(rect), dilate, feather);
            CropPlan { rect, hole, weights }
        })
        .collect()
}

/// Regions, each padded and shifted inside the photo, merged until none overlap.
fn crop_rects(painted: &Mask, dilate: u32, context: impl Fn(Rect) -> Rect) -> Vec<Rect> {
    let size = painted.size();
    let mut crops: Vec<Rect> = Vec::new();
    for region in regions(painted) {
        let mut crop = context(padded(region, crop_margin(region.size()) + dilate, size));
        while let Some(index) = crops.iter().position(|other| other.intersect(crop).is_some()) {
            crop = crop.union(crops.swap_remove(index));
        }
        crops.push(crop);
    }
    crops.sort_unstable_by_key(|crop| (crop.y, crop.x));
    crops
}

/// Grown by `margin` on every side; what would lie outside the photo is added on the other side, so
/// that a hole at the border has as much context as one in the middle.
fn padded(rect: Rect, margin: u32, size: Size) -> Rect {
    let (x, width) = padded_side(rect.x, rect.width, margin, size.width);
    let (y, height) = padded_side(rect.y, rect.height, margin, size.height);
    Rect::new(x, y, width, height)
}

fn padded_side(start: u32, length: u32, margin: u32, limit: u32) -> (u32, u32) {
    let length = (length + 2 * margin).min(limit);
    (start.saturating_sub(margin).min(limit - length), length)
}

/// The hole as it is drawn: a byte a pixel, 255 where it is painted, fading over `feather` pixels.
pub(crate) fn levels(painted: &Mask, feather: u32) -> Vec<u8> {
    if feather == 0 { painted.data().to_vec() } else { hole_and_weights(painted, feather, feather).1 }
}

/// The painted hole grown by `dilate` pixels, and the weights that fade over `feather` of them.
fn hole_and_weights(painted: &Mask, dilate: u32, feather: u32) -> (Mask, Vec<u8>) {
    let mut hole = painted.clone();
    let mut weights = vec![0; painted.size().area()];
    let Some(bounds) = painted.bounds() else { return (hole, weights) };
    let near = bounds.grown(dilate, painted.size());
    let fade = fade(feather);
    for_each_distance(&painted.crop(near), |x, y, squared| {
        if squared <= dilate * dilate {
            let (x, y) = (x + near.x, y + near.y);
            hole.set(x, y, true);
            let weight = fade.get(squared as usize).copied().unwrap_or_default();
            weights[y as usize * painted.size().width as usize + x as usize] = weight;
        }
    });
    (hole, weights)
}

/// Weight by squared distance from the painted hole: 255 on it, then a smooth step down that would
/// reach 0 one pixel beyond the feather.
fn fade(feather: u32) -> Vec<u8> {
    let whole = u64::from(feather + 1) * 256;
    (0..=feather * feather)
        .map(|squared| {
            let distance = (u64::from(squared) << 16).isqrt();
            let left = whole - distance;
            // 3 t² - 2 t³ for t = left / whole.
            ((255 * left * left * (3 * whole - 2 * left) + whole.pow(3) / 2) / whole.pow(3)) as u8
        })
        .collect()
}

const _: () = assert!(MAX_DILATE < distance::FAR);
