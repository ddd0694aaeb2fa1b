use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use infill_photo::Photo;
use infill_protocol::{ExportFormat, LabelMap, Mask, Size};

use crate::weights::Class;

/// Opens a picture of any format that Infill reads.
pub fn photo(path: &Path) -> Result<Photo> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Photo::decode(&name(path), "", bytes)?)
}

/// A mask of the photo's size: hole where it is light and not transparent.
pub fn mask(path: &Path, size: Size) -> Result<Mask> {
    let picture = sized(path, size)?;
    let levels = (0..size.area()).map(|index| {
        let [red, green, blue, alpha] = picture.pixels().rgba8(index).map(u32::from);
        // Rec. 601 luma in 256ths.
        let luma = (77 * red + 150 * green + 29 * blue) >> 8;
        (luma * alpha / 255) as u8
    });
    Mask::from_levels(size, levels.collect()).context("a mask has one level a pixel")
}

/// A label map of the photo's size. Greys are class indices, 255 is no class. In a picture with colours,
/// every colour is a class of its own, or the one of `classes` that it is shown in.
pub fn labels(path: &Path, size: Size, classes: Option<&[Class]>) -> Result<LabelMap> {
    let picture = sized(path, size)?;
    let colours: Vec<[u8; 3]> = (0..size.area())
        .map(|index| {
            let [red, green, blue, _] = picture.pixels().rgba8(index);
            [red, green, blue]
        })
        .collect();
    let grey = colours.iter().all(|[red, green, blue]| red == green && green == blue);
    let data = match classes {
        _ if grey => colours.iter().map(|colour| colour[0]).collect(),
        Some(classes) if !classes.is_empty() => of_palette(path, &colours, classes)?,
        _ => of_colours(path, &colours)?,
    };
    LabelMap::new(size, data).context("a label map has one label a pixel")
}

/// The class of each colour.
fn of_palette(path: &Path, colours: &[[u8; 3]], classes: &[Class]) -> Result<Vec<u8>> {
    let class = |colour: &[u8; 3]| classes.iter().position(|class| class.colour == *colour);
    let named = |colour: &[u8; 3]| {
        let [red, green, blue] = colour;
        class(colour).and_then(|class| u8::try_from(class).ok()).with_context(|| {
            format!(
                "{} holds #{red:02x}{green:02x}{blue:02x}, the colour of no class of these weights; save it \
                 without smoothing, as greys of the class numbers or in the colours of the classes",
                path.display()
            )
        })
    };
    colours.iter().map(named).collect()
}

/// Classes in the order in which their colours appear.
fn of_colours(path: &Path, colours: &[[u8; 3]]) -> Result<Vec<u8>> {
    let mut classes = HashMap::new();
    let mut data = Vec::with_capacity(colours.len());
    for colour in colours {
        let next = classes.len();
        let Ok(class) = u8::try_from(*classes.entry(colour).or_insert(next)) else {
            bail!(
                "{} has more than 256 colours, so it is no label map; save it without smoothing as PNG",
                path.display()
            );
        };
        data.push(class);
    }
    Ok(data)
}

fn sized(path: &Path, size: Size) -> Result<Photo> {
    let picture = photo(path)?;
    let found = picture.size();
    ensure!(
        found == size,
        "{} is {} by {} pixels and the photo {} by {}; resize it to the photo's size",
        path.display(),
        found.width,
        found.height,
        size.width,
        size.height
    );
    Ok(picture)
}

/// The format that the name of an output asks for.
pub fn export_format(path: &Path, quality: u8) -> Result<ExportFormat> {
    match extension(path).as_str() {
        "png" => Ok(ExportFormat::Png),
        "jpg" | "jpeg" => Ok(ExportFormat::Jpeg(quality)),
        "webp" => Ok(ExportFormat::WebP),
        _ => bail!("{} cannot be written: end its name in .png, .jpg or .webp", path.display()),
    }
}

/// Refuses an output that would replace one of the inputs.
pub fn check_output(output: &Path, inputs: &[&Path], overwrite: bool) -> Result<()> {
    let Ok(place) = output.canonicalize() else { return Ok(()) };
    let replaced = inputs.iter().find(|input| input.canonicalize().is_ok_and(|input| input == place));
    if let (Some(input), false) = (replaced, overwrite) {
        bail!("the output would replace {}; choose another name or add --overwrite", input.display());
    }
    Ok(())
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = path.with_added_extension("part");
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        anyhow::Error::new(error).context(format!("cannot write {}", path.display()))
    })
}

/// Lower-case extension, or nothing.
pub fn extension(path: &Path) -> String {
    path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
