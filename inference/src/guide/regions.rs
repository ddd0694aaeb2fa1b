//! A few regions of like colour, texture and place, out of many superpixels.

use super::sketch::Sketch;
use super::superpixels::{NONE, Superpixels, opponent};

/// Luma, two of colour, texture, across, down.
const FEATURES: usize = 6;
/// Those of them that are looks; the others are places.
const LOOKS: usize = 4;
/// What one level of each feature counts for, in eighths; places are in 256ths of the longer side.
const WEIGHTS: [i64; FEATURES] = [8, 12, 12, 16, 1, 3];
/// Fixed point of means.
const ONE: i64 = 16;
/// Most regions, however unlike.
const MOST: usize = 8;
/// Two regions are one where joining them loses of their looks at most this share, in thousandths, of all there is to lose,
/// or this much for each pixel of the picture: as two halves of it do that differ by six levels of luma.
const SHARE: u64 = 22;
const LEAST: u64 = 9 * (8 * ONE * 8 * ONE) as u64;
/// What joining regions costs that do not touch, in quarters.
const APART: u64 = 5;

/// The region of each pixel of a sketch, [`NONE`] in the hole; regions are counted from the top of the
/// picture, by their middle.
pub(super) fn regions(sketch: &Sketch) -> (Vec<u32>, usize) {
    let patches = Superpixels::new(sketch);
    let mut forest = Forest::new(sketch, &patches);
    forest.merge();
    let (names, count) = forest.names();
    let of = patches.of.iter().map(|&patch| if patch == NONE { NONE } else { names[patch as usize] });
    (of.collect(), count)
}

/// Pixels taken together.
#[derive(Clone, Copy, Default)]
struct Group {
    pixels: i64,
    sums: [i64; FEATURES],
}

impl Group {
    fn mean(&self, feature: usize) -> i64 {
        (self.sums[feature] * ONE).div_euclid(self.pixels.max(1))
    }

    fn means(&self) -> [i64; FEATURES] {
        std::array::from_fn(|feature| self.mean(feature))
    }
}

/// Groups that are merged two by two, those first that lose least (Ward, "Hierarchical Grouping to Optimize an
/// Objective Function", 1963).
struct Forest {
    groups: Vec<Group>,
    means: Vec<[i64; FEATURES]>,
    /// The group that each has been merged into, itself where it has not.
    roots: Vec<usize>,
    touching: Vec<Vec<bool>>,
    /// The cheapest partner of each living group, and the cost.
    nearest: Vec<Option<(u64, usize)>>,
}

impl Forest {
    fn new(sketch: &Sketch, patches: &Superpixels) -> Self {
        let (width, height) = (sketch.size.width as usize, sketch.size.height as usize);
        let mut groups = vec![Group::default(); patches.count];
        let mut touching = vec![vec![false; patches.count]; patches.count];
        let longer = width.max(height) as i64;
        for (index, &patch) in patches.of.iter().enumerate().filter(|(_, patch)| **patch != NONE) {
            let (x, y) = (index % width, index / width);
            let [luma, warm, green] = opponent(sketch.colour(index)).map(i64::from);
            let place = |position: usize| position as i64 * 256 / longer;
            let texture = roughness(sketch, index);
            let values = [luma, warm, green, texture, place(x), place(y)];
            let group = &mut groups[patch as usize];
            group.pixels += 1;
            for ((sum, value), weight) in group.sums.iter_mut().zip(values).zip(WEIGHTS) {
                *sum += value * weight;
            }
            let beside = [(x + 1 < width).then(|| index + 1), (y + 1 < height).then(|| index + width)];
            for other in
                beside.into_iter().flatten().map(|near| patches.of[near]).filter(|&other| other != NONE)
            {
                touching[patch as usize][other as usize] = true;
                touching[other as usize][patch as usize] = true;
            }
        }
        let means = groups.iter().map(Group::means).collect();
        let count = groups.len();
        let mut forest =
            Self { groups, means, roots: (0..count).collect(), touching, nearest: vec![None; count] };
        forest.nearest = (0..count).map(|group| forest.find_nearest(group)).collect();
        forest
    }

    fn is_alive(&self, group: usize) -> bool {
        self.roots[group] == group && self.groups[group].pixels > 0
    }

    /// How much more the pixels of both differ from their mean when they have one in place of two, in the
    /// first `features`.
    fn loss_of(&self, a: usize, b: usize, features: usize) -> u64 {
        let (count_a, count_b) = (self.groups[a].pixels as u64, self.groups[b].pixels as u64);
        count_a * count_b / (count_a + count_b).max(1)
            * square(&self.means[a][..features], &self.means[b][..features])
    }

    fn loss(&self, a: usize, b: usize) -> u64 {
        let loss = self.loss_of(a, b, FEATURES);
        if self.touching[a][b] { loss } else { loss / 4 * APART }
    }

    fn find_nearest(&self, group: usize) -> Option<(u64, usize)> {
        if !self.is_alive(group) {
            return None;
        }
        let others = (0..self.groups.len()).filter(|&other| other != group && self.is_alive(other));
        others.map(|other| (self.loss(group, other), other)).min()
    }

    /// Merges until few regions are left that differ.
    fn merge(&mut self) {
        let (all, mut alive) = self.inertia();
        let area: i64 = self.groups.iter().map(|group| group.pixels).sum();
        let enough = (all / 1000 * SHARE).max(LEAST * area as u64);
        while alive > 1 {
            let pairs = self.nearest.iter().enumerate();
            let cheapest =
                pairs.filter_map(|(group, near)| near.map(|(loss, other)| (loss, group, other))).min();
            let Some((_, a, b)) = cheapest else { return };
            if alive <= MOST && self.loss_of(a, b, LOOKS) > enough {
                return;
            }
            self.join(a, b);
            alive -= 1;
        }
    }

