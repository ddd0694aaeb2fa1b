use std::collections::{HashMap, HashSet};

use infill_protocol::{Rect, TILE_SIDE, TileId, Version};

/// Tiles asked for and not yet answered, at most: few enough that a zoom is not queued behind the
/// tiles of the view before it.
const IN_FLIGHT: usize = 12;
/// What tiles off the canvas may take, in bytes.
const SPARE_BYTES: usize = 48 << 20;

/// The tiles at hand, for one photo. `T` is a picture that can be drawn.
///
/// A tile that no longer shows the photo is kept and drawn until its replacement arrives, so that
/// nothing flickers when a fill lands.
#[derive(Debug)]
pub struct TileCache<T> {
    entries: HashMap<TileId, Entry<T>>,
    asked: HashSet<TileId>,
    clock: u64,
}

#[derive(Debug)]
struct Entry<T> {
    picture: T,
    bytes: usize,
    stale: bool,
    used: u64,
}

impl<T> Default for TileCache<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), asked: HashSet::new(), clock: 0 }
    }
}

impl<T> TileCache<T> {
    /// Forgets everything, as for another photo.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.asked.clear();
    }

    /// Forgets which tiles were asked for: the worker that would have answered is gone.
    pub fn ask_again(&mut self) {
        self.asked.clear();
    }

    pub fn insert(&mut self, id: TileId, picture: T, bytes: usize) {
        self.asked.remove(&id);
        self.clock += 1;
        self.entries.insert(id, Entry { picture, bytes, stale: false, used: self.clock });
    }

    /// The pixels of `dirty` changed in every version.
    pub fn invalidate(&mut self, dirty: Rect) {
        for (id, entry) in &mut self.entries {
            entry.stale |= touches(*id, dirty);
        }
    }

    /// The hole was drawn anew.
    pub fn invalidate_hole(&mut self) {
        for (id, entry) in &mut self.entries {
            entry.stale |= id.version == Version::Hole;
        }
        self.asked.retain(|id| id.version != Version::Hole);
    }

    /// There is no drawn hole any more.
    pub fn forget_hole(&mut self) {
        self.entries.retain(|id, _| id.version != Version::Hole);
        self.asked.retain(|id| id.version != Version::Hole);
    }

    /// The tile, or the finest coarser one that covers it, with its id.
    pub fn find(&mut self, id: TileId) -> Option<(TileId, &T)> {
        self.clock += 1;
        let mut at = id;
        while !self.entries.contains_key(&at) {
            // Levels end long before 16: a photo side has at most 32 bits less the tile's eight.
            if at.level >= 16 {
                return None;
            }
            at = TileId { level: at.level + 1, column: at.column / 2, row: at.row / 2, ..at };
        }
        let clock = self.clock;
        self.entries.get_mut(&at).map(|entry| {
            entry.used = clock;
            (at, &entry.picture)
        })
    }

    /// Which of `visible`, most wanted first, to ask for now. They count as asked from here on.
    pub fn ask(&mut self, visible: &[TileId]) -> Vec<TileId> {
        let fresh = |cache: &Self, id: &TileId| cache.entries.get(id).is_some_and(|entry| !entry.stale);
        let room = IN_FLIGHT.saturating_sub(self.asked.len());
        let missing: Vec<TileId> = visible
            .iter()
            .filter(|id| !self.asked.contains(id) && !fresh(self, id))
            .take(room)
            .copied()
            .collect();
        self.asked.extend(&missing);
        missing
    }

    /// Whether all of these tiles show the photo as it is.
    pub fn are_fresh(&self, visible: &[TileId]) -> bool {
        visible.iter().all(|id| self.entries.get(id).is_some_and(|entry| !entry.stale))
    }

    /// Drops the longest unused tiles that are not `visible`, down to the spare budget.
    pub fn trim(&mut self, visible: &[TileId]) {
        let keep: HashSet<TileId> = visible.iter().copied().collect();
        let mut spare: Vec<(u64, TileId, usize)> = self
            .entries
            .iter()
            .filter(|(id, _)| !keep.contains(id))
            .map(|(id, entry)| (entry.used, *id, entry.bytes))
            .collect();
        let mut bytes: usize = spare.iter().map(|&(_, _, bytes)| bytes).sum();
        spare.sort_unstable_by_key(|&(used, ..)| used);
        for (_, id, size) in spare {
            if bytes <= SPARE_BYTES {
                break;
            }
            self.entries.remove(&id);
            bytes -= size;
        }
    }
}

