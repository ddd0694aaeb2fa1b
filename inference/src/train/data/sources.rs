use std::collections::HashMap;

use infill_protocol::VOID_LABEL;

use super::picture::Window;
use crate::weights::Class;

/// What a folder's `SOURCES.csv` says of its photos, by file name.
pub type Sources = HashMap<String, Source>;

/// Name of the table in a folder of photos.
pub const SOURCES: &str = "SOURCES.csv";

/// Where a photo comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// First word of the column `tier`: how free the photo is.
    pub tier: String,
    /// Column `crop`, for a tile of a larger photo: its part of it, as parts of the photo's sides.
    pub crop: Option<Window>,
}

/// Reads the table; a column that it lacks stays empty.
pub fn read(text: &str) -> Sources {
    let mut lines = records(text).into_iter();
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|title| title == name);
    let (file, tier, crop) = (column("file"), column("tier"), column("crop"));
    let line = |line: Vec<String>| {
        let cell = |column: Option<usize>| column.and_then(|c| line.get(c)).map_or("", String::as_str);
        let tier = cell(tier).split_whitespace().next().unwrap_or_default().to_owned();
        (cell(file).to_owned(), Source { tier, crop: window(cell(crop)) })
    };
    lines.map(line).filter(|(file, _)| !file.is_empty()).collect()
}

/// The classes of a table with the columns `id`, `name` and `colour` (`#rrggbb`), in the order of their
/// ids from 0; void (255) is none. Empty where the table is another.
pub fn classes(text: &str) -> Vec<Class> {
    let mut lines = records(text).into_iter();
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|title| title == name);
    let (Some(id), Some(name), Some(colour)) = (column("id"), column("name"), column("colour")) else {
        return Vec::new();
    };
    let mut classes: Vec<(u8, Class)> = lines
        .filter_map(|line| {
            let code = u32::from_str_radix(line.get(colour)?.strip_prefix('#')?, 16).ok()?;
            let [_, red, green, blue] = code.to_be_bytes();
            let class = Class { name: line.get(name)?.clone(), colour: [red, green, blue] };
            Some((line.get(id)?.parse().ok()?, class))
        })
        .filter(|(id, _)| *id != VOID_LABEL)
        .collect();
    classes.sort_by_key(|(id, _)| *id);
    let whole = classes.iter().enumerate().all(|(index, (id, _))| index == usize::from(*id));
    if whole { classes.into_iter().map(|(_, class)| class).collect() } else { Vec::new() }
}

/// `left/top/right/bottom of WIDTHxHEIGHT`.
fn window(text: &str) -> Option<Window> {
    let (edges, whole) = text.split_once(" of ")?;
    let edges: Vec<f64> = edges.split('/').filter_map(|edge| edge.trim().parse().ok()).collect();
    let [left, top, right, bottom] = edges.try_into().ok()?;
    let (width, height) = whole.split_once('x')?;
    let (width, height): (f64, f64) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let inside = 0.0 <= left && left < right && right <= width && 0.0 <= top && top < bottom;
    let window = Window {
        x: left / width,
        y: top / height,
        width: (right - left) / width,
        height: (bottom - top) / height,
    };
    (inside && bottom <= height).then_some(window)
}

/// Cells of comma-separated lines; quotes keep commas, line breaks and, doubled, themselves.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_and_crops_are_understood() {
        let table = "file,licence,tier,crop\n\
                     a.jpg,\"free, \"\"really\"\"\",A1 CC0,\n\
                     a_t01.jpg,x,A3 CC-BY (attribution),0/100/200/200 of 400x200\n";
        let sources = read(table);
        assert_eq!(sources["a.jpg"], Source { tier: "A1".into(), crop: None });
        let crop = Window { x: 0.0, y: 0.5, width: 0.5, height: 0.5 };
        assert_eq!(sources["a_t01.jpg"], Source { tier: "A3".into(), crop: Some(crop) });
    }

    #[test]
    fn classes_are_counted_from_nothing_without_void() {
        let table = "id,name,colour\n1,sea,#0000ff\n0,sky,#87CEEB\n255,void,#000000\n";
        let found = classes(table);
        assert_eq!(found[0], Class { name: "sky".into(), colour: [0x87, 0xce, 0xeb] });
        assert_eq!((found.len(), found[1].colour), (2, [0, 0, 255]));
        assert!(classes("id,name,colour\n3,sky,#87CEEB\n").is_empty());
    }

    #[test]
    fn a_crop_outside_its_photo_is_none() {
        assert_eq!(window("0/0/500/200 of 400x200"), None);
        assert_eq!(window("0/0/200"), None);
    }
}
