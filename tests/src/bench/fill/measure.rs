//! Quality of a fill that a method left on disk.

use std::path::Path;

use anyhow::Context;
use infill_inference::metrics::{Comparison, FeatureMap, Observer, perceptual_distance};
use infill_protocol::{Mask, Size};

use super::cases::Case;
use super::report::Quality;

/// Measures fills with one network for all.
pub struct Judge {
    observer: Option<Observer>,
    seen: Option<Seen>,
}

/// The crop seen last, with its features: all fills of a crop are measured in a row.
struct Seen {
    series: &'static str,
    index: usize,
    size: Size,
    pixels: Vec<u8>,
    features: Vec<FeatureMap>,
}

impl Judge {
    /// Without the backbone's file there is no perceptual distance; the run goes on and says so.
    ///
    /// # Errors
    /// Where the file is there but is not the network's.
    pub fn new(backbone: &Path) -> anyhow::Result<Self> {
        let observer = match std::fs::read(backbone) {
            Ok(weights) => Some(Observer::load(weights)?),
            Err(error) => {
                eprintln!("No perceptual distance: cannot read {} ({error})", backbone.display());
                None
            }
        };
        Ok(Self { observer, seen: None })
    }

    /// The fill in the file `out` against the crop it hides.
    ///
    /// # Errors
    /// Where a file cannot be read or has another size than the crop.
    pub fn measure(&mut self, case: &Case, out: &Path) -> anyhow::Result<Quality> {
        self.look_at(case)?;
        let seen = self.seen.as_ref().context("a crop has just been read")?;
        let levels = image::open(&case.mask)?.into_luma8().into_raw();
        let mask = Mask::from_levels(seen.size, levels).context("a mask of another size than its crop")?;
        let compared = Comparison::new(&read(out)?.1, &seen.pixels, &mask)?;
        let distance = |observer: &Observer| {
            let features = observer.features(compared.composite(), seen.size);
            perceptual_distance(&features, &seen.features, &mask)
        };
        Ok(Quality {
            psnr: compared.psnr(),
            ssim: compared.ssim(),
            perceptual: self.observer.as_ref().map(distance).transpose()?,
            energy: compared.energy(),
            border_jump: compared.border_jump(),
        })
    }

    fn look_at(&mut self, case: &Case) -> anyhow::Result<()> {
        let known = |seen: &Seen| seen.series == case.series && seen.index == case.index;
        if self.seen.as_ref().is_some_and(known) {
            return Ok(());
        }
        let (size, pixels) = read(&case.crop)?;
        let features = self.observer.as_ref().map(|observer| observer.features(&pixels, size));
        let features = features.unwrap_or_default();
        self.seen = Some(Seen { series: case.series, index: case.index, size, pixels, features });
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<(Size, Vec<u8>)> {
    let picture = image::open(path).with_context(|| format!("cannot read {}", path.display()))?.into_rgba8();
    Ok((Size::new(picture.width(), picture.height()), picture.into_raw()))
}
