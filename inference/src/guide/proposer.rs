use infill_protocol::Mask;

use super::carry::{carry, fill};
use super::enlarge::enlarge;
#[cfg(any(feature = "worker", feature = "cli"))]
use super::names;
use super::palette::palette;
use super::regions::regions;
use super::sketch::{SKETCH_SIDE, Sketch};
use super::smooth::smooth;
use super::{GuideError, Proposal};
#[cfg(any(feature = "worker", feature = "cli"))]
use crate::fill::FillError;
#[cfg(any(feature = "worker", feature = "cli"))]
use crate::models::segmentation::Segmenter;
use crate::texture::{Progress, TextureConfig, TextureError, TextureFill};

/// What was done where no network helped.
const SOURCE: &str =
    "regions of like colour and texture in the photo, carried into the hole by the texture fill";

/// A proposal under way. Nothing runs between calls of [`Proposer::step`]; dropping it cancels.
#[derive(Debug)]
pub struct Proposer {
    picture: Vec<u8>,
    hole: Mask,
    sketch: Sketch,
    regions: Option<(Vec<u32>, usize)>,
    /// `None` where there is no hole.
    fill: Option<TextureFill>,
}

impl Proposer {
    /// As [`super::propose`]. The fill that carries regions into the hole looks no closer than a preview does: a
    /// label asks for less than a picture.
    ///
    /// # Errors
    /// As there.
    pub fn new(picture: &[u8], hole: &Mask) -> Result<Self, GuideError> {
        Self::of(picture, hole, SKETCH_SIDE, TextureConfig::preview(0))
    }

    /// For regions with names, to be ended with [`Self::finish_named`]. A network sees more than this module does,
    /// and is shown a picture as large and as well filled as it learned from.
    ///
    /// # Errors
    /// As [`super::propose`], and where the picture is too narrow for a network.
    #[cfg(any(feature = "worker", feature = "cli"))]
    pub fn for_names(picture: &[u8], hole: &Mask) -> Result<Self, GuideError> {
        let proposer = Self::of(picture, hole, Segmenter::SIDE, TextureConfig::default())?;
        proposer.sketch.check_width()?;
        Ok(proposer)
    }

    fn of(picture: &[u8], hole: &Mask, side: u32, config: TextureConfig) -> Result<Self, GuideError> {
        if picture.len() != 4 * hole.size().area() || hole.size().is_empty() {
            return Err(GuideError::Sizes);
        }
        let sketch = Sketch::new(picture, hole, side);
        let fill = match sketch.hole.hole_area() {
            0 => None,
            _ => Some(fill(&sketch, config).map_err(|error| match error {
                TextureError::Sizes => GuideError::Sizes,
                _ => GuideError::Nothing,
            })?),
        };
        Ok(Self { picture: picture.to_vec(), hole: hole.clone(), sketch, regions: None, fill })
    }

    /// Works for some tens of milliseconds; `done == total` once [`Self::finish`] has little left to do.
    pub fn step(&mut self) -> Progress {
        if self.regions.is_none() {
            self.regions = Some(self.find_regions());
            return Progress { stage: "regions", done: 1, total: 4 };
        }
        match &mut self.fill {
            None => Progress { stage: "regions", done: 4, total: 4 },
            Some(fill) => {
                // The regions were a quarter of the work.
                let Progress { stage, done, total } = fill.step();
                Progress { stage, done: total + 3 * done, total: 4 * total }
            }
        }
    }

    fn find_regions(&self) -> (Vec<u32>, usize) {
        let (mut of, count) = regions(&self.sketch);
        smooth(&mut of, self.sketch.size, 2, 2, |index| !self.sketch.is_hole(index));
        (of, count)
    }

    /// Does what is left to do.
    pub fn finish(mut self) -> Proposal {
        let (mut regions, count) = self.regions.take().unwrap_or_else(|| self.find_regions());
        let palette = palette(&means(&self.sketch, &regions, count));
        if let Some(fill) = self.fill {
            carry(&self.sketch, fill, &mut regions);
        }
        let labels = enlarge(&self.sketch, &regions, &self.picture, &self.hole);
        Proposal { labels, palette, source: SOURCE.to_owned() }
    }

    /// Does what is left to do, and lets a network say what each region is.
    ///
    /// # Errors
    /// Where the network fails.
    #[cfg(any(feature = "worker", feature = "cli"))]
    pub async fn finish_named(mut self, segmenter: &Segmenter) -> Result<Proposal, GuideError> {
        let (mut regions, count) = self.regions.take().unwrap_or_else(|| self.find_regions());
        let filled = match self.fill {
            None => self.sketch.pixels.clone(),
            Some(fill) => carry(&self.sketch, fill, &mut regions),
        };
        let names = names::names(segmenter, &self.sketch, &filled, &regions, count).await;
        let names = names.map_err(FillError::from)?;
        let name = |region: u32| names.get(region as usize).copied().unwrap_or(region);
        let classes: Vec<u32> = regions.into_iter().map(name).collect();
        let labels = enlarge(&self.sketch, &classes, &self.picture, &self.hole);
        let source = format!("regions of the photo, named by {}", segmenter.card().title);
        Ok(Proposal { labels, palette: names::palette(segmenter), source })
    }
}

/// The mean colour of each region.
fn means(sketch: &Sketch, regions: &[u32], count: usize) -> Vec<[u8; 3]> {
    let mut sums = vec![([0u64; 3], 0u64); count];
    for (index, &region) in regions.iter().enumerate() {
        if let Some((sums, pixels)) = sums.get_mut(region as usize) {
            *pixels += 1;
            sums.iter_mut().zip(sketch.colour(index)).for_each(|(sum, level)| *sum += u64::from(level));
        }
    }
    sums.into_iter().map(|(sums, pixels)| sums.map(|sum| (sum / pixels.max(1)) as u8)).collect()
}
