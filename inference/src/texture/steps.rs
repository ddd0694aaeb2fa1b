use infill_shaders::{Guide, NO_MATCH, cpu::Match};

use super::level::Level;

/// The steps between neighbouring pixels that the photo has where the matches point.
pub(super) struct Steps<'a> {
    pub level: &'a Level,
    /// A match for each target of the level.
    pub matches: &'a [Match],
}

impl Steps<'_> {
    /// How much brighter, in half levels, the pixel at index `to` should be than its neighbour at `from`:
    /// the mean of what the match of either says. `None` where neither says anything.
    pub fn wanted(&self, from: usize, to: usize) -> Option<[i32; 3]> {
        let width = self.level.width as usize;
        let dx = (to % width) as i32 - (from % width) as i32;
        let dy = (to / width) as i32 - (from / width) as i32;
        let ahead = self.source(from).and_then(|source| self.step(source, self.beside(source, dx, dy)?));
        let behind = self.source(to).and_then(|source| self.step(self.beside(source, -dx, -dy)?, source));
        match (ahead, behind) {
            (Some(a), Some(b)) => Some([0, 1, 2].map(|channel| a[channel] + b[channel])),
            (one, other) => Some(one.or(other)?.map(|step| 2 * step)),
        }
    }

    /// Index of the pixel that the hole pixel at `index` was matched with.
    pub fn source(&self, index: usize) -> Option<usize> {
        if !Guide(self.level.guide[index]).has(Guide::HOLE) {
            return None;
        }
        let [source, _] = *self.matches.get(self.level.slots[index] as usize)?;
        (source != NO_MATCH).then(|| self.level.index(source))
    }

    fn beside(&self, index: usize, dx: i32, dy: i32) -> Option<usize> {
        let (width, height) = (self.level.width as i32, self.level.height as i32);
        let (x, y) = (index as i32 % width + dx, index as i32 / width + dy);
        (x >= 0 && y >= 0 && x < width && y < height).then_some((y * width + x) as usize)
    }

    fn step(&self, from: usize, to: usize) -> Option<[i32; 3]> {
        let usable = |index: usize| Guide(self.level.guide[index]).has(Guide::USABLE);
        let channels = |index: usize| self.level.image[index].to_le_bytes().map(i32::from);
        let (a, b) = (channels(from), channels(to));
        (usable(from) && usable(to)).then(|| [b[0] - a[0], b[1] - a[1], b[2] - a[2]])
    }
}
