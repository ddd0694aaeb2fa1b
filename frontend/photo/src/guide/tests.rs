use infill_protocol::{
    Class, Edit, GuideMap, GuideOrigin, LabelEdit, LabelMap, Mask, Palette, Point, Rect, Shape, Size,
    StrokePoint, Tone, VOID_LABEL,
};
use proptest::prelude::*;

use super::*;
use crate::raster::on_blank as rasterise;
use crate::{default_dilate, plan_guided};

const SKY: u8 = 0;
const WATER: u8 = 1;
const BOAT: u8 = 2;

pub fn palette() -> Palette {
    let class = |(name, colour): (&str, [u8; 3])| Class { name: name.into(), colour };
    let classes = [("sky", [0, 0, 255]), ("water", [0, 255, 0]), ("boat", [255, 0, 0])];
    Palette { classes: classes.map(class).to_vec() }
}

fn at(x: f64, y: f64) -> Point {
    Point::from_pixels(x, y)
}

/// Sky above, water below, a boat in the middle; the hole is around the boat.
fn scene(photo: Size) -> (Mask, Vec<Edit>) {
    let size = guide_size(photo);
    let labels = (0..size.height).flat_map(|y| {
        (0..size.width).map(move |x| match () {
            () if in_middle(x, size.width) && in_middle(y, size.height) => BOAT,
            () if y < size.height / 2 => SKY,
            () => WATER,
        })
    });
    let labels = LabelMap::new(size, labels.collect()).unwrap();
    let (width, height) = (f64::from(photo.width), f64::from(photo.height));
    let corners = [at(width * 0.375, height * 0.375), at(width * 0.625, height * 0.625)];
    let hole = Edit::Shape { tone: Tone::Paint, shape: Shape::Rectangle(corners[0], corners[1]) };
    let map = GuideMap::pack(&labels, palette(), GuideOrigin::Loaded);
    let edits = vec![hole, Edit::Guide(map)];
    (rasterise(photo, &edits), edits)
}

const fn in_middle(at: u32, length: u32) -> bool {
    at * 8 >= length * 3 && at * 8 < length * 5
}

fn guide(photo: Size) -> Guide {
    let (painted, edits) = scene(photo);
    Guide::from_edits(&painted, &edits).unwrap().unwrap()
}

const PHOTO: Size = Size::new(160, 120);

fn count(guide: &Guide, label: u8) -> usize {
    guide.labels().iter().filter(|&&found| found == label).count()
}

fn known_labels(guide: &Guide) -> Vec<u8> {
    let pixels = guide.labels().iter().zip(guide.hole().data());
    pixels.map(|(&label, &hole)| if hole == Mask::HOLE { VOID_LABEL } else { label }).collect()
}

#[test]
fn a_brush_paints_the_hole_and_only_unlocked_the_rest() {
    let mut guide = guide(PHOTO);
    let before = known_labels(&guide);
    let points =
        vec![StrokePoint { at: at(0.0, 60.0), radius: 80 }, StrokePoint { at: at(160.0, 60.0), radius: 80 }];
    let brush = LabelEdit::Brush { label: SKY, points };
    let dirty = guide.apply(&brush);
    assert_eq!(known_labels(&guide), before);
    let bounds = guide.hole().bounds().unwrap();
    assert_eq!(dirty.intersect(bounds), Some(dirty), "{dirty:?}");
    assert_eq!(guide.label_at(at(80.0, 60.0)), Some(SKY));
    assert_eq!(guide.label_at(at(80.0, 70.0)), Some(BOAT));
    guide.apply(&LabelEdit::Unlock(true));
    guide.apply(&brush);
    assert_eq!(guide.label_at(at(3.0, 62.0)), Some(SKY), "the water's edge was painted over");
    assert_eq!(guide.label_at(at(500.0, 62.0)), None);
}

