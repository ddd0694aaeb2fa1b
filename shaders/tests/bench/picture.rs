use std::ops::Range;

use infill_shaders::cpu::{Match, Scene, hash};
use infill_shaders::{Guide, NO_MATCH, RADIUS, SIDE, WORST, pack, unpack};

/// The `index`-th number of a seed.
pub fn random(seed: u32, index: u32) -> u32 {
    hash(seed, 99, index, 0)
}

/// A noisy picture in three labels with a blob and a few single pixels to fill, and some known pixels
/// that may not be copied. Patches with most of their pixels usable are sources.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub image: Vec<u32>,
    pub guide: Vec<u32>,
    pub targets: Vec<u32>,
    pub slots: Vec<u32>,
    pub order: Vec<u32>,
    pub sources: Vec<u32>,
    pub ranges: Vec<u32>,
}

impl Picture {
    pub fn new(width: u32, height: u32, seed: u32) -> Self {
        let count = (width * height) as usize;
        let mut picture = Self {
            width,
            height,
            image: (0..count as u32).map(|index| random(seed, index) & 0xff_ffff).collect(),
            guide: vec![0; count],
            targets: Vec::new(),
            slots: vec![NO_MATCH; count],
            order: Vec::new(),
            sources: Vec::new(),
            ranges: vec![0],
        };
        picture.mark(seed);
        picture.list_targets();
        picture.list_sources();
        picture
    }

    pub fn scene(&self) -> Scene<'_> {
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

    /// The buffers of peel and search before the field; `order` is what peel has between.
    pub fn inputs<'a>(&'a self, order: &[&'a [u32]]) -> Vec<&'a [u32]> {
        let mut inputs: Vec<&[u32]> = vec![&self.image, &self.guide, &self.targets, &self.slots];
        inputs.extend(order);
        inputs.extend([&self.sources[..], &self.ranges]);
        inputs
    }

    /// Made-up matches: mostly sources of any label, some far-off positions, some none.
    pub fn field(&self, seed: u32) -> Vec<Match> {
        let any = |bits: u32| match bits % 8 {
            0 => NO_MATCH,
            1 => pack(bits >> 8 & 0xff, bits >> 16 & 0xff).min(pack(self.width - 1, self.height - 1)),
            _ => self.sources[(bits >> 3) as usize % self.sources.len()],
        };
        let inside = |position: u32| {
            let (x, y) = unpack(position);
            position == NO_MATCH || (x < self.width && y < self.height)
        };
        (0..self.targets.len() as u32)
            .map(|slot| {
                let source = any(random(seed, 50_000 + slot));
                let distance = random(seed, 90_000 + slot) % 40_000;
                if inside(source) { [source, distance] } else { [NO_MATCH, WORST] }
            })
            .collect()
    }

    /// Places in the order with this depth, if there are any.
    pub fn ring(&self, depth: u32) -> Option<Range<u32>> {
        let first = self.order.iter().position(|&slot| self.depth(slot) == depth)?;
        let count = self.order.iter().filter(|&&slot| self.depth(slot) == depth).count();
        Some(first as u32..(first + count) as u32)
    }

    pub fn index(&self, position: u32) -> usize {
        let (x, y) = unpack(position);
        (y * self.width + x) as usize
    }

    fn depth(&self, slot: u32) -> u32 {
        Guide(self.guide[self.index(self.targets[slot as usize])]).depth()
    }

    fn mark(&mut self, seed: u32) {
        let (width, height) = (self.width, self.height);
        let middle = (random(seed, 1_000_000) % width, random(seed, 1_000_001) % height);
        let radius = (width.min(height) / 4).max(1);
        let is_hole = |x: u32, y: u32| {
            let blob = x.abs_diff(middle.0) + y.abs_diff(middle.1) < radius;
            blob || random(seed, 2_000_000 + y * width + x).is_multiple_of(300)
        };
        let forbidden = |x: u32, y: u32| x < width / 8 && y.is_multiple_of(5);
        let usable = |x: u32, y: u32| !is_hole(x, y) && !forbidden(x, y);
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
            let around = self.around(x, y).filter(|&(x, y)| usable(x, y)).count() as u32;
            let mut flags = if is_hole(x, y) { Guide::HOLE } else { 0 };
            flags |= if usable(x, y) { Guide::USABLE } else { 0 };
            flags |= if usable(x, y) && around > 10 { Guide::SOURCE } else { 0 };
            flags |= if around == SIDE * SIDE { Guide::WHOLE } else { 0 };
            let steps = (0..width + height).find(|&steps| {
                let near = |&(kx, ky): &(u32, u32)| kx.abs_diff(x) + ky.abs_diff(y) <= steps;
                let mut pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
                pixels.any(|at| near(&at) && !is_hole(at.0, at.1))
            });
            let label = (3 * x / width) as u8;
            self.guide[(y * width + x) as usize] = Guide::new(flags, label, steps.unwrap_or(0)).0;
        }
        // A single known pixel stays a source in the smallest pictures.
        if !self.guide.iter().any(|&word| Guide(word).has(Guide::SOURCE)) {
            let known = self.guide.iter().position(|&word| Guide(word).has(Guide::USABLE));
            self.guide[known.expect("a usable pixel")] |= Guide::SOURCE;
        }
    }

    fn around(&self, x: u32, y: u32) -> impl Iterator<Item = (u32, u32)> + use<> {
        let (width, height, side) = (self.width, self.height, 0..SIDE);
        let reach = move |(dx, dy): (u32, u32)| {
            let (x, y) = ((x + dx).checked_sub(RADIUS)?, (y + dy).checked_sub(RADIUS)?);
            (x < width && y < height).then_some((x, y))
        };
        side.clone().flat_map(move |dy| side.clone().map(move |dx| (dx, dy))).filter_map(reach)
    }

    fn list_targets(&mut self) {
        for (y, x) in (0..self.height).flat_map(|y| (0..self.width).map(move |x| (y, x))) {
            let hole = |(x, y): (u32, u32)| Guide(self.guide[(y * self.width + x) as usize]).has(Guide::HOLE);
            if self.around(x, y).any(hole) {
                self.slots[(y * self.width + x) as usize] = self.targets.len() as u32;
                self.targets.push(pack(x, y));
            }
        }
        self.order = (0..self.targets.len() as u32).collect();
        let depths: Vec<u32> = self.order.iter().map(|&slot| self.depth(slot)).collect();
        self.order.sort_by_key(|&slot| depths[slot as usize]);
    }

    fn list_sources(&mut self) {
        for label in 0..256 {
            for (index, &word) in self.guide.iter().enumerate() {
                if Guide(word).has(Guide::SOURCE) && Guide(word).label() == label {
                    self.sources.push(pack(index as u32 % self.width, index as u32 / self.width));
                }
            }
            self.ranges.push(self.sources.len() as u32);
        }
    }
}
