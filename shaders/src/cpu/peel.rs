use super::{Match, Scene, hash, in_window, moved, parallel, patch::Target, remoteness};
use crate::{Guide, NO_MATCH, PeelParams, WORST, unpack};

/// First matches of one ring of targets, `out.len()` entries of the order from `params.start`, while the
/// hole is still being filled inwards: only pixels of finished rings are compared (the onion-peel start
/// of Newson et al. 2014).
///
/// Tries what the neighbours in finished rings found, random sources close by, and others from the
/// whole picture. Matches within the ring are not read, so its targets are independent.
pub fn peel(params: &PeelParams, scene: &Scene<'_>, field: &[Match], out: &mut [Match]) {
    parallel::fill(out, |index| {
        let slot = scene.order[params.start as usize + index];
        Peeler::new(params, scene, scene.targets[slot as usize]).run(field)
    });
}

struct Peeler<'a> {
    params: &'a PeelParams,
    scene: &'a Scene<'a>,
    position: u32,
    guide: Guide,
    target: Target<'a>,
    best: Match,
    cost: u32,
}

impl<'a> Peeler<'a> {
    fn new(params: &'a PeelParams, scene: &'a Scene<'a>, position: u32) -> Self {
        Self {
            params,
            scene,
            position,
            guide: scene.guide_at(position),
            target: Target::new(scene, position),
            best: [NO_MATCH, WORST],
            cost: u32::MAX,
        }
    }

    fn run(mut self, field: &[Match]) -> Match {
        self.follow(field);
        for draw in 0..self.params.close {
            // A quarter, an eighth and a sixteenth of the picture in turn.
            let window = (self.params.width.max(self.params.height) / 4) >> (draw % 3);
            let bits = hash(self.params.seed, 1, self.position, draw);
            self.consider(moved(self.scene, self.position, in_window(bits, window)));
        }
        let range = self.scene.range(self.guide.label());
        let count = range.end - range.start;
        for draw in 0..count.min(self.params.far) {
            let all = count <= self.params.far;
            let choice = if all { draw } else { hash(self.params.seed, 0, self.position, draw) % count };
            self.consider(self.scene.sources[(range.start + choice) as usize]);
        }
        self.best
    }

    fn follow(&mut self, field: &[Match]) {
        let (x, y) = unpack(self.position);
        for dy in -1..=1 {
            for dx in -1..=1 {
                let Some(index) = self.scene.index(x as i32 + dx, y as i32 + dy) else { continue };
                let slot = self.scene.slots[index];
                if slot != NO_MATCH && Guide(self.scene.guide[index]).depth() < self.params.ring {
                    self.consider(moved(self.scene, field[slot as usize][0], (-dx, -dy)));
                }
            }
        }
    }

    fn consider(&mut self, source: u32) {
        if source == NO_MATCH || !self.guide.accepts(self.scene.guide_at(source)) {
            return;
        }
        let distance = self.target.partial(source, self.params.ring.max(1));
        let cost = distance + remoteness(self.params.near, self.position, source);
        if cost < self.cost {
            (self.best, self.cost) = ([source, distance], cost);
        }
    }
}
