//! What a fill must give, computed natively by the same library.

use anyhow::{Context, ensure};
use image::DynamicImage;
use infill_inference::{fill::fill_on_cpu, models::network::Network, texture::Problem};
use infill_photo::{Guide, Photo, Pixels, composite, plan_edits, rasterise};
use infill_protocol::{LabelMap, Mask, PhotoRequest};

/// A photo before and after its fills.
pub struct Expected {
    pub before: Photo,
    pub after: Photo,
    /// 255 where a fill may have changed a sample.
    pub touched: Mask,
}

impl Expected {
    /// Decodes `bytes` and runs the plans the page asked for.
    pub fn new(bytes: &[u8], plans: &[PhotoRequest]) -> anyhow::Result<Self> {
        Self::with(bytes, plans, &[])
    }

    /// As [`Expected::new`], with these networks for those who need one.
    pub fn with(bytes: &[u8], plans: &[PhotoRequest], networks: &[Network]) -> anyhow::Result<Self> {
        let decode = || Photo::decode("photo", "", bytes.to_vec());
        let (before, mut after) = (decode()?, decode()?);
        let mut touched = Mask::known(before.size());
        for request in plans {
            let PhotoRequest::Plan { edits, options, preview: false, .. } = request else { continue };
            let guide = Guide::from_edits(&rasterise(&after, edits), edits)?.filter(Guide::is_said);
            for crop in plan_edits(&after, edits, options)? {
                for y in 0..crop.rect.height {
                    for x in (0..crop.rect.width).filter(|&x| crop.hole.is_hole(x, y)) {
                        touched.set(crop.rect.x + x, crop.rect.y + y, true);
                    }
                }
                let problem = Problem {
                    size: crop.rect.size(),
                    pixels: after.crop_rgba8(crop.rect),
                    hole: crop.hole.clone(),
                    labels: guide.as_ref().and_then(|guide| {
                        LabelMap::new(crop.rect.size(), guide.crop(crop.rect, crop.rect.size()))
                    }),
                    sources: None,
                };
                let network = networks.iter().find(|network| network.method() == options.method);
                composite(&mut after, &crop, &fill_on_cpu(network, problem, options)?)?;
            }
        }
        Ok(Self { before, after, touched })
    }

    /// Holds a lossless export to the native result, and to the original outside what was touched.
    pub fn check(&self, exported: &[u8]) -> anyhow::Result<()> {
        self.check_within(exported, 0)
    }

    /// As [`Expected::check`], where samples of the fill may differ by so many levels: networks add up in
    /// another order on each device.
    pub fn check_within(&self, exported: &[u8], levels: u8) -> anyhow::Result<()> {
        let picture = decode(exported)?;
        let size = self.before.size();
        ensure!((picture.width(), picture.height()) == (size.width, size.height), "another size");
        let (before, after) = (rgba(&self.before)?, rgba(&self.after)?);
        let exported = picture.to_rgba8().into_raw();
        let (mut outside, mut different) = (0, 0);
        for (index, hole) in self.touched.data().iter().enumerate() {
            let pixel = &exported[4 * index..4 * index + 4];
            outside += usize::from(*hole == Mask::KNOWN && pixel != before[index]);
            let differs = pixel.iter().zip(&after[index]).any(|(a, b)| a.abs_diff(*b) > levels);
            different += usize::from(differs);
        }
        ensure!(outside == 0, "{outside} pixels changed outside the dilated mask");
        ensure!(
            different == 0,
            "{different} pixels differ from the native fill by more than {levels} levels"
        );
        ensure!(before != after, "the fill changed nothing, so this comparison proves nothing");
        Ok(())
    }
}

/// A file as an independent decoder reads it.
pub fn decode(bytes: &[u8]) -> anyhow::Result<DynamicImage> {
    image::load_from_memory(bytes).context("the download is no picture")
}

fn rgba(photo: &Photo) -> anyhow::Result<&[[u8; 4]]> {
    match photo.pixels() {
        Pixels::Rgba8(pixels) => Ok(pixels),
        Pixels::Rgba16(_) => anyhow::bail!("these tests use 8-bit photos"),
    }
}
