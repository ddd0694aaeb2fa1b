use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use infill_photo::Photo;
use infill_protocol::{ExportFormat, Mask, Size};

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
