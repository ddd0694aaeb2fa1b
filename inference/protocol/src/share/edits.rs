//! Edits as bytes. Strokes and outlines, which are nearly all of a log, are written as steps from point to
//! point, a column at a time, so that deflate finds what repeats.

use super::bytes::{Reader, Writer};
use crate::{
    Edit, FillOptions, GuideMap, GuideOrigin, LabelMap, Method, Palette, Point, Shape, Stroke, StrokePoint,
    Tone, WeightsHash, decode_header, encode_header,
};

/// What an edit is. A number once given keeps its meaning.
mod tag {
    pub const STROKE: u8 = 0;
    pub const LASSO: u8 = 2;
    pub const RECTANGLE: u8 = 4;
    pub const FILL: u8 = 6;
    /// In the form of the workers' messages, whose variants are only ever added to.
    pub const OTHER: u8 = 7;
    /// Labels that are to be proposed again: a link has no room for a map, and a proposal is the same each time.
    pub const PROPOSAL: u8 = 8;
    /// Added to the tag of a gesture that takes away.
    pub const ERASE: u8 = 1;
}

pub fn write(out: &mut Writer, edits: &[Edit]) {
    out.number(edits.len() as u64);
    for edit in edits {
        write_edit(out, edit);
    }
}

/// As [`write()`], with proposals in place of the maps that were proposed.
pub fn write_for_link(out: &mut Writer, edits: &[Edit]) {
    out.number(edits.len() as u64);
    for edit in edits {
        match edit {
            Edit::Guide(GuideMap { origin: GuideOrigin::Proposed { network, segmentation }, .. }) => {
                out.byte(tag::PROPOSAL);
                write_weights(out, *network);
                write_weights(out, *segmentation);
            }
            edit => write_edit(out, edit),
        }
    }
}

fn write_weights(out: &mut Writer, weights: Option<WeightsHash>) {
    out.byte(u8::from(weights.is_some()));
    if let Some(WeightsHash(hash)) = weights {
        out.bytes(&hash);
    }
}

fn read_weights(from: &mut Reader<'_>) -> Option<Option<WeightsHash>> {
    match from.byte()? {
        0 => Some(None),
        1 => from.array().map(|hash| Some(WeightsHash(hash))),
        _ => None,
    }
}

pub fn read(from: &mut Reader<'_>) -> Option<Vec<Edit>> {
    let count = from.count()?;
    (0..count).map(|_| read_edit(from)).collect()
}

fn write_edit(out: &mut Writer, edit: &Edit) {
    match edit {
        Edit::Stroke(Stroke { tone, points }) => {
            out.byte(tag::STROKE + erase(*tone));
            let places: Vec<Point> = points.iter().map(|point| point.at).collect();
            write_points(out, &places);
            column(out, points.iter().map(|point| i64::from(point.radius)));
        }
        Edit::Shape { tone, shape: Shape::Lasso(outline) } => {
            out.byte(tag::LASSO + erase(*tone));
            write_points(out, outline);
        }
        Edit::Shape { tone, shape: Shape::Rectangle(from, to) } => {
            out.byte(tag::RECTANGLE + erase(*tone));
            write_points(out, &[*from, *to]);
        }
        Edit::Fill(options) => {
            out.byte(tag::FILL);
            write_options(out, options);
        }
        other => {
            let bytes = encode_header(other);
            out.byte(tag::OTHER);
            out.number(bytes.len() as u64);
            out.bytes(&bytes);
        }
    }
}

fn read_edit(from: &mut Reader<'_>) -> Option<Edit> {
    let kind = from.byte()?;
    let tone = if kind & tag::ERASE == 0 { Tone::Paint } else { Tone::Erase };
    match kind {
        0 | 1 => {
            let places = read_points(from)?;
            let radii = read_column(from, places.len())?;
            let points = places.into_iter().zip(radii);
            let points = points.map(|(at, radius)| Some(StrokePoint { at, radius: radius.try_into().ok()? }));
            Some(Edit::Stroke(Stroke { tone, points: points.collect::<Option<_>>()? }))
        }
        2 | 3 => Some(Edit::Shape { tone, shape: Shape::Lasso(read_points(from)?) }),
        4 | 5 => {
            let [a, b] = read_points(from)?.try_into().ok()?;
            Some(Edit::Shape { tone, shape: Shape::Rectangle(a, b) })
        }
        tag::FILL => read_options(from).map(Edit::Fill),
        tag::PROPOSAL => {
            let (network, segmentation) = (read_weights(from)?, read_weights(from)?);
            let origin = GuideOrigin::Proposed { network, segmentation };
            Some(Edit::Guide(GuideMap::pack(&LabelMap::default(), Palette::default(), origin)))
        }
        tag::OTHER => {
            let length = from.count()?;
            decode_header(from.take(length)?).ok()
        }
        _ => None,
    }
}

const fn erase(tone: Tone) -> u8 {
    match tone {
        Tone::Paint => 0,
        Tone::Erase => tag::ERASE,
    }
}

fn write_points(out: &mut Writer, points: &[Point]) {
    out.number(points.len() as u64);
    column(out, points.iter().map(|point| i64::from(point.x)));
    column(out, points.iter().map(|point| i64::from(point.y)));
}

fn read_points(from: &mut Reader<'_>) -> Option<Vec<Point>> {
    let count = from.count()?;
    let (x, y) = (read_column(from, count)?, read_column(from, count)?);
    x.into_iter().zip(y).map(|(x, y)| Some(Point::new(x.try_into().ok()?, y.try_into().ok()?))).collect()
}

/// Each number as its step from the one before.
fn column(out: &mut Writer, numbers: impl Iterator<Item = i64>) {
    let mut before = 0;
    for number in numbers {
        out.signed(number - before);
        before = number;
    }
}

fn read_column(from: &mut Reader<'_>, count: usize) -> Option<Vec<i64>> {
    let mut before = 0_i64;
    let step = |_| {
        before = before.checked_add(from.signed()?)?;
        Some(before)
    };
    (0..count).map(step).collect()
}

/// Which of the optional parts of the options follow.
const WEIGHTS: u8 = 1;
const DILATE: u8 = 2;
const FEATHER: u8 = 4;

fn write_options(out: &mut Writer, options: &FillOptions) {
    let FillOptions { method, weights, seed, dilate, feather } = options;
    let has = |part: bool, flag: u8| if part { flag } else { 0 };
    out.byte(
        has(weights.is_some(), WEIGHTS) | has(dilate.is_some(), DILATE) | has(feather.is_some(), FEATHER),
    );
    let number = Method::ALL.iter().position(|known| known == method).unwrap_or_default();
    out.byte(number as u8);
    out.number(u64::from(*seed));
    if let Some(WeightsHash(hash)) = weights {
        out.bytes(hash);
    }
    for width in [dilate, feather].into_iter().flatten() {
        out.number(u64::from(*width));
    }
}

fn read_options(from: &mut Reader<'_>) -> Option<FillOptions> {
    let flags = from.byte().filter(|flags| flags & !(WEIGHTS | DILATE | FEATHER) == 0)?;
    let method = *Method::ALL.get(usize::from(from.byte()?))?;
    let seed = from.small()?;
    let weights = if flags & WEIGHTS == 0 { None } else { Some(WeightsHash(from.array()?)) };
    let dilate = if flags & DILATE == 0 { None } else { Some(from.small()?) };
    let feather = if flags & FEATHER == 0 { None } else { Some(from.small()?) };
    Some(FillOptions { method, weights, seed, dilate, feather })
}