    /// What joining everything would lose of its looks, and how many groups there are.
    fn inertia(&self) -> (u64, usize) {
        let mut whole = Group::default();
        let living: Vec<usize> = (0..self.groups.len()).filter(|&group| self.is_alive(group)).collect();
        for &group in &living {
            whole.pixels += self.groups[group].pixels;
            whole.sums.iter_mut().zip(self.groups[group].sums).for_each(|(sum, part)| *sum += part);
        }
        let middle = whole.means();
        let loss = |&group: &usize| {
            square(&self.means[group][..LOOKS], &middle[..LOOKS]) * self.groups[group].pixels as u64
        };
        (living.iter().map(loss).sum(), living.len())
    }

    fn join(&mut self, a: usize, b: usize) {
        let (kept, gone) = (a.min(b), a.max(b));
        let other = self.groups[gone];
        self.groups[kept].pixels += other.pixels;
        self.groups[kept].sums.iter_mut().zip(other.sums).for_each(|(sum, part)| *sum += part);
        self.means[kept] = self.groups[kept].means();
        self.roots[gone] = kept;
        for group in 0..self.groups.len() {
            let touches = self.touching[gone][group] || self.touching[kept][group];
            self.touching[kept][group] = touches;
            self.touching[group][kept] = touches;
        }
        self.nearest[gone] = None;
        self.nearest[kept] = self.find_nearest(kept);
        for group in (0..self.groups.len()).filter(|&group| group != kept) {
            match self.nearest[group] {
                Some((_, near)) if near == kept || near == gone => {
                    self.nearest[group] = self.find_nearest(group)
                }
                Some(near) => self.nearest[group] = Some(near.min((self.loss(group, kept), kept))),
                None => {}
            }
        }
    }

    /// The region of each patch, and how many there are.
    fn names(&self) -> (Vec<u32>, usize) {
        let mut living: Vec<usize> = (0..self.groups.len()).filter(|&group| self.is_alive(group)).collect();
        living.sort_by_key(|&group| (self.means[group][FEATURES - 1], group));
        let name = |mut group: usize| {
            while self.roots[group] != group {
                group = self.roots[group];
            }
            living.iter().position(|&other| other == group).map_or(NONE, |name| name as u32)
        };
        ((0..self.groups.len()).map(name).collect(), living.len())
    }
}

/// Of the distance of two means.
fn square(a: &[i64], b: &[i64]) -> u64 {
    a.iter().zip(b).map(|(a, b)| (a - b).pow(2)).sum::<i64>() as u64
}

/// How much luma changes around a pixel of the sketch, as an eye weighs it: half of the mean step to its known
/// neighbours counts as much as a level of luma, and large steps less.
fn roughness(sketch: &Sketch, index: usize) -> i64 {
    let (width, height) = (sketch.size.width as usize, sketch.size.height as usize);
    let (x, y) = (index % width, index / width);
    let luma = |index: usize| opponent(sketch.colour(index))[0];
    let around = [
        (x > 0).then(|| index - 1),
        (x + 1 < width).then(|| index + 1),
        (y > 0).then(|| index - width),
        (y + 1 < height).then(|| index + width),
    ];
    let known = around.into_iter().flatten().filter(|&near| !sketch.is_hole(near));
    let (sum, count) =
        known.fold((0, 0), |(sum, count), near| (sum + luma(near).abs_diff(luma(index)), count + 1));
    i64::from((256 * sum.checked_div(count).unwrap_or(0)).isqrt())
}

#[cfg(test)]
mod tests {
    use infill_protocol::{Mask, Size};

    use super::*;

    fn sketch(colour: impl Fn(u32, u32) -> [u8; 3]) -> Sketch {
        let size = Size::new(96, 64);
        let pixel = |index: usize| {
            let [red, green, blue] = colour(index as u32 % 96, index as u32 / 96);
            [red, green, blue, 255]
        };
        let pixels: Vec<u8> = (0..size.area()).flat_map(pixel).collect();
        Sketch::new(&pixels, &Mask::known(size), 256)
    }

    #[test]
    fn one_colour_is_one_region() {
        assert_eq!(regions(&sketch(|_, _| [90, 120, 60])).1, 1);
    }

    #[test]
    fn bands_are_told_apart_from_the_top() {
        let (of, count) = regions(&sketch(|_, y| match y {
            ..20 => [150, 190, 230],
            20..40 => [60, 90, 40],
            _ => [200, 180, 140],
        }));
        assert_eq!(count, 3);
        assert_eq!([of[5 * 96 + 40], of[30 * 96 + 40], of[55 * 96 + 40]], [0, 1, 2]);
    }

    #[test]
    fn texture_tells_apart_what_colour_does_not() {
        let rough = |x: u32, y: u32| (infill_shaders::cpu::hash(1, 2, x, y) % 120) as u8;
        let (of, _) = regions(&sketch(|x, y| [if x < 48 { 100 } else { 40 + rough(x, y) }; 3]));
        assert_ne!(of[32 * 96 + 10], of[32 * 96 + 86]);
    }

    #[test]
    fn noise_has_few_regions() {
        let noise = |x, y, salt| (infill_shaders::cpu::hash(salt, 2, x, y) % 256) as u8;
        let (_, count) = regions(&sketch(|x, y| [noise(x, y, 1), noise(x, y, 2), noise(x, y, 3)]));
        assert!((1..=MOST).contains(&count), "{count}");
    }
}