#[test]
fn a_bucket_fills_one_region_of_the_hole() {
    let mut guide = guide(PHOTO);
    let water = count(&guide, WATER);
    guide.apply(&LabelEdit::Bucket { label: WATER, at: at(80.0, 60.0) });
    assert_eq!(count(&guide, BOAT), 0);
    assert!(count(&guide, WATER) > water);
    let sky = count(&guide, SKY);
    assert_eq!(guide.apply(&LabelEdit::Bucket { label: WATER, at: at(2.0, 2.0) }), Rect::default());
    assert_eq!(count(&guide, SKY), sky, "the known sky is locked");
}

#[test]
fn a_horizon_takes_what_lies_around_it() {
    let mut guide = guide(PHOTO);
    let automatic = LabelEdit::Horizon {
        from: at(100.0, 60.0),
        to: at(40.0, 60.0),
        above: VOID_LABEL,
        below: VOID_LABEL,
    };
    guide.apply(&automatic);
    assert_eq!(guide.label_at(at(80.0, 50.0)), Some(SKY));
    assert_eq!(guide.label_at(at(80.0, 70.0)), Some(WATER));
    assert_eq!(count(&guide, BOAT), 0);
    let chosen = LabelEdit::Horizon { from: at(40.0, 55.0), to: at(90.0, 55.0), above: WATER, below: BOAT };
    guide.apply(&chosen);
    assert_eq!(guide.label_at(at(80.0, 50.0)), Some(WATER));
    assert_eq!(guide.label_at(at(80.0, 70.0)), Some(BOAT));
    let upright = LabelEdit::Horizon { from: at(80.0, 0.0), to: at(80.0, 99.0), above: SKY, below: WATER };
    guide.apply(&upright);
    assert_eq!(guide.label_at(at(70.0, 60.0)), Some(SKY), "left of an upright line counts as above");
    assert_eq!(guide.label_at(at(90.0, 60.0)), Some(WATER));
    let nothing = LabelEdit::Horizon { from: at(9.0, 9.0), to: at(9.0, 9.0), above: SKY, below: SKY };
    assert_eq!(guide.apply(&nothing), Rect::default());
}

#[test]
fn a_boundary_moves_with_the_drag() {
    let mut guide = guide(PHOTO);
    let horizon = LabelEdit::Horizon { from: at(0.0, 60.0), to: at(160.0, 60.0), above: SKY, below: WATER };
    guide.apply(&horizon);
    let drag = LabelEdit::Boundary { from: at(80.0, 60.0), to: at(80.0, 67.0), reach: 320 };
    guide.apply(&drag);
    assert_eq!(guide.label_at(at(80.0, 66.0)), Some(SKY));
    assert_eq!(guide.label_at(at(80.0, 68.5)), Some(WATER));
    assert_eq!(guide.label_at(at(62.0, 62.0)), Some(WATER), "far from the drag nothing moved");
    assert_eq!(count(&guide, BOAT), 0);
}

#[test]
fn swapping_twice_is_nothing_and_names_can_be_given() {
    let mut guide = guide(PHOTO);
    let before = guide.labels().to_vec();
    let swap = LabelEdit::Swap { a: SKY, b: BOAT };
    guide.apply(&swap);
    assert_eq!(guide.label_at(at(80.0, 60.0)), Some(SKY));
    assert_eq!(guide.label_at(at(1.0, 1.0)), Some(SKY), "locked");
    guide.apply(&LabelEdit::Swap { a: SKY, b: 9 });
    guide.apply(&swap);
    assert_eq!(guide.labels(), before);
    guide.apply(&LabelEdit::Rename { label: BOAT, name: "shore".into() });
    guide.apply(&LabelEdit::Rename { label: 77, name: "nothing".into() });
    assert_eq!(guide.palette().classes[2].name, "shore");
}

