//! Guidance as the page asks for it: nothing here changes the photo.

use infill_protocol::{
    Edit, GuideMap, GuideOrigin, GuideStyle, LabelMap, Palette, PhotoResponse, Point, Rect, Size, UserError,
    VOID_LABEL, guide_size,
};

use super::{Answer, OpenPhoto, in_words};
use crate::raster::feather;
use crate::{Guide, decode_labels, encode_labels, guide_hole, rasterise, reduce};

/// Longest side of the picture of a candidate.
const THUMBNAIL_SIDE: u32 = 192;
/// How much the shape of a label map may differ from the photo's, in pixels of the guide map.
const SHAPE_TOLERANCE: u32 = 4;

/// The guide as it was last asked for: a further edit is made to it instead of all of them again.
pub struct KeptGuide {
    edits: Vec<Edit>,
    guide: Guide,
}

impl OpenPhoto {
    pub(super) fn guide_input(
        &mut self,
        id: u32,
        edits: &[Edit],
        fills: u32,
    ) -> Result<Vec<Answer>, UserError> {
        let painted = self.with_fills(fills, |open| rasterise(&open.photo, edits))?;
        if painted.bounds().is_none() {
            return Err(UserError::new(
                "Nothing is painted on the photo yet. Brush over what should go first.",
            ));
        }
        let size = guide_size(self.photo.size());
        let pixels = self.with_fills(fills, |open| reduce(&open.photo, open.photo.size().rect(), size))?;
        let hole = guide_hole(&painted, feather(edits).unwrap_or_default()).into_data();
        Ok(vec![(PhotoResponse::GuideInput { id, size }, vec![pixels, hole])])
    }

    pub(super) fn take_guide(
        &self,
        id: u32,
        palette: Palette,
        origin: GuideOrigin,
        labels: Vec<u8>,
    ) -> Result<Vec<Answer>, UserError> {
        let size = guide_size(self.photo.size());
        let labels = LabelMap::new(size, labels)
            .ok_or_else(|| UserError::new("The proposed labels do not fit the photo. Choose Guide again."))?;
        let map = GuideMap::pack(&labels, palette, origin);
        Ok(vec![(PhotoResponse::GuideTaken { id, map }, Vec::new())])
    }

    pub(super) fn show_guide(
        &mut self,
        id: u32,
        edits: Vec<Edit>,
        fills: u32,
        style: GuideStyle,
        whole: bool,
    ) -> Result<Vec<Answer>, UserError> {
        let (guide, changed) = self.guide(edits, fills)?;
        let size = guide.size();
        let rect = match changed {
            // Lines between labels reach one pixel further.
            Some(dirty) if !whole && !dirty.is_empty() => dirty.grown(1, size),
            Some(_) if !whole => Rect::default(),
            _ => size.rect(),
        };
        let (pixels, palette) = (guide.draw(rect, style), guide.palette().clone());
        let (known, unlocked) = (guide.known(), guide.is_unlocked());
        let shown = PhotoResponse::GuideShown { id, size, rect, palette, known, unlocked };
        Ok(vec![(shown, vec![pixels])])
    }

    pub(super) fn pick_label(
        &mut self,
        id: u32,
        edits: Vec<Edit>,
        fills: u32,
        at: Point,
    ) -> Result<Vec<Answer>, UserError> {
        let (guide, _) = self.guide(edits, fills)?;
        let label = guide.label_at(at).unwrap_or(VOID_LABEL);
        Ok(vec![(PhotoResponse::LabelPicked { id, label }, Vec::new())])
    }

    pub(super) fn keep_guide(
        &mut self,
        id: u32,
        edits: Vec<Edit>,
        fills: u32,
    ) -> Result<Vec<Answer>, UserError> {
        let painted = self.with_fills(fills, |open| rasterise(&open.photo, &edits))?;
        let size = self.photo.size();
        let around = painted
            .bounds()
            .map_or(size.rect(), |bounds| bounds.grown(bounds.width.max(bounds.height) / 3 + 16, size));
        let (guide, _) = self.guide(edits, fills)?;
        let map = guide.pack();
        let small = thumbnail_size(around.size());
        let picture = png_of(small, &reduce(&self.photo, around, small)).map_err(in_words)?;
        Ok(vec![(PhotoResponse::GuideKept { id, map }, vec![picture])])
    }

