//! The six sample photos, filled as a visitor would fill them: something is painted over, the rest is
//! the default. For looking at (a contact sheet) and for measuring seams.

use std::path::Path;

use anyhow::Context;
use image::imageops::{overlay, replace};
use image::{Rgb, RgbImage};
use infill_inference::fill::fill_on_cpu;
use infill_inference::metrics::Comparison;
use infill_inference::texture::Problem;
use infill_photo::{CropPlan, Photo, composite, plan, rasterise};
use infill_protocol::{
    Edit, FillOptions, Mask, Point, Rect, Size, Stroke, StrokePoint, Tone, UNITS_PER_PIXEL,
};
use xtask::shell::root;

/// A photo of `public/samples` and what is painted over: points of one stroke and its radius, in pixels.
pub struct Sample {
    pub name: &'static str,
    stroke: &'static [[f64; 2]],
    radius: u32,
}

const fn sample(name: &'static str, radius: u32, stroke: &'static [[f64; 2]]) -> Sample {
    Sample { name, stroke, radius }
}

pub const SAMPLES: [Sample; 6] = [
    sample("bay", 22, &[[405.0, 188.0], [468.0, 188.0]]),
    sample("dune", 22, &[[194.0, 362.0], [248.0, 346.0]]),
    sample("hills", 15, &[[537.0, 116.0], [574.0, 119.0]]),
    sample("lighthouse", 22, &[[495.0, 88.0], [496.0, 164.0]]),
    sample("otters", 28, &[[92.0, 52.0], [166.0, 50.0]]),
    sample("wren", 24, &[[252.0, 148.0], [260.0, 106.0], [286.0, 92.0]]),
];

/// A sample before and after.
pub struct Filled {
    pub size: Size,
    /// RGBA8, row by row.
    pub before: Vec<u8>,
    pub after: Vec<u8>,
    /// What was painted.
    pub painted: Mask,
    /// What was filled: with the ring around it.
    pub hole: Mask,
}

impl Sample {
    /// # Errors
    /// Where the photo cannot be read.
    pub fn fill(&self) -> anyhow::Result<Filled> {
        let path = root().join("public/samples").join(self.name).with_extension("jpg");
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut photo = Photo::decode(self.name, "image/jpeg", bytes)?;
        let size = photo.size();
        let before = photo.crop_rgba8(size.rect());
        let painted = rasterise(&photo, &[self.edit()]);
        let mut hole = Mask::known(size);
        for crop in plan(&painted, &FillOptions::default()) {
            mark(&mut hole, &crop);
            let pixels = photo.crop_rgba8(crop.rect);
            let given = (crop.rect.size(), crop.hole.clone());
            let problem = Problem { size: given.0, pixels, hole: given.1, labels: None, sources: None };
            let prediction = fill_on_cpu(None, problem, &FillOptions::default())?;
            composite(&mut photo, &crop, &prediction)?;
        }
        Ok(Filled { size, before, after: photo.crop_rgba8(size.rect()), painted, hole })
    }

    fn edit(&self) -> Edit {
        let radius = self.radius * UNITS_PER_PIXEL as u32;
        let points = self.stroke.iter().map(|&[x, y]| StrokePoint { at: Point::from_pixels(x, y), radius });
        Edit::Stroke(Stroke { tone: Tone::Paint, points: points.collect() })
    }
}

fn mark(hole: &mut Mask, crop: &CropPlan) {
    for (y, x) in (0..crop.rect.height).flat_map(|y| (0..crop.rect.width).map(move |x| (y, x))) {
        if crop.hole.is_hole(x, y) {
            hole.set(crop.rect.x + x, crop.rect.y + y, true);
        }
    }
}

impl Filled {
    /// Mean step across the border of what was filled, divided by that of the photo there.
    ///
    /// # Errors
    /// Where nothing was painted.
    pub fn border_jump(&self) -> anyhow::Result<f64> {
        Ok(Comparison::new(&self.after, &self.before, &self.hole)?.border_jump())
    }

    /// Before, what was painted, after, and a part of the border at twice its size.
    fn row(&self) -> anyhow::Result<RgbImage> {
        let before = rgb(&self.before, self.size)?;
        let after = rgb(&self.after, self.size)?;
        let mut shown = before.clone();
        for (.., pixel) in shown.enumerate_pixels_mut().filter(|(x, y, _)| self.painted.is_hole(*x, *y)) {
            *pixel = Rgb([200, pixel[1] / 3, pixel[2] / 2]);
        }
        let mut row = RgbImage::from_pixel(3 * GAP + 3 * 640 + CLOSE, self.size.height.max(CLOSE), WHITE);
        for (place, picture) in [&before, &shown, &after].into_iter().enumerate() {
            replace(&mut row, picture, (place as u32 * (640 + GAP)).into(), 0);
        }
        let close = self.close().context("nothing was painted")?;
        let part = image::imageops::crop_imm(&after, close.x, close.y, close.width, close.height).to_image();
        let part = image::imageops::resize(&part, CLOSE, CLOSE, image::imageops::FilterType::Nearest);
        overlay(&mut row, &part, (3 * (640 + GAP)).into(), 0);
        Ok(row)
    }

    /// A square around the hole, inside the photo.
    fn close(&self) -> Option<Rect> {
        let bounds = self.painted.bounds()?;
        let side = CLOSE / 2;
        let start = |at: u32, length: u32, limit: u32| {
            (at + length / 2).saturating_sub(side / 2).min(limit.saturating_sub(side))
        };
        let x = start(bounds.x, bounds.width, self.size.width);
        let y = start(bounds.y, bounds.height, self.size.height);
        Some(Rect::new(x, y, side, side))
    }
}

const GAP: u32 = 12;
/// Side of the part that is shown enlarged.
const CLOSE: u32 = 360;
const WHITE: Rgb<u8> = Rgb([255; 3]);

fn rgb(pixels: &[u8], size: Size) -> anyhow::Result<RgbImage> {
    let rgb = pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(size.width, size.height, rgb).context("a picture of another size than its own")
}

/// Writes all rows as one picture and prints the seams.
///
/// # Errors
/// Where a photo cannot be read or the picture not be written.
pub fn contact_sheet(out: &Path) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for sample in &SAMPLES {
        let filled = sample.fill()?;
        println!("{:<12} border jump {:.2}", sample.name, filled.border_jump()?);
        rows.push(filled.row()?);
    }
    let height = rows.iter().map(|row| row.height() + GAP).sum();
    let mut sheet = RgbImage::from_pixel(rows[0].width(), height, WHITE);
    let mut top = 0;
    for row in &rows {
        replace(&mut sheet, row, 0, i64::from(top));
        top += row.height() + GAP;
    }
    let half = (sheet.width() / 3 * 2, sheet.height() / 3 * 2);
    image::imageops::resize(&sheet, half.0, half.1, image::imageops::FilterType::Lanczos3).save(out)?;
    Ok(())
}
