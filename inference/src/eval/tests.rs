use infill_protocol::{FillOptions, LabelMap, Mask, Size};

use super::*;
use crate::fill::fill_on_cpu;
use crate::texture::Problem;

const SIZE: Size = Size::new(48, 40);

/// Stripes that a copy continues and a flat colour does not.
fn cases(protocol: Protocol) -> Vec<Case> {
    let pixel = |index: usize, number: usize| {
        let (x, y) = (index % 48, index / 48);
        let stripe = if (x + number * y / 2) % 8 < 4 { 60 } else { 190 };
        [stripe, (stripe / 2) + 20, (3 * y) as u8, 255]
    };
    let case = |number: usize| Case {
        name: format!("stripes {number}"),
        truth: (0..SIZE.area()).flat_map(|index| pixel(index, number)).collect(),
        hole: protocol.hole(SIZE, 3, number as u64, &[]),
        labels: None,
    };
    (0..3).map(case).collect()
}

fn texture(problem: Problem) -> Result<Vec<u8>, String> {
    fill_on_cpu(None, problem, &FillOptions::default()).map_err(|error| error.to_string())
}

fn flat(mut problem: Problem) -> Result<Vec<u8>, String> {
    problem.pixels.chunks_exact_mut(4).for_each(|pixel| pixel[..3].copy_from_slice(&[250, 10, 250]));
    Ok(problem.pixels)
}

fn judged() -> Results {
    let entrant = |name: &str, fill: fn(Problem) -> Result<Vec<u8>, String>| Entrant {
        name: name.to_owned(),
        guided: false,
        fill: Box::new(fill),
    };
    let entrants = [entrant("texture", texture), entrant("flat", flat)];
    judge(&cases(Protocol::Irregular(10, 30)), &entrants, None, |_, _| Ok(())).expect("holes in all of them")
}

#[test]
fn the_same_files_give_the_same_numbers() {
    assert_eq!(judged().json().to_string(), judged().json().to_string());
}

#[test]
fn a_worse_fill_scores_worse() {
    let results = judged();
    let of = |name: &str, measure: &str| results.summary(name).expect("an entrant").measures[measure].mean;
    for higher in ["psnr", "ssim", "psnr_image", "ssim_image"] {
        assert!(of("texture", higher) > of("flat", higher), "{higher}");
    }
    assert!(of("texture", "l1") < of("flat", "l1"));
}

#[test]
fn a_margin_is_what_one_has_over_the_other() {
    let margins = judged().margins(|_| "texture".to_owned());
    assert_eq!(margins.as_array().map(Vec::len), Some(1), "{margins}");
    let flat = &margins[0];
    assert_eq!(
        (&flat["method"], &flat["over"], &flat["margin"]["count"]),
        (&"flat".into(), &"texture".into(), &3.into())
    );
    for measure in ["psnr", "ssim", "l1"] {
        assert!(flat["margin"][measure]["mean"].as_f64().is_some_and(|mean| mean < 0.0), "{margins}");
    }
    assert!(flat["margin"].get("energy").is_none());
}

#[test]
fn what_is_outside_the_hole_does_not_count() {
    // The flat one paints over everything, yet is compared in the hole alone.
    let case = &cases(Protocol::Centre)[0];
    let (same, _) = Scores::of(&case.truth, &case.truth, &case.hole, None).expect("a hole");
    let mut outside = case.truth.clone();
    outside[0] ^= 255;
    let (other, _) = Scores::of(&outside, &case.truth, &case.hole, None).expect("a hole");
    assert_eq!(same, other);
}

#[test]
fn a_fill_that_fails_is_named_and_ends_nothing() {
    let entrant =
        Entrant { name: "none".to_owned(), guided: false, fill: Box::new(|_| Err("no weights".to_owned())) };
    let results = judge(&cases(Protocol::Centre), &[entrant], None, |_, pictures| {
        assert_eq!(pictures, [None]);
        Ok(())
    });
    let json = results.expect("holes").json();
    assert_eq!(json[0]["failures"].as_array().map(Vec::len), Some(3));
    assert_eq!(json[0]["all"]["count"], 0);
}

#[test]
fn guided_entrants_sit_out_what_has_no_map() {
    let guided = |labels| {
        let mut case = cases(Protocol::Centre).remove(0);
        case.labels = labels;
        let fill = |problem: Problem| {
            assert!(problem.labels.is_some());
            texture(problem)
        };
        let entrant = Entrant { name: "guided".to_owned(), guided: true, fill: Box::new(fill) };
        judge(&[case], &[entrant], None, |_, _| Ok(())).expect("a hole").json()[0]["all"]["count"].clone()
    };
    assert_eq!(guided(None), 0);
    assert_eq!(guided(LabelMap::new(SIZE, vec![1; SIZE.area()])), 1);
}

#[test]
fn protocols_are_read_as_they_are_written() {
    for name in ["center128", "irregular-0-20", "irregular-40-60", "object"] {
        assert_eq!(name.parse::<Protocol>().expect("a protocol").to_string(), name);
    }
    for wrong in ["centre", "irregular-40-20", "irregular-20", "irregular-a-b", "irregular-50-100"] {
        assert!(wrong.parse::<Protocol>().is_err(), "{wrong}");
    }
    let share = |mask: Mask| mask.hole_area() as f64 / SIZE.area() as f64;
    assert_eq!(share(Protocol::Centre.hole(SIZE, 1, 0, &[])), 0.25);
    for number in 0..20 {
        let found = share(Protocol::Irregular(20, 40).hole(SIZE, 1, number, &[]));
        assert!((0.19..0.45).contains(&found), "{found}");
    }
}

#[test]
fn agreement_is_counted_by_hand() {
    let mut agreement = Agreement::new(3);
    agreement.add(&[0, 0, 1, 1], &[0, 1, 1, 255]);
    assert!((agreement.accuracy() - 2.0 / 3.0).abs() < 1e-12);
    // Class 0: one of two; class 1: one of two; class 2 nowhere.
    assert_eq!(agreement.overlaps(), [Some(0.5), Some(0.5), None]);
    assert_eq!(agreement.mean_overlap(), 0.5);
}

#[test]
fn a_margin_shrinks_with_the_number() {
    let estimate = Estimate::of(&[1.0, 3.0, 1.0, 3.0]).expect("four numbers");
    assert_eq!(estimate.mean, 2.0);
    assert!((estimate.margin - 1.96 * (4.0_f64 / 3.0).sqrt() / 2.0).abs() < 1e-12);
    assert_eq!(Estimate::of(&[]), None);
}
