//! The course of a run.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context;
use infill_protocol::{Class, Palette};

use super::browser;
use super::cases::{self, Case};
use super::measure::measure;
use super::options::Options;
use super::report::Report;
use super::sheet::Sheet;
use super::tools::Tools;

/// Photos on the contact sheet.
const SHOWN: usize = 6;

/// Runs the bench, writes `guidance.json`, `guidance.md` and `guidance.jpg`, and prints the table.
///
/// # Errors
/// Where photos or label maps are missing, or files cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    std::fs::create_dir_all(&options.out)
        .with_context(|| format!("cannot make {}", options.out.display()))?;
    let tools = Tools::open(options)?;
    let maps = cases::choose(&options.labels, &tools.kept_out(), options.count as usize)?;
    let palette = palette(&options.labels)?;
    let free = free_photos(&options.photos)?;
    let (mut entries, mut sheet, mut shown) = (Vec::new(), Sheet::default(), 0);
    for (number, map) in maps.iter().enumerate() {
        eprint!("\rPhoto {} of {}", number + 1, maps.len());
        let case = Case::read(map, &options.photos)?;
        let (entry, pictures) = measure(&case, &tools)?;
        if shown < SHOWN && free.contains(&case.photo) && pictures.changed.is_some() {
            sheet.add(&case, &pictures, &palette);
            shown += 1;
        }
        entries.push(entry);
    }
    eprintln!();
    let photo = maps
        .first()
        .map(|map| options.photos.join(map.file_stem().unwrap_or_default()).with_extension("jpg"));
    let browser = photo.filter(|_| options.browser).map(|photo| browser::measure(&photo)).transpose()?;
    let report = Report { entries, browser };
    std::fs::write(options.out.join("guidance.json"), serde_json::to_string_pretty(&report)?)?;
    let table = report.markdown();
    std::fs::write(options.out.join("guidance.md"), &table)?;
    if let Some(sheet) = sheet.draw() {
        sheet.save(options.out.join("guidance.jpg"))?;
    }
    println!("{table}");
    Ok(())
}

/// The classes that the maps were drawn with, from the `classes.csv` beside them.
fn palette(folder: &Path) -> anyhow::Result<Palette> {
    let path = folder.join("classes.csv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let class = |line: &str| {
        let mut cells = line.split(',');
        let (_, name, colour) = (cells.next()?, cells.next()?, cells.next()?);
        let colour = u32::from_str_radix(colour.trim_start_matches('#'), 16).ok()?;
        let [_, red, green, blue] = colour.to_be_bytes();
        Some(Class { name: name.to_owned(), colour: [red, green, blue] })
    };
    let classes: Vec<Class> = text.lines().skip(1).filter_map(class).collect();
    // The last is void.
    Ok(Palette { classes: classes.into_iter().filter(|class| class.name != "void").collect() })
}

/// Photos that may be shown anywhere.
fn free_photos(folder: &Path) -> anyhow::Result<HashSet<String>> {
    let path = folder.join("SOURCES.csv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let free = text.lines().filter(|line| line.contains(",A1 "));
    Ok(free.filter_map(|line| Some(line.split_once(".jpg,")?.0.to_owned())).collect())
}
