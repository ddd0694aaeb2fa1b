use serde::{Deserialize, Serialize};

use crate::{LabelMap, Point, Size, StrokePoint, WeightsHash};

/// Longest side of a guide map in pixels.
pub const GUIDE_SIDE: u32 = 1024;

/// Most classes a palette has; labels are below it.
pub const CLASSES_LIMIT: usize = 64;

/// The size of the guide map of a photo: its shape, and no side longer than [`GUIDE_SIDE`]. A photo that
/// is small enough has a map of its own size.
pub fn guide_size(photo: Size) -> Size {
    let longer = photo.width.max(photo.height);
    if longer <= GUIDE_SIDE {
        return photo;
    }
    let scaled = |side: u32| {
        let (side, longer) = (u64::from(side), u64::from(longer));
        ((side * u64::from(GUIDE_SIDE) + longer / 2) / longer).max(1) as u32
    };
    Size::new(scaled(photo.width), scaled(photo.height))
}

/// What a label means to a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Class {
    pub name: String,
    /// sRGB.
    pub colour: [u8; 3],
}

/// The classes of a label map; a label is a place in here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Palette {
    pub classes: Vec<Class>,
}

/// Where a guide map comes from. What was proposed is proposed again from this; what was loaded is not
/// to be had again.
///
/// As long as nobody changes a proposal it guides nothing: it shows what a fill would do by itself, and holding
/// the fill to what was guessed would only make it worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GuideOrigin {
    /// By the network and the segmentation of these weights, or without.
    Proposed { network: Option<WeightsHash>, segmentation: Option<WeightsHash> },
    /// From a file, or from a map that was changed.
    Loaded,
}

/// What is to propose a guide map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProposeBy {
    /// The segmentation network that lies beside the page, which knows names; where it is not to be had, the
    /// photo alone.
    #[default]
    Names,
    /// The photo alone: regions of like colour and texture.
    Regions,
    /// Whatever proposed a map of this origin, and nothing else.
    Again(GuideOrigin),
}

/// A label map of the whole photo at [`guide_size`], packed, with what its labels mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GuideMap {
    pub size: Size,
    pub palette: Palette,
    pub origin: GuideOrigin,
    /// Row by row: a label and how often it follows itself.
    runs: Vec<(u8, u32)>,
}

impl GuideMap {
    pub fn pack(labels: &LabelMap, palette: Palette, origin: GuideOrigin) -> Self {
        let mut runs: Vec<(u8, u32)> = Vec::new();
        for &label in labels.data() {
            match runs.last_mut() {
                Some((last, count)) if *last == label => *count += 1,
                _ => runs.push((label, 1)),
            }
        }
        Self { size: labels.size(), palette, origin, runs }
    }

    /// Whether it only says where a map comes from: links hold no proposal, it is made again.
    pub fn is_missing(&self) -> bool {
        self.size.is_empty()
    }

    /// The map with other labels: each becomes the one at its place in `labels`, of another palette.
    /// Those that have none there become void.
    pub fn mapped(&self, labels: &[u8], palette: Palette) -> Self {
        let label = |label: u8| labels.get(usize::from(label)).copied().unwrap_or(crate::VOID_LABEL);
        let runs = self.runs.iter().map(|&(old, count)| (label(old), count)).collect();
        Self { size: self.size, palette, origin: GuideOrigin::Loaded, runs }
    }

    /// The labels; `None` where the map is larger than any guide map, or its runs do not fill it. What
    /// has no class in the palette is void.
    pub fn unpack(&self) -> Option<LabelMap> {
        if self.size.width.max(self.size.height) > GUIDE_SIDE {
            return None;
        }
        let area = self.size.area();
        let mut data = Vec::with_capacity(area);
        for &(label, count) in &self.runs {
            if count as usize > area - data.len() {
                return None;
            }
            let known = usize::from(label) < self.palette.classes.len().min(CLASSES_LIMIT);
            data.resize(data.len() + count as usize, if known { label } else { crate::VOID_LABEL });
        }
        LabelMap::new(self.size, data)
    }
}

