use super::{Match, Scene, hash, in_window, moved, parallel, patch::Target, remoteness};
use crate::{Guide, NO_MATCH, SearchParams, WORST, unpack};

/// One pass of PatchMatch (Barnes et al. 2009) over `out.len()` targets from `params.start`: keeps the
/// best of the present match, the matches of four neighbours `step` away carried over, and random ones
/// around the best.
///
/// Reads the matches of the pass before and writes new ones, so all targets are independent (the
/// jump-flood form of propagation). A target without a match draws one of its label.
pub fn search(params: &SearchParams, scene: &Scene<'_>, field: &[Match], out: &mut [Match]) {
    parallel::fill(out, |index| Finder::new(params, scene, field, params.start as usize + index).run());
}

struct Finder<'a> {
    params: &'a SearchParams,
    scene: &'a Scene<'a>,
    field: &'a [Match],
    position: u32,
    guide: Guide,
    target: Target<'a>,
    own: Match,
    /// What the four neighbours would have this target copy.
    continued: [u32; 4],
    best: Match,
    /// Distance of the best and its penalties.
    cost: u32,
}

impl<'a> Finder<'a> {
    fn new(params: &'a SearchParams, scene: &'a Scene<'a>, field: &'a [Match], slot: usize) -> Self {
        let position = scene.targets[slot];
        Self {
            params,
            scene,
            field,
            position,
            guide: scene.guide_at(position),
            target: Target::new(scene, position),
            own: field[slot],
            continued: neighbours(scene, field, position, 1),
            best: [NO_MATCH, WORST],
            cost: u32::MAX,
        }
    }

    fn run(mut self) -> Match {
        match self.own {
            [NO_MATCH, _] => {}
            [source, distance] if self.params.settled == 1 => {
                self.take(source, distance, self.penalty(source))
            }
            [source, _] => self.consider(source),
        }
        let carried = match self.params.step {
            1 => self.continued,
            step => neighbours(self.scene, self.field, self.position, step as i32),
        };
        carried.into_iter().for_each(|source| self.consider(source));
        self.draw_any();
        self.draw_around();
        self.best
    }

    fn draw_any(&mut self) {
        let range = self.scene.range(self.guide.label());
        if self.best[0] == NO_MATCH && !range.is_empty() {
            let choice = range.start + self.random(0) % (range.end - range.start);
            self.consider(self.scene.sources[choice as usize]);
        }
    }

    fn draw_around(&mut self) {
        let mut window = self.params.window;
        for draw in 1..=self.params.samples {
            let offset = in_window(self.random(draw), window);
            self.consider(moved(self.scene, self.best[0], offset));
            window /= 2;
        }
    }

    fn consider(&mut self, source: u32) {
        if source == NO_MATCH || source == self.best[0] || !self.guide.accepts(self.scene.guide_at(source)) {
            return;
        }
        let penalty = self.penalty(source);
        if penalty < self.cost {
            let distance = self.target.distance(source, self.cost - penalty);
            if distance + penalty < self.cost {
                self.take(source, distance, penalty);
            }
        }
    }

    fn penalty(&self, source: u32) -> u32 {
        let broken = self.continued.iter().filter(|&&other| other != NO_MATCH && other != source).count();
        broken as u32 * self.params.coherence + remoteness(self.params.near, self.position, source)
    }

    fn take(&mut self, source: u32, distance: u32, penalty: u32) {
        self.best = [source, distance];
        self.cost = distance + penalty;
    }

    fn random(&self, draw: u32) -> u32 {
        hash(self.params.seed, self.params.pass, self.position, draw)
    }
}

/// The matches of the four neighbours `step` away, moved to `position`.
fn neighbours(scene: &Scene<'_>, field: &[Match], position: u32, step: i32) -> [u32; 4] {
    let (x, y) = unpack(position);
    [(-step, 0), (step, 0), (0, -step), (0, step)].map(|(dx, dy)| {
        let slot = scene.index(x as i32 + dx, y as i32 + dy).map_or(NO_MATCH, |index| scene.slots[index]);
        if slot == NO_MATCH { NO_MATCH } else { moved(scene, field[slot as usize][0], (-dx, -dy)) }
    })
}