#[test]
fn the_ring_around_the_hole_is_free() {
    let guide = guide(PHOTO);
    let (painted, edits) = scene(PHOTO);
    let crops = plan_guided(&painted, &Default::default(), &guide);
    let ring = default_dilate(crops[0].rect.size());
    let bounds = painted.bounds().unwrap();
    assert!(guide.hole().is_hole(bounds.x - ring, bounds.y + 5));
    assert!(!guide.hole().is_hole(bounds.x - 2 * ring - 4, bounds.y + 5));
    assert!(Guide::from_edits(&painted, &edits[..1]).unwrap().is_none(), "no map, no guide");
}

#[test]
fn a_map_of_another_photo_is_refused() {
    let (painted, _) = scene(Size::new(120, 160));
    let (_, edits) = scene(PHOTO);
    assert_eq!(Guide::from_edits(&painted, &edits).unwrap_err(), GuideError);
}

#[test]
fn a_crop_grows_to_where_its_labels_are() {
    let photo = Size::new(3000, 2400);
    let size = guide_size(photo);
    // Sky only in the far corner, asked for in a small hole.
    let labels =
        (0..size.area() as u32).map(|index| u8::from(index % size.width > 80 || index / size.width > 80));
    let labels = LabelMap::new(size, labels.collect()).unwrap();
    let corners = [at(1500.0, 1200.0), at(1540.0, 1240.0)];
    let hole = Edit::Shape { tone: Tone::Paint, shape: Shape::Rectangle(corners[0], corners[1]) };
    let map = GuideMap::pack(&labels, palette(), GuideOrigin::Loaded);
    let mut edits = vec![hole, Edit::Guide(map)];
    let painted = rasterise(photo, &edits);
    let near = Guide::from_edits(&painted, &edits).unwrap().unwrap();
    let plain = plan_guided(&painted, &Default::default(), &near)[0].rect;
    assert!(plain.width < 300);
    edits.push(Edit::Label(LabelEdit::Bucket { label: SKY, at: at(1520.0, 1220.0) }));
    let far = Guide::from_edits(&painted, &edits).unwrap().unwrap();
    let grown = plan_guided(&painted, &Default::default(), &far)[0].rect;
    assert!(grown.x < 200 && grown.y < 200, "{grown:?}");
    let offered = far.crop(grown, grown.size());
    assert!(offered.iter().filter(|&&label| label == SKY).count() > 4000);
}

#[test]
fn enlarged_edges_are_smooth() {
    // A slanted edge on a map a quarter as large as the photo.
    let photo = Size::new(4096, 512);
    let size = guide_size(photo);
    assert_eq!(size, Size::new(1024, 128));
    let labels = (0..size.area() as u32).map(|index| {
        let (x, y) = (index % size.width, index / size.width);
        u8::from(8 * y > x)
    });
    let labels = LabelMap::new(size, labels.collect()).unwrap();
    let map = GuideMap::pack(&labels, palette(), GuideOrigin::Loaded);
    let guide = Guide::new(&Mask::known(photo), &map, 0).unwrap();
    let rect = Rect::new(400, 0, 512, 256);
    let crop = guide.crop(rect, rect.size());
    let edge = |x: usize| (0..256).position(|y| crop[y * 512 + x] == 1).unwrap() as f64;
    for x in 0..512 {
        // A stair of the map ends half a pixel of the map, and a 16th, below the line.
        let line = (400.0 + x as f64) / 8.0 + 4.0 * 9.0 / 16.0;
        assert!((edge(x) - line).abs() <= 2.5, "{x}: {} beside {line}", edge(x));
        assert!(x == 0 || (edge(x) - edge(x - 1)).abs() <= 1.0, "a step at {x}");
    }
}