/// A change of the guide map by hand. Positions are those of the photo, in sixteenths of a pixel; only
/// the hole changes unless [`LabelEdit::Unlock`] said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LabelEdit {
    /// Discs joined by tapered segments, as a stroke of the mask.
    Brush { label: u8, points: Vec<StrokePoint> },
    /// A closed outline, filled by the even-odd rule.
    Polygon { label: u8, points: Vec<Point> },
    /// The connected pixels of one label around a point.
    Bucket { label: u8, at: Point },
    /// The line through both points splits everything: one label above it (left of it where it is
    /// upright), one below. A label without a class means the one that most of what is known there has.
    Horizon { from: Point, to: Point, above: u8, below: u8 },
    /// Labels around `from` move to `to`, less the further away they are, and beyond `reach` not at all.
    Boundary { from: Point, to: Point, reach: u32 },
    /// Two labels change places.
    Swap { a: u8, b: u8 },
    /// Whether what follows changes known pixels, too.
    Unlock(bool),
    /// Another name for a class.
    Rename { label: u8, name: String },
}

impl LabelEdit {
    /// Whether it says what belongs where, rather than what a label is called or which pixels may change.
    pub const fn says(&self) -> bool {
        !matches!(self, Self::Rename { .. } | Self::Unlock(_))
    }
}

/// How a guide map is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GuideStyle {
    /// Every label in its colour.
    #[default]
    Colours,
    /// Only the lines where two labels meet.
    Outlines,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Edit, VOID_LABEL, decode_header, encode_header};

    fn palette(classes: usize) -> Palette {
        let class = |index| Class { name: format!("Region {index}"), colour: [index as u8; 3] };
        Palette { classes: (0..classes).map(class).collect() }
    }

    #[test]
    fn a_guide_has_the_shape_of_the_photo() {
        assert_eq!(guide_size(Size::new(4000, 3000)), Size::new(1024, 768));
        assert_eq!(guide_size(Size::new(300, 1024)), Size::new(300, 1024));
        assert_eq!(guide_size(Size::new(65_535, 3)), Size::new(1024, 1));
    }

    #[test]
    fn maps_that_do_not_fit_are_refused() {
        let labels = LabelMap::new(Size::new(3, 2), vec![0, 0, 1, 1, 1, 9]).unwrap();
        let map = GuideMap::pack(&labels, palette(2), GuideOrigin::Loaded);
        let data = map.unpack().map(|map| map.data().to_vec());
        assert_eq!(data, Some(vec![0, 0, 1, 1, 1, VOID_LABEL]), "9 is no class");
        for size in [Size::new(3, 3), Size::new(1, 2), Size::new(GUIDE_SIDE + 1, 1)] {
            assert_eq!(GuideMap { size, ..map.clone() }.unpack(), None, "{size:?}");
        }
    }

    #[test]
    fn labels_get_other_meanings() {
        let labels = LabelMap::new(Size::new(4, 1), vec![0, 1, 2, 1]).unwrap();
        let map = GuideMap::pack(&labels, palette(3), GuideOrigin::Loaded).mapped(&[4, 0], palette(5));
        assert_eq!(map.unpack().unwrap().data(), [4, 0, VOID_LABEL, 0]);
        assert_eq!(map.palette, palette(5));
    }

    proptest! {
        #[test]
        fn a_packed_map_survives_the_trip(labels in prop::collection::vec(0u8..4, 1..400)) {
            let labels = LabelMap::new(Size::new(labels.len() as u32, 1), labels).unwrap();
            let map = GuideMap::pack(&labels, palette(4), GuideOrigin::Loaded);
            prop_assert_eq!(map.unpack(), Some(labels));
            let edits = [Edit::Guide(map), Edit::Label(LabelEdit::Swap { a: 1, b: 2 })].to_vec();
            prop_assert_eq!(decode_header::<Vec<Edit>>(&encode_header(&edits)), Ok(edits));
        }
    }
}
