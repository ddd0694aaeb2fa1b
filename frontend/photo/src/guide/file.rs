use std::io::Cursor;

use infill_protocol::{CLASSES_LIMIT, Class, LabelMap, Palette, Size, VOID_LABEL};
use serde::{Deserialize, Serialize};

/// Where the names of the labels stand in the file itself.
const KEYWORD: &str = "infill-labels";
/// Most pixels of a label map from elsewhere: it is brought to the guide's size at once.
const MAX_PIXELS: u64 = 64 << 20;

/// Why a file is no label map, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelFileError {
    #[error("The file is no PNG, or it is damaged. A label map is a PNG with a palette.")]
    NotPng,
    #[error(
        "The picture is {found}; a label map is a PNG with a palette, one colour a label, or of 8 bits of grey, one number a label. Save it as an indexed PNG."
    )]
    NotIndexed { found: &'static str },
    #[error("The picture is animated; a label map is one picture. Save one frame of it as an indexed PNG.")]
    Animated,
    #[error("The label map has {width} × {height} pixels, more than are taken. Save it smaller.")]
    TooLarge { width: u32, height: u32 },
    #[error("The label map uses {found} labels, more than the {CLASSES_LIMIT} that fit. Merge some of them.")]
    TooManyLabels { found: usize },
    #[error(
        "The names beside the label map could not be read. They are JSON such as {{\"classes\": [{{\"name\": \"sky\"}}]}}."
    )]
    Names,
}

/// The names of labels as they stand in a file.
#[derive(Serialize, Deserialize)]
struct Names {
    classes: Vec<Name>,
}

#[derive(Serialize, Deserialize)]
struct Name {
    name: String,
    #[serde(default)]
    colour: Option<[u8; 3]>,
}

/// A label map as a PNG with its palette and the names of its labels inside, and the names once more as
/// JSON to lie beside it.
///
/// # Errors
/// Where the map is empty.
pub fn encode_labels(labels: &LabelMap, palette: &Palette) -> Result<(Vec<u8>, String), LabelFileError> {
    let broken = |_| LabelFileError::NotPng;
    let names = Names {
        classes: palette
            .classes
            .iter()
            .map(|class| Name { name: class.name.clone(), colour: Some(class.colour) })
            .collect(),
    };
    let json = serde_json::to_string_pretty(&names).map_err(|_| LabelFileError::Names)?;
    // Void keeps its number: the palette is padded with black up to it.
    let mut colours: Vec<u8> = palette.classes.iter().flat_map(|class| class.colour).collect();
    colours.resize(256 * 3, 0);
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, labels.size().width, labels.size().height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colours);
    encoder.add_itxt_chunk(KEYWORD.into(), json.clone()).map_err(broken)?;
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(labels.data()).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok((out, json))
}

/// A label map from a PNG with a palette, or of one grey byte a label. Names come from `names` (JSON), else from the file, else they
/// are numbers. Colours that no pixel uses and that have no name are no class.
///
/// # Errors
/// In words what the file is instead.
pub fn decode_labels(bytes: &[u8], names: Option<&str>) -> Result<(LabelMap, Palette), LabelFileError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().map_err(|_| LabelFileError::NotPng)?;
    let info = reader.info();
    let size = Size::new(info.width, info.height);
    if info.animation_control.is_some() {
        return Err(LabelFileError::Animated);
    }
    let has_colours = match (info.color_type, info.bit_depth) {
        (png::ColorType::Indexed, _) => true,
        // A plain number a pixel, as label maps for training are kept.
        (png::ColorType::Grayscale, png::BitDepth::Eight) => false,
        _ => return Err(LabelFileError::NotIndexed { found: kind(info) }),
    };
    if u64::from(size.width) * u64::from(size.height) > MAX_PIXELS {
        return Err(LabelFileError::TooLarge { width: size.width, height: size.height });
    }
    let depth = info.bit_depth as usize;
    let colours: Vec<[u8; 3]> = info.palette.as_deref().unwrap_or_default().as_chunks::<3>().0.to_vec();
    let inside = info.utf8_text.iter().find(|text| text.keyword == KEYWORD);
    let inside = inside.and_then(|text| text.get_text().ok());
    let names = read_names(names, inside.as_deref())?;

    let mut packed = vec![0; reader.output_buffer_size().ok_or(LabelFileError::NotPng)?];
    let frame = reader.next_frame(&mut packed).map_err(|_| LabelFileError::NotPng)?;
    let labels: Vec<u8> = packed[..frame.buffer_size()]
        .chunks_exact(frame.line_size.max(1))
        .flat_map(|row| unpack(row, depth, size.width as usize))
        .collect();
    let used =
        labels.iter().filter(|&&label| label != VOID_LABEL).max().map_or(0, |&label| usize::from(label) + 1);
    if used.max(names.len()) > CLASSES_LIMIT {
        return Err(LabelFileError::TooManyLabels { found: used.max(names.len()) });
    }
    let class = |index: usize| {
        let (name, colour) = names.get(index).map_or((None, None), |name| (Some(&name.name), name.colour));
        Class {
            name: name.map_or_else(|| format!("Label {}", index + 1), Clone::clone),
            colour: colour.unwrap_or_else(|| match has_colours {
                true => colours.get(index).copied().unwrap_or_default(),
                false => distinct(index),
            }),
        }
    };
    let palette = Palette { classes: (0..used.max(names.len())).map(class).collect() };
    let labels = LabelMap::new(size, labels).ok_or(LabelFileError::NotPng)?;
    Ok((labels, palette))
}

fn read_names(beside: Option<&str>, inside: Option<&str>) -> Result<Vec<Name>, LabelFileError> {
    let Some(json) = beside.or(inside) else { return Ok(Vec::new()) };
    serde_json::from_str::<Names>(json).map(|names| names.classes).map_err(|_| LabelFileError::Names)
}

fn kind(info: &png::Info<'_>) -> &'static str {
    match (info.bit_depth, info.color_type) {
        (png::BitDepth::Sixteen, _) => "a 16-bit picture",
        (_, png::ColorType::Grayscale | png::ColorType::GrayscaleAlpha) => "a grey picture",
        _ => "a picture in full colour",
    }
}

/// A colour for a label that has none, unlike those of the labels before it.
fn distinct(index: usize) -> [u8; 3] {
    // Steps of the golden angle never meet; every full turn is darker.
    let turn = index as f32 * 0.381_966;
    let light = 220.0 / (1.0 + 0.15 * turn.floor());
    [0.0f32, 1.0 / 3.0, 2.0 / 3.0].map(|third| {
        let wave = ((turn + third).fract() * std::f32::consts::TAU).cos();
        (light * (0.55 + 0.45 * wave)) as u8
    })
}

/// The indices of a row, which have `depth` bits each.
fn unpack(row: &[u8], depth: usize, width: usize) -> impl Iterator<Item = u8> {
    let (in_byte, mask) = (8 / depth.min(8), (0xffu16 >> (8 - depth.min(8))) as u8);
    (0..width).map(move |x| row[x / in_byte] >> (8 - depth.min(8) * (x % in_byte + 1)) & mask)
}
