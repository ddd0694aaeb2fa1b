use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use infill_photo::Photo;
use infill_protocol::{ExportFormat, Size};

use super::archive::Writer;
use super::picture::{Picture, Window, resampled_labels};
use super::{Dataset, Example};
use crate::train::error::{At, TrainError};

/// What a look at every photo found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub usable: usize,
    /// Of those, with a label map.
    pub labelled: usize,
    /// Photos that cannot be used, a sentence each.
    pub broken: Vec<String>,
}

/// Reads every photo as training would.
pub fn check(dataset: &Dataset) -> Findings {
    let mut findings = Findings::default();
    for index in 0..dataset.items().len() {
        match dataset.read(index) {
            Ok(example) => findings.count(&example),
            Err(error) => findings.broken.push(error.to_string()),
        }
    }
    findings
}

/// Writes every usable photo, its shorter side at most `side` pixels, with its label map and all that
/// is known of its source into one file for another machine. `quality` is that of its JPEGs, 1 to 100.
///
/// # Errors
/// Where the file cannot be written.
pub fn pack(dataset: &Dataset, side: u32, quality: u8, out: &Path) -> Result<Findings, TrainError> {
    let mut name = out.as_os_str().to_owned();
    name.push(".partial");
    let partial = Path::new(&name);
    let file = File::create(partial).at("create", partial)?;
    let mut writer = Writer::new(BufWriter::new(file));
    let mut findings = Findings::default();
    let mut sources = String::from("file,tier\n");
    for (index, item) in dataset.items().iter().enumerate() {
        let example = match dataset.read(index) {
            Ok(example) => example,
            Err(error) => {
                findings.broken.push(error.to_string());
                continue;
            }
        };
        let size = shrunk(example.picture.size, side);
        let photo = jpeg(&example.picture, size, quality).map_err(|words| TrainError::data(out, words))?;
        writer.add(&format!("photos/{}.jpg", item.name), &photo).at("write", partial)?;
        if let Some((map, window)) = &example.labels {
            let labels = resampled_labels(map, *window, size);
            let map = png(&labels, size).map_err(|words| TrainError::data(out, words))?;
            writer.add(&format!("labels/{}.png", item.name), &map).at("write", partial)?;
        }
        let base = item.name.rsplit('/').next().unwrap_or(&item.name);
        sources += &format!("{base}.jpg,{}\n", item.tier);
        findings.count(&example);
    }
    writer.add(super::SOURCES, sources.as_bytes()).at("write", partial)?;
    writer.add(super::dataset::CLASSES, dataset.class_table().as_bytes()).at("write", partial)?;
    writer.finish().at("write", partial)?;
    fs::rename(partial, out).at("write", out)?;
    Ok(findings)
}

impl Findings {
    fn count(&mut self, example: &Example) {
        self.usable += 1;
        self.labelled += usize::from(example.labels.is_some());
    }
}

/// The same aspect, the shorter side at most `side`.
fn shrunk(size: Size, side: u32) -> Size {
    let short = size.width.min(size.height);
    if short <= side {
        return size;
    }
    let scale = |length: u32| (f64::from(length) * f64::from(side) / f64::from(short)).round() as u32;
    Size::new(scale(size.width), scale(size.height))
}

fn jpeg(picture: &Picture, size: Size, quality: u8) -> Result<Vec<u8>, String> {
    let planes = picture.resampled(Window::whole(picture.size), size);
    let area = size.area();
    let level = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    let pixel = |at: usize| [0, 1, 2].map(|channel| level(planes[channel * area + at]));
    encode(size, (0..area).map(pixel), ExportFormat::Jpeg(quality))
}

fn png(labels: &[u8], size: Size) -> Result<Vec<u8>, String> {
    encode(size, labels.iter().map(|&label| [label; 3]), ExportFormat::Png)
}

fn encode(
    size: Size,
    pixels: impl Iterator<Item = [u8; 3]>,
    format: ExportFormat,
) -> Result<Vec<u8>, String> {
    let rgba: Vec<u8> = pixels.flat_map(|[red, green, blue]| [red, green, blue, u8::MAX]).collect();
    let photo = Photo::from_rgba8("packed", "PNG", Vec::new(), size, rgba);
    photo.map_err(|error| error.to_string())?.encode(format).map_err(|error| error.to_string())
}
