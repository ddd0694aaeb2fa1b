//! The CPU twins against answers worked out by hand.

use infill_shaders::cpu::{Match, Scene, Target, peel, pixel_difference, search, upsample, vote};
use infill_shaders::{Guide, NO_MATCH, PeelParams, SearchParams, UpsampleParams, VoteParams, WORST, pack};

/// A picture of one row-by-row colour each, with one hole pixel at `hole` as its only target.
struct Small {
    width: u32,
    height: u32,
    image: Vec<u32>,
    guide: Vec<u32>,
    targets: Vec<u32>,
    slots: Vec<u32>,
    order: Vec<u32>,
    sources: Vec<u32>,
    ranges: Vec<u32>,
}

impl Small {
    fn new(width: u32, height: u32, hole: (u32, u32), colour: impl Fn(u32, u32) -> u32) -> Self {
        let positions: Vec<_> = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).collect();
        let whole = |(x, y): (u32, u32)| {
            let inside = x >= 3 && y >= 3 && x + 3 < width && y + 3 < height;
            inside && (x.abs_diff(hole.0) > 3 || y.abs_diff(hole.1) > 3)
        };
        let guide = positions.iter().map(|&at| {
            let flags = if whole(at) { Guide::SOURCE | Guide::WHOLE } else { 0 };
            if at == hole {
                Guide::new(Guide::HOLE, 0, 1).0
            } else {
                Guide::new(flags | Guide::USABLE, 0, 0).0
            }
        });
        let sources: Vec<_> = positions.iter().filter(|&&at| whole(at)).map(|&(x, y)| pack(x, y)).collect();
        let mut slots = vec![NO_MATCH; positions.len()];
        slots[(hole.1 * width + hole.0) as usize] = 0;
        let mut ranges = vec![sources.len() as u32; 257];
        ranges[0] = 0;
        Self {
            width,
            height,
            image: positions.iter().map(|&(x, y)| colour(x, y)).collect(),
            guide: guide.collect(),
            targets: vec![pack(hole.0, hole.1)],
            slots,
            order: vec![0],
            sources,
            ranges,
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            width: self.width,
            height: self.height,
            image: &self.image,
            guide: &self.guide,
            targets: &self.targets,
            slots: &self.slots,
            order: &self.order,
            sources: &self.sources,
            ranges: &self.ranges,
        }
    }
}

/// Vertical stripes with a period of eight pixels.
fn stripes(x: u32, _: u32) -> u32 {
    x % 8 * 20
}

#[test]
fn colours_differ_by_channel() {
    assert_eq!(pixel_difference(0x00_03_02_01, 0x00_01_05_01), 4 + 9);
    assert_eq!(pixel_difference(0xff_00_00_00, 0), 0);
}

#[test]
fn distance_is_sixteen_times_the_weighted_mean() {
    let mut small = Small::new(32, 16, (8, 8), |_, _| 10);
    // The hole weighs 4 and is off by 30; 48 known pixels weigh 16 and agree.
    small.image[8 * 32 + 8] = 40;
    let scene = small.scene();
    let target = Target::new(&scene, pack(8, 8));
    let expected = 16 * 4 * 900 / (4 + 48 * 16);
    assert_eq!(target.distance(pack(20, 8), WORST), expected);
    assert_eq!(target.partial(pack(20, 8), u32::MAX), expected);
    // Without the hole the patches are equal.
    assert_eq!(target.partial(pack(20, 8), 1), 0);
    // A limit is never passed unnoticed, and one just above changes nothing.
    assert!(target.distance(pack(20, 8), expected) >= expected);
    assert_eq!(target.distance(pack(20, 8), expected + 1), expected);
}

#[test]
fn patches_beyond_the_edge_count_what_they_have() {
    let small = Small::new(16, 16, (0, 0), |_, _| 7);
    let scene = small.scene();
    assert_eq!(Target::new(&scene, pack(0, 0)).distance(pack(8, 8), WORST), 0);
    // A source in the corner lacks three rows and three columns: 33 of 49 pixels count 6000 each.
    let target = Target::new(&scene, pack(8, 8));
    assert_eq!(target.partial(pack(15, 15), 1), 16 * 6000 * 33 / 49);
}

#[test]
fn peeling_finds_the_stripe() {
    let small = Small::new(48, 16, (20, 8), stripes);
    let params = PeelParams { width: 48, height: 16, ring: 1, far: 10_000, ..Default::default() };
    let mut out = [[NO_MATCH, WORST]];
    peel(&params, &small.scene(), &[[NO_MATCH, WORST]], &mut out);
    let [source, distance] = out[0];
    assert_eq!((distance, source & 7), (0, 20 & 7));
}