#[test]
fn labels_survive_their_file() {
    let guide = guide(PHOTO);
    let labels = LabelMap::new(guide.size(), guide.labels().to_vec()).unwrap();
    let (png, json) = encode_labels(&labels, &palette()).unwrap();
    assert_eq!(decode_labels(&png, None).unwrap(), (labels.clone(), palette()));
    assert_eq!(decode_labels(&png, Some(&json)).unwrap(), (labels.clone(), palette()));
    let (_, named) = decode_labels(&png, Some(r#"{"classes":[{"name":"air"}]}"#)).unwrap();
    assert_eq!(named.classes.len(), 3);
    assert_eq!((named.classes[0].name.as_str(), named.classes[0].colour), ("air", [0, 0, 255]));
    assert_eq!(decode_labels(&png, Some("{")), Err(LabelFileError::Names));
}

#[test]
fn other_pictures_are_refused_in_words() {
    let png = |color, depth, bytes: &[u8], animated: bool| {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 2, 2);
        encoder.set_color(color);
        encoder.set_depth(depth);
        encoder.set_palette((0..=255).flat_map(|value| [value; 3]).collect::<Vec<u8>>());
        if animated {
            encoder.set_animated(1, 0).unwrap();
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(bytes).unwrap();
        writer.finish().unwrap();
        out
    };
    use png::{BitDepth::*, ColorType::*};
    let words = |bytes: &[u8]| decode_labels(bytes, None).unwrap_err().to_string();
    assert!(words(&png(Rgb, Eight, &[0; 12], false)).contains("full colour"));
    assert!(words(&png(GrayscaleAlpha, Eight, &[0; 8], false)).contains("grey"));
    assert!(words(&png(Rgb, Sixteen, &[0; 24], false)).contains("16-bit"));
    assert!(words(&png(Indexed, Eight, &[0; 4], true)).contains("animated"));
    assert!(words(&png(Indexed, Eight, &[0, 1, 2, 99], false)).contains("100 labels"));
    assert!(words(b"GIF89a").contains("no PNG"));
    let (labels, palette) =
        decode_labels(&png(Indexed, Two, &[0b0001_0000, 0b1011_0000], false), None).unwrap();
    assert_eq!(labels.data(), [0, 1, 2, 3]);
    assert_eq!((palette.classes.len(), palette.classes[3].name.as_str()), (4, "Label 4"));

    let (labels, palette) = decode_labels(&png(Grayscale, Eight, &[0, 2, 255, 1], false), None).unwrap();
    assert_eq!(labels.data(), [0, 2, 255, 1]);
    let [a, b, c] = [0, 1, 2].map(|label: usize| palette.classes[label].colour);
    assert!(a != b && b != c && c != a, "labels without colours get different ones: {a:?} {b:?} {c:?}");
}

proptest! {
    /// Whatever is done, the known part keeps its labels while it is locked, every label is a class, and
    /// what is reported as changed covers what did.
    #[test]
    fn locked_is_locked(
        edits in prop::collection::vec((0u8..6, -40i32..200, -40i32..160, -40i32..200, -40i32..160, 0u8..4), 1..12),
    ) {
        let mut guide = guide(PHOTO);
        let known = known_labels(&guide);
        for (kind, x, y, right, bottom, label) in edits {
            let (from, to) = (Point::new(16 * x, 16 * y), Point::new(16 * right, 16 * bottom));
            let edit = match kind {
                0 => LabelEdit::Brush { label, points: vec![StrokePoint { at: from, radius: 90 }, StrokePoint { at: to, radius: 20 }] },
                1 => LabelEdit::Polygon { label, points: vec![from, to, Point::new(from.x, to.y)] },
                2 => LabelEdit::Bucket { label, at: from },
                3 => LabelEdit::Horizon { from, to, above: label, below: VOID_LABEL },
                4 => LabelEdit::Boundary { from, to, reach: 100 },
                _ => LabelEdit::Swap { a: label, b: SKY },
            };
            let before = guide.labels().to_vec();
            let dirty = guide.apply(&edit);
            for (index, (before, after)) in before.iter().zip(guide.labels()).enumerate() {
                let (x, y) = (index as u32 % PHOTO.width, index as u32 / PHOTO.width);
                prop_assert!(before == after || dirty.contains(x, y));
            }
        }
        prop_assert_eq!(known_labels(&guide), known);
        prop_assert!(guide.labels().iter().all(|&label| label <= BOAT));
    }
}
