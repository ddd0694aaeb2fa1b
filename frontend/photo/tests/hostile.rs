//! Edits that come with a link or a project may be anything: they paint something, and nothing breaks.

use infill_photo::{Photo, plan_edits};
use infill_protocol::{
    Edit, FillOptions, Mask, PackedMask, Point, Shape, Size, Stroke, StrokePoint, Tone, decode_header,
    encode_header,
};
use proptest::prelude::*;

const SIZE: Size = Size::new(60, 40);

fn photo() -> Photo {
    let rgba: Vec<u8> = (0..SIZE.area() * 4).map(|index| (index * 7 % 251) as u8).collect();
    Photo::from_rgba8("a", "PNG", Vec::new(), SIZE, rgba).expect("a photo")
}

/// Anywhere at all, or near the photo.
fn point() -> impl Strategy<Value = Point> {
    prop_oneof![
        any::<(i32, i32)>().prop_map(|(x, y)| Point::new(x, y)),
        (-200..1200_i32, -200..900_i32).prop_map(|(x, y)| Point::new(x, y)),
        Just(Point::new(i32::MIN, i32::MAX)),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let tone = || prop_oneof![Just(Tone::Paint), Just(Tone::Erase)];
    let radius = prop_oneof![any::<u32>(), 0..600_u32, Just(u32::MAX)];
    let disc = (point(), radius).prop_map(|(at, radius)| StrokePoint { at, radius });
    prop_oneof![
        (tone(), proptest::collection::vec(disc, 0..6))
            .prop_map(|(tone, points)| Edit::Stroke(Stroke { tone, points })),
        (tone(), proptest::collection::vec(point(), 0..8))
            .prop_map(|(tone, outline)| Edit::Shape { tone, shape: Shape::Lasso(outline) }),
        (tone(), point(), point())
            .prop_map(|(tone, a, b)| Edit::Shape { tone, shape: Shape::Rectangle(a, b) }),
        (tone(), point(), any::<u8>()).prop_map(|(tone, at, tolerance)| Edit::Wand { tone, at, tolerance }),
        any::<i32>().prop_map(Edit::Grow),
        any::<u32>().prop_map(Edit::Feather),
        (1..90_u32, 1..90_u32).prop_map(|(width, height)| {
            Edit::Mask(PackedMask::from(&Mask::known(Size::new(width, height))))
        }),
        (any::<(u32, u32)>(), proptest::collection::vec(any::<u32>(), 0..5)).prop_map(
            |((width, height), runs)| {
                let forged = encode_header(&(Size::new(width, height), runs));
                Edit::Mask(decode_header(&forged).expect("of the same shape"))
            }
        ),
        Just(Edit::Invert),
        Just(Edit::Clear),
    ]
}

proptest! {
    #[test]
    fn any_edits_and_options_make_a_plan_inside_the_photo(
        edits in proptest::collection::vec(edit(), 0..8),
        dilate in proptest::option::of(any::<u32>()),
        feather in proptest::option::of(any::<u32>()),
    ) {
        let options = FillOptions { dilate, feather, ..FillOptions::default() };
        for crop in plan_edits(&photo(), &edits, &options).expect("no map among the edits") {
            prop_assert_eq!(SIZE.rect().intersect(crop.rect), Some(crop.rect));
        }
    }
}
