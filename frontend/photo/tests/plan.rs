//! What a plan and its composite promise, whatever is painted.

use infill_photo::{CropPlan, Photo, composite, plan};
use infill_protocol::{FillOptions, Mask, Rect, Size};
use proptest::prelude::*;

fn photo(size: Size) -> Photo {
    let rgba: Vec<u8> = (0..size.area() * 4).map(|i| (i * 31 % 251) as u8).collect();
    Photo::from_rgba8("a.png", "PNG", Vec::new(), size, &rgba).unwrap()
}

fn painted(size: Size, rects: &[Rect]) -> Mask {
    let mut mask = Mask::known(size);
    for rect in rects {
        for y in rect.y..rect.bottom() {
            mask.set_span(y, rect.x..rect.right(), true);
        }
    }
    mask
}

/// Everything that holds for any plan.
fn check(mask: &Mask, options: &FillOptions, plans: &[CropPlan]) -> Result<(), TestCaseError> {
    let size = mask.size();
    let mut covered = 0;
    for (index, plan) in plans.iter().enumerate() {
        prop_assert_eq!(size.rect().intersect(plan.rect), Some(plan.rect));
        prop_assert_eq!(plan.hole.size(), plan.rect.size());
        prop_assert!(plans[..index].iter().all(|other| other.rect.intersect(plan.rect).is_none()));
        let inside = mask.crop(plan.rect);
        covered += inside.hole_area();
        for (at, &weight) in plan.weights.iter().enumerate() {
            let (was_painted, hole) = (inside.data()[at] == Mask::HOLE, plan.hole.data()[at] == Mask::HOLE);
            prop_assert_eq!(was_painted, weight == 255, "only painted pixels count in full");
            prop_assert!(hole || weight == 0);
            prop_assert!(hole || !was_painted);
        }
        if options.dilate == Some(0) {
            prop_assert_eq!(&plan.hole, &inside);
        }
    }
    prop_assert_eq!(covered, mask.hole_area());
    Ok(())
}

/// Fills with a colour that occurs nowhere else and compares what lies outside.
fn check_composite(mask: &Mask, plans: &[CropPlan]) {
    let size = mask.size();
    let before = photo(size);
    let mut after = before.clone();
    for plan in plans {
        composite(&mut after, plan, &[252, 253, 254, 9].repeat(plan.rect.size().area())).unwrap();
    }
    let (old, new) = (before.crop_rgba8(size.rect()), after.crop_rgba8(size.rect()));
    let allowed =
        |x, y| plans.iter().any(|p| p.rect.contains(x, y) && p.hole.is_hole(x - p.rect.x, y - p.rect.y));
    for y in 0..size.height {
        for x in 0..size.width {
            let at = (y as usize * size.width as usize + x as usize) * 4;
            assert_eq!(old[at + 3], new[at + 3], "alpha at {x}, {y}");
            if mask.is_hole(x, y) {
                assert_eq!(new[at..at + 3], [252, 253, 254], "hole at {x}, {y}");
            } else if !allowed(x, y) {
                assert_eq!(old[at..at + 3], new[at..at + 3], "outside at {x}, {y}");
            }
        }
    }
}

fn check_all(size: Size, rects: &[Rect]) -> Vec<CropPlan> {
    let mask = painted(size, rects);
    let options = FillOptions::default();
    let plans = plan(&mask, &options);
    check(&mask, &options, &plans).unwrap();
    check_composite(&mask, &plans);
    plans
}

#[test]
fn no_hole_needs_no_crop() {
    assert!(check_all(Size::new(50, 40), &[]).is_empty());
}

#[test]
fn a_full_hole_is_one_crop_of_the_whole_photo() {
    let size = Size::new(50, 40);
    let plans = check_all(size, &[size.rect()]);
    assert_eq!(plans.iter().map(|plan| plan.rect).collect::<Vec<_>>(), [size.rect()]);
}

#[test]
fn one_pixel_is_a_photo_too() {
    assert_eq!(check_all(Size::new(1, 1), &[Rect::new(0, 0, 1, 1)]).len(), 1);
    assert!(check_all(Size::new(1, 1), &[]).is_empty());
}

#[test]
fn a_hole_at_any_border_has_as_much_context_as_one_inside() {
    let size = Size::new(900, 700);
    let inside = check_all(size, &[Rect::new(400, 300, 20, 20)])[0].rect.size();
    assert_eq!(inside, Size::new(20 + 2 * (64 + 16), 20 + 2 * (64 + 16)));
    for x in [0, 440, 880] {
        for y in [0, 340, 680] {
            let plans = check_all(size, &[Rect::new(x, y, 20, 20)]);
            assert_eq!(plans.len(), 1);
            assert_eq!(plans[0].rect.size(), inside, "hole at {x}, {y}");
        }
    }
}

#[test]
fn two_far_holes_are_two_crops_and_near_ones_one() {
    let size = Size::new(1000, 300);
    let far = [Rect::new(10, 10, 30, 30), Rect::new(900, 200, 30, 30)];
    assert_eq!(check_all(size, &far).len(), 2);
    let near = [Rect::new(10, 10, 30, 30), Rect::new(150, 10, 30, 30)];
    assert_eq!(check_all(size, &near).len(), 1);
}

#[test]
fn the_feather_falls_from_the_hole_outwards() {
    let size = Size::new(400, 400);
    let mask = painted(size, &[Rect::new(200, 200, 1, 1)]);
    let options = FillOptions { dilate: Some(8), feather: Some(6), ..Default::default() };
    let plan = &plan(&mask, &options)[0];
    let (x, y) = (200 - plan.rect.x, 200 - plan.rect.y);
    let row = |dx: u32| plan.weights[(y * plan.rect.width + x + dx) as usize];
    let weights: Vec<u8> = (0..10).map(row).collect();
    assert!(weights.windows(2).all(|pair| pair[0] > pair[1] || pair == [0, 0]), "{weights:?}");
    assert_eq!((weights[0], weights[7]), (255, 0));
    assert!(weights[6] > 0);
    // The ring is a disc of radius 8: 197 pixels have their centre in it.
    assert_eq!(plan.hole.hole_area(), 197);
    let sharp = FillOptions { dilate: Some(8), feather: Some(0), ..Default::default() };
    let plan = &infill_photo::plan(&mask, &sharp)[0];
    assert_eq!(plan.weights.iter().filter(|&&weight| weight > 0).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_plan_keeps_its_promises(
        width in 1..420u32,
        height in 1..300u32,
        rects in prop::collection::vec((0..420u32, 0..300u32, 1..40u32, 1..40u32), 0..5),
        dilate in prop::option::of(0..30u32),
        feather in prop::option::of(0..40u32),
    ) {
        let size = Size::new(width, height);
        let rects: Vec<Rect> = rects
            .into_iter()
            .filter_map(|(x, y, w, h)| Rect::new(x % width, y % height, w, h).intersect(size.rect()))
            .collect();
        let mask = painted(size, &rects);
        let options = FillOptions { dilate, feather, ..Default::default() };
        let plans = plan(&mask, &options);
        check(&mask, &options, &plans)?;
        check_composite(&mask, &plans);
    }
}