/// The pixels of the photo a tile shows; may reach past the photo's right and lower border.
pub fn tile_rect(id: TileId) -> Rect {
    let side = TILE_SIDE << id.level;
    Rect::new(id.column.saturating_mul(side), id.row.saturating_mul(side), side, side)
}

fn touches(id: TileId, dirty: Rect) -> bool {
    // A coarse pixel may average a neighbour across the edge of an odd size.
    let slack = 1 << id.level;
    let rect = tile_rect(id);
    let (x, y) = (rect.x.saturating_sub(slack), rect.y.saturating_sub(slack));
    Rect::new(x, y, rect.width + 2 * slack, rect.height + 2 * slack).intersect(dirty).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(level: u32, column: u32, row: u32) -> TileId {
        TileId { version: Version::Current, level, column, row }
    }

    #[test]
    fn each_missing_tile_is_asked_for_once() {
        let mut cache = TileCache::default();
        let visible = [tile(0, 0, 0), tile(0, 1, 0)];
        assert_eq!(cache.ask(&visible), visible);
        assert!(cache.ask(&visible).is_empty());
        cache.insert(visible[0], (), 4);
        assert!(cache.ask(&visible).is_empty());
        cache.ask_again();
        assert_eq!(cache.ask(&visible), [visible[1]]);
    }

    #[test]
    fn only_a_few_are_in_flight() {
        let mut cache = TileCache::<()>::default();
        let visible: Vec<_> = (0..100).map(|column| tile(0, column, 0)).collect();
        assert_eq!(cache.ask(&visible), visible[..IN_FLIGHT]);
        cache.insert(visible[0], (), 4);
        assert_eq!(cache.ask(&visible), [visible[IN_FLIGHT]]);
    }

    #[test]
    fn a_coarser_tile_stands_in() {
        let mut cache = TileCache::default();
        cache.insert(tile(3, 0, 1), "coarse", 4);
        assert_eq!(cache.find(tile(0, 7, 9)), Some((tile(3, 0, 1), &"coarse")));
        assert_eq!(cache.find(tile(0, 8, 9)), None);
    }

    #[test]
    fn a_changed_tile_is_shown_until_it_is_replaced() {
        let mut cache = TileCache::default();
        let (near, far) = (tile(0, 0, 0), tile(0, 5, 5));
        cache.ask(&[near, far]);
        cache.insert(near, 1, 4);
        cache.insert(far, 2, 4);
        cache.invalidate(Rect::new(10, 10, 4, 4));
        assert_eq!(cache.find(near), Some((near, &1)));
        assert!(cache.are_fresh(&[far]) && !cache.are_fresh(&[near, far]));
        assert_eq!(cache.ask(&[near, far]), [near]);
        cache.insert(near, 3, 4);
        assert_eq!(cache.find(near), Some((near, &3)));
        assert!(cache.ask(&[near, far]).is_empty());
    }

    #[test]
    fn trimming_spares_what_is_visible_and_recent() {
        let mut cache = TileCache::default();
        for column in 0..4 {
            cache.insert(tile(0, column, 0), column, SPARE_BYTES / 2);
        }
        cache.find(tile(0, 1, 0));
        cache.trim(&[tile(0, 0, 0)]);
        let left: Vec<bool> = (0..4).map(|column| cache.entries.contains_key(&tile(0, column, 0))).collect();
        assert_eq!(left, [true, true, false, true]);
    }
}
