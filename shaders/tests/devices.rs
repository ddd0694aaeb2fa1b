//! Every stage on a GPU, real or simulated (Debian's `mesa-vulkan-drivers`), against its CPU twin, by
//! equality. Without any adapter they fail.

mod bench;

use bench::{Bench, Picture, random};
use infill_shaders::cpu::{self, Match};
use infill_shaders::{
    Guide, HASH, HashParams, NO_MATCH, PEEL, PeelParams, SEARCH, SearchParams, UPSAMPLE, UpsampleParams,
    VOTE, VoteParams, WORST, uniform,
};

/// Sizes with and without room for a whole patch, and with the hole at every border.
const SIZES: [(u32, u32); 4] = [(61, 47), (96, 33), (9, 40), (4, 3)];

#[test]
fn hash_is_its_twin() {
    let bench = Bench::open();
    for (start, seed, pass) in [(0, 0, 0), (7, 1, 9), (u32::MAX - 200, u32::MAX, 3)] {
        let params = HashParams { start, seed, pass };
        let expected: Vec<u32> = (start..).take(150).map(|at| cpu::hash(seed, pass, at, at >> 3)).collect();
        let found = bench.run(HASH, &uniform(&params, 150), &[], &[0; 150], 150);
        assert_eq!(found, expected, "from {start}");
    }
}

#[test]
fn peel_is_its_twin() {
    let bench = Bench::open();
    for (seed, (width, height)) in (1..).zip(SIZES) {
        let picture = Picture::new(width, height, seed);
        for (ring, close, far) in [(0, 9, 7), (1, 20, 3), (2, 0, 100_000), (3, 4, 0)] {
            let Some(range) = picture.ring(ring) else { continue };
            let params =
                PeelParams { width, height, start: range.start, seed, ring, close, far, near: 700 * seed };
            let field = picture.field(seed);
            let mut out = vec![[NO_MATCH, WORST]; range.len()];
            cpu::peel(&params, &picture.scene(), &field, &mut out);
            let mut expected = field.clone();
            for (&slot, found) in picture.order[range.start as usize..].iter().zip(out) {
                expected[slot as usize] = found;
            }
            let count = range.len() as u32;
            let inputs = picture.inputs(&[&picture.order]);
            let found = bench.run(PEEL, &uniform(&params, count), &inputs, &matches(&field), count);
            assert_eq!(found, matches(&expected), "{width}x{height}, ring {ring}");
        }
    }
}

#[test]
fn search_is_its_twin() {
    let bench = Bench::open();
    for (seed, (width, height)) in (1..).zip(SIZES) {
        let picture = Picture::new(width, height, seed);
        let field = picture.field(seed);
        let targets = picture.targets.len() as u32;
        for (step, window, samples, coherence, settled) in
            [(1, 5, 1, 330, 0), (2, 64, 6, 0, 1), (4, 0x7fff, 3, 5000, 1)]
        {
            let start = targets / 3;
            let params = SearchParams {
                width,
                height,
                start,
                seed,
                pass: step + 7,
                step,
                window,
                samples,
                coherence,
                near: 50 * (step - 1),
                settled,
            };
            let mut expected = vec![[7, 7]; targets as usize];
            cpu::search(&params, &picture.scene(), &field, &mut expected[start as usize..]);
            let field_words = matches(&field);
            let mut inputs = picture.inputs(&[]);
            inputs.push(&field_words);
            let count = targets - start;
            let before = matches(&vec![[7, 7]; targets as usize]);
            let found = bench.run(SEARCH, &uniform(&params, count), &inputs, &before, count);
            assert_eq!(found, matches(&expected), "{width}x{height}, step {step}");
        }
    }
}

#[test]
fn upsample_is_its_twin() {
    let bench = Bench::open();
    for (seed, (width, height)) in (1..).zip(SIZES) {
        let picture = Picture::new(width, height, seed);
        let coarse = Picture::new(width.div_ceil(2), height.div_ceil(2), seed + 10);
        let coarse_field = coarse.field(seed);
        let params = UpsampleParams { width, height, coarse_width: coarse.width, seed };
        let mut expected = vec![[7, 7]; picture.targets.len()];
        cpu::upsample(&params, &picture.scene(), &coarse.slots, &coarse_field, &mut expected);
        let coarse_words = matches(&coarse_field);
        let inputs: Vec<&[u32]> = vec![
            &picture.guide,
            &picture.targets,
            &picture.sources,
            &picture.ranges,
            &coarse.slots,
            &coarse_words,
        ];
        let count = expected.len() as u32;
        let before = vec![7; 2 * expected.len()];
        let found = bench.run(UPSAMPLE, &uniform(&params, count), &inputs, &before, count);
        assert_eq!(found, matches(&expected), "{width}x{height}");
    }
}

#[test]
fn vote_is_its_twin() {
    let bench = Bench::open();
    for (seed, (width, height)) in (1..).zip(SIZES) {
        let picture = Picture::new(width, height, seed);
        let field = picture.field(seed);
        let Some(first) = picture.ring(0).map(|range| range.end) else { panic!("known targets") };
        for (sharp, floor) in [(0, 1600), (1, 1600), (0, 1), (1, WORST)] {
            let params = VoteParams { width, height, start: first, floor, sharp };
            let mut colours = vec![0; picture.order.len() - first as usize];
            cpu::vote(&params, &picture.scene(), &field, &mut colours);
            let mut expected = picture.image.clone();
            for (&slot, &colour) in picture.order[first as usize..].iter().zip(&colours) {
                expected[picture.index(picture.targets[slot as usize])] = colour;
            }
            let words = matches(&field);
            let inputs: Vec<&[u32]> =
                vec![&picture.guide, &picture.targets, &picture.slots, &picture.order, &words];
            let count = colours.len() as u32;
            // The image comes first and is what is written.
            let found = bench.run_in_place(VOTE, &uniform(&params, count), &picture.image, &inputs, count);
            assert_eq!(found, expected, "{width}x{height}, sharp {sharp}, floor {floor}");
        }
    }
}

/// The pictures of these tests hold all that a stage may meet.
#[test]
fn pictures_have_every_kind_of_pixel() {
    let picture = Picture::new(61, 47, 1);
    for flag in [Guide::HOLE, Guide::USABLE, Guide::SOURCE, Guide::WHOLE] {
        let having = picture.guide.iter().filter(|&&word| Guide(word).has(flag)).count();
        assert!(having > 50 && having < picture.guide.len(), "flag {flag}: {having}");
    }
    assert!(picture.ring(3).is_some(), "deep holes");
    assert!(picture.field(1).iter().any(|found| found[0] == NO_MATCH), "targets without a match");
    assert!((0..3).all(|label| picture.ranges[label] < picture.ranges[label + 1]), "three labels");
    assert_ne!(random(1, 0), random(1, 1));
}

fn matches(field: &[Match]) -> Vec<u32> {
    field.as_flattened().to_vec()
}