    pub(super) fn save_guide(
        &mut self,
        id: u32,
        edits: Vec<Edit>,
        fills: u32,
    ) -> Result<Vec<Answer>, UserError> {
        let name = self.photo.name().rsplit_once('.').map_or(self.photo.name(), |(stem, _)| stem);
        let name = format!("{}-labels", if name.is_empty() { "photo" } else { name });
        let (guide, _) = self.guide(edits, fills)?;
        let labels = LabelMap::new(guide.size(), guide.labels().to_vec()).unwrap_or_default();
        let (png, json) = encode_labels(&labels, guide.palette()).map_err(in_words)?;
        Ok(vec![(PhotoResponse::GuideSaved { id, name }, vec![png, json.into_bytes()])])
    }

    pub(super) fn load_guide(
        &self,
        id: u32,
        file: &[u8],
        names: Option<Vec<u8>>,
    ) -> Result<Vec<Answer>, UserError> {
        let names = names.map(|names| String::from_utf8_lossy(&names).into_owned());
        let (labels, palette) = decode_labels(file, names.as_deref()).map_err(in_words)?;
        let (from, size) = (labels.size(), guide_size(self.photo.size()));
        if !same_shape(from, size) {
            return Err(UserError::new(format!(
                "The label map has {} × {} pixels, which is another shape than the photo’s. Choose one that was \
                 made for this photo.",
                from.width, from.height
            )));
        }
        let map = GuideMap::pack(&resized(&labels, size), palette, GuideOrigin::Loaded);
        Ok(vec![(PhotoResponse::GuideLoaded { id, map }, Vec::new())])
    }

    /// The guide of these edits, and where it differs from the one last asked for (`None`: everywhere).
    fn guide(&mut self, edits: Vec<Edit>, fills: u32) -> Result<(&Guide, Option<Rect>), UserError> {
        let kept = self.guide.take().filter(|kept| edits.starts_with(&kept.edits));
        let further =
            kept.filter(|kept| edits[kept.edits.len()..].iter().all(|edit| matches!(edit, Edit::Label(_))));
        let (guide, changed) = match further {
            Some(KeptGuide { edits: known, mut guide }) => {
                let dirty = guide.apply_all(&edits[known.len()..]);
                (guide, Some(dirty))
            }
            None => {
                let painted = self.with_fills(fills, |open| rasterise(&open.photo, &edits))?;
                let guide = Guide::from_edits(&painted, &edits).map_err(in_words)?;
                let missing = || UserError::new("There are no labels yet. Choose Guide first.");
                (guide.ok_or_else(missing)?, None)
            }
        };
        Ok((&self.guide.insert(KeptGuide { edits, guide }).guide, changed))
    }
}

/// Whether a map of one size can lie over a photo of the shape of the other.
fn same_shape(map: Size, guide: Size) -> bool {
    if map.is_empty() {
        return false;
    }
    let scaled = u64::from(map.height) * u64::from(guide.width) / u64::from(map.width);
    scaled.abs_diff(u64::from(guide.height)) <= u64::from(SHAPE_TOLERANCE)
}

/// As large, or scaled so that its longer side is [`THUMBNAIL_SIDE`].
fn thumbnail_size(size: Size) -> Size {
    let longer = size.width.max(size.height).max(THUMBNAIL_SIDE);
    let scaled = |side: u32| (side * THUMBNAIL_SIDE / longer).max(1);
    Size::new(scaled(size.width), scaled(size.height))
}

/// By nearest neighbour.
fn resized(labels: &LabelMap, size: Size) -> LabelMap {
    let from = labels.size();
    if from == size {
        return labels.clone();
    }
    let place = |index: u32, count: u32, length: u32| {
        (u64::from(2 * index + 1) * u64::from(length) / (2 * u64::from(count))) as usize
    };
    let data = (0..size.height).flat_map(|y| {
        let row = place(y, size.height, from.height) * from.width as usize;
        (0..size.width).map(move |x| row + place(x, size.width, from.width))
    });
    LabelMap::new(size, data.map(|index| labels.data()[index]).collect()).unwrap_or_default()
}

fn png_of(size: Size, rgba: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size.width, size.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgba)?;
    writer.finish()?;
    Ok(out)
}