#[test]
fn near_sources_win_among_equals() {
    let small = Small::new(48, 16, (20, 8), stripes);
    let params = PeelParams { width: 48, height: 16, ring: 1, far: 10_000, near: 256, ..Default::default() };
    let mut out = [[NO_MATCH, WORST]];
    peel(&params, &small.scene(), &[[NO_MATCH, WORST]], &mut out);
    // Straight up or down the stripe is the same, and four rows away patches are whole again.
    assert!([pack(20, 4), pack(20, 12)].contains(&out[0][0]), "{:x}", out[0][0]);
}

#[test]
fn searching_carries_a_neighbour_over() {
    let mut small = Small::new(48, 16, (20, 8), stripes);
    small.targets.push(pack(21, 8));
    small.slots[8 * 48 + 21] = 1;
    let field = [[pack(13, 8), 9000], [pack(29, 8), 0]];
    let params = SearchParams { width: 48, height: 16, step: 1, ..Default::default() };
    let mut out: [Match; 1] = [[NO_MATCH, WORST]];
    let mut image = small.image.clone();
    image[8 * 48 + 20] = stripes(20, 8);
    let scene = Scene { image: &image, ..small.scene() };
    search(&params, &scene, &field, &mut out);
    assert_eq!(out[0], [pack(28, 8), 0]);
}

#[test]
fn what_is_settled_is_not_measured_again() {
    let small = Small::new(48, 16, (20, 8), stripes);
    let params = SearchParams { width: 48, height: 16, step: 1, ..Default::default() };
    let searched = |params: &SearchParams, own: Match| {
        let mut out = [[NO_MATCH, WORST]];
        search(params, &small.scene(), &[own], &mut out);
        out[0]
    };
    let settled = SearchParams { settled: 1, ..params };
    let [source, distance] = searched(&params, [pack(13, 8), 9000]);
    assert_eq!(searched(&settled, [source, distance]), [source, distance]);
    assert_eq!(searched(&settled, [source, distance + 1]), [source, distance + 1], "it is believed");
    assert!(small.sources.contains(&searched(&settled, [NO_MATCH, WORST])[0]), "there is nothing to believe");
}

#[test]
fn a_target_without_match_draws_one() {
    let small = Small::new(48, 16, (20, 8), stripes);
    let params = SearchParams { width: 48, height: 16, step: 1, ..Default::default() };
    let mut out = [[NO_MATCH, WORST]];
    search(&params, &small.scene(), &[[NO_MATCH, WORST]], &mut out);
    assert!(small.sources.contains(&out[0][0]));
}

#[test]
fn votes_weigh_by_likeness() {
    let mut small = Small::new(48, 16, (20, 8), |x, _| if x < 24 { 100 } else { 200 });
    small.targets.push(pack(21, 8));
    small.slots[8 * 48 + 21] = 1;
    let params = VoteParams { width: 48, height: 16, floor: 1000, ..Default::default() };
    let mut out = [0];
    // Both votes match perfectly. The known neighbour's patch is less deep: 256 against 256 * 10 / 13.
    let field = [[pack(10, 8), 0], [pack(40, 8), 0]];
    vote(&params, &small.scene(), &field, &mut out);
    assert_eq!(out[0], (100 * 196 + 200 * 256 + 226) / 452);
    // A bad match hardly counts.
    vote(&params, &small.scene(), &[[pack(10, 8), 0], [pack(40, 8), 3_000_000]], &mut out);
    assert_eq!(out[0], 101);
    // The sharp vote takes a colour that was proposed.
    let sharp = VoteParams { sharp: 1, ..params };
    vote(&sharp, &small.scene(), &field, &mut out);
    assert!([100, 200].contains(&out[0]));
}

#[test]
fn no_vote_keeps_the_colour() {
    let mut small = Small::new(48, 16, (20, 8), stripes);
    small.image[8 * 48 + 20] = 77;
    let mut out = [0];
    vote(
        &VoteParams { width: 48, height: 16, floor: 1, ..Default::default() },
        &small.scene(),
        &[[NO_MATCH, WORST]],
        &mut out,
    );
    assert_eq!(out[0], 77);
}

#[test]
fn upsampling_doubles_and_keeps_the_parity() {
    let small = Small::new(48, 16, (21, 9), stripes);
    let params = UpsampleParams { width: 48, height: 16, coarse_width: 24, seed: 0 };
    let mut coarse_slots = vec![NO_MATCH; 24 * 8];
    coarse_slots[4 * 24 + 10] = 0;
    let mut out = [[NO_MATCH, WORST]];
    upsample(&params, &small.scene(), &coarse_slots, &[[pack(5, 4), 123]], &mut out);
    assert_eq!(out[0], [pack(11, 9), 123]);
    // Twice (0, 0) is no source: one is drawn.
    upsample(&params, &small.scene(), &coarse_slots, &[[pack(0, 0), 123]], &mut out);
    assert!(small.sources.contains(&out[0][0]));
}
