//! Infill as a method among others: the same conversation, over the library the page and the command
//! line call.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use infill_inference::fill::fill_on_cpu;
use infill_inference::texture::Problem;
use infill_photo::{Photo, composite, plan};
use infill_protocol::{ExportFormat, FillOptions, Mask, Size};

use super::super::conversation::Cost;
use super::super::process::{cpu_s, peak_mb};
use super::super::serving;

/// No ring: the peers fill what is painted and nothing else, and so does the bench's Infill.
const OPTIONS: FillOptions = FillOptions { dilate: Some(0), feather: Some(0), ..DEFAULTS };
const DEFAULTS: FillOptions = FillOptions {
    method: infill_protocol::Method::Texture,
    weights: None,
    seed: 0,
    dilate: None,
    feather: None,
};

/// Answers jobs on standard input until it ends.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve() -> anyhow::Result<()> {
    serving::serve(answer)
}

fn answer(job: &str) -> anyhow::Result<Cost> {
    let [photo, mask, out] = job.split('\t').collect::<Vec<_>>()[..] else {
        anyhow::bail!("a job is PHOTO, MASK and OUT between tabs, not {job:?}");
    };
    let mut photo = Photo::decode(photo, "", std::fs::read(photo)?)?;
    let mask = read_mask(Path::new(mask), photo.size())?;
    let (wall, cpu) = (Instant::now(), cpu_s());
    let crops_s = fill(&mut photo, &mask)?.as_secs_f64();
    let (wall_s, cpu_s) = (wall.elapsed().as_secs_f64(), cpu_s() - cpu);
    std::fs::write(out, photo.encode(ExportFormat::Png)?)?;
    Ok(Cost { wall_s, cpu_s, peak_mb: peak_mb(), crops_s: Some(crops_s) })
}

/// The whole way a fill takes in the program; how much of it went to the crops alone.
fn fill(photo: &mut Photo, mask: &Mask) -> anyhow::Result<Duration> {
    let mut crops = Duration::ZERO;
    for crop in plan(mask, &OPTIONS) {
        let pixels = photo.crop_rgba8(crop.rect);
        let problem =
            Problem { size: crop.rect.size(), pixels, hole: crop.hole.clone(), labels: None, sources: None };
        let start = Instant::now();
        let prediction = fill_on_cpu(None, problem, &OPTIONS)?;
        crops += start.elapsed();
        composite(photo, &crop, &prediction)?;
    }
    Ok(crops)
}

fn read_mask(path: &Path, size: Size) -> anyhow::Result<Mask> {
    let levels = image::open(path)?.into_luma8();
    anyhow::ensure!(levels.dimensions() == (size.width, size.height), "the mask has another size");
    Mask::from_levels(size, levels.into_raw()).context("a mask of another size than its own")
}
