use infill_shaders::{Guide, NO_MATCH, SIDE, cpu::Scene, pack};

use super::pace::Pace;
use super::window::window_counts;

/// Longest list of sources kept for one level; random draws need no more.
const MAX_SOURCES: usize = 1 << 18;
/// Pixels of a patch.
const WHOLE: u32 = SIDE * SIDE;

/// One pixel grid of the pyramid before anything is derived from it.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub width: u32,
    pub height: u32,
    /// Packed pixels, alpha cleared; 0 where unknown.
    pub image: Vec<u32>,
    /// [`Guide::HOLE`], [`Guide::USABLE`] and the label.
    pub marks: Vec<Guide>,
}

/// A level of the pyramid with all that the stages read; see [`Scene`].
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub width: u32,
    pub height: u32,
    pub image: Vec<u32>,
    pub guide: Vec<u32>,
    pub targets: Vec<u32>,
    pub slots: Vec<u32>,
    pub order: Vec<u32>,
    pub sources: Vec<u32>,
    pub ranges: Vec<u32>,
    /// For depth `d`, `order[rings[d]..rings[d + 1]]` are its targets.
    pub rings: Vec<u32>,
}

impl Level {
    /// Patches with `enough` usable pixels are sources, and all patches of a label that has none such.
    pub async fn new(grid: Grid, enough: u32, pace: &Pace) -> Self {
        let Grid { width, height, image, marks } = grid;
        let depths = depths(width, height, &marks, pace).await;
        let usable = window_counts(width, height, |index| marks[index].has(Guide::USABLE), pace).await;
        let holes = window_counts(width, height, |index| marks[index].has(Guide::HOLE), pace).await;
        let is_source = |index: usize| marks[index].has(Guide::USABLE) && u32::from(usable[index]) >= enough;
        let mut rich = [false; 256];
        for (index, mark) in marks.iter().enumerate() {
            rich[mark.label() as usize] |= is_source(index);
        }
        pace.spend(marks.len()).await;
        let mut level = Self {
            width,
            height,
            image,
            guide: Vec::with_capacity(marks.len()),
            targets: Vec::new(),
            slots: vec![NO_MATCH; marks.len()],
            order: Vec::new(),
            sources: Vec::new(),
            ranges: Vec::new(),
            rings: Vec::new(),
        };
        for (index, mark) in marks.iter().enumerate() {
            let poor = !rich[mark.label() as usize] && mark.has(Guide::USABLE);
            let mut flags = mark.0 & (Guide::HOLE | Guide::USABLE);
            flags |= if poor || is_source(index) { Guide::SOURCE } else { 0 };
            flags |= if u32::from(usable[index]) == WHOLE { Guide::WHOLE } else { 0 };
            level.guide.push(Guide::new(flags, mark.label() as u8, depths[index].into()).0);
            if holes[index] > 0 {
                level.slots[index] = level.targets.len() as u32;
                level.targets.push(level.position(index));
            }
            if index % width as usize == 0 {
                pace.spend(width as usize).await;
            }
        }
        level.list_rings();
        pace.spend(3 * level.targets.len()).await;
        level.list_sources();
        pace.spend(2 * level.guide.len()).await;
        level
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

    pub fn max_depth(&self) -> u32 {
        (self.rings.len() as u32).saturating_sub(2)
    }

    /// Where the hole begins in the order.
    pub fn first_hole(&self) -> u32 {
        self.rings.get(1).copied().unwrap_or(0)
    }

    pub fn index(&self, position: u32) -> usize {
        let (x, y) = infill_shaders::unpack(position);
        y as usize * self.width as usize + x as usize
    }

    fn position(&self, index: usize) -> u32 {
        pack(index as u32 % self.width, index as u32 / self.width)
    }

    /// Counting sort of the targets by depth.
    fn list_rings(&mut self) {
        let depths: Vec<u32> =
            self.targets.iter().map(|&target| Guide(self.guide[self.index(target)]).depth()).collect();
        let Some(&deepest) = depths.iter().max() else { return };
        let mut starts = vec![0; deepest as usize + 2];
        for &depth in &depths {
            starts[depth as usize + 1] += 1;
        }
        for depth in 0..starts.len() - 1 {
            starts[depth + 1] += starts[depth];
        }
        self.rings = starts.clone();
        self.order = vec![0; depths.len()];
        for (slot, &depth) in depths.iter().enumerate() {
            let place = &mut starts[depth as usize];
            self.order[*place as usize] = slot as u32;
            *place += 1;
        }
    }

    fn list_sources(&mut self) {
        let mut counts = [0u32; 256];
        let is_source = |guide: &u32| Guide(*guide).has(Guide::SOURCE);
        for guide in self.guide.iter().filter(|guide| is_source(guide)) {
            counts[Guide(*guide).label() as usize] += 1;
        }
        let total: usize = counts.iter().map(|&count| count as usize).sum();
        // Rounded up, so that every label keeps its first source.
        let stride = total.div_ceil(MAX_SOURCES).max(1) as u32;
        self.ranges = Vec::with_capacity(257);
        self.ranges.push(0);
        for (label, count) in counts.iter().enumerate() {
            self.ranges.push(self.ranges[label] + count.div_ceil(stride));
        }
        self.sources = vec![0; self.ranges[256] as usize];
        let mut seen = [0u32; 256];
        for (index, guide) in self.guide.iter().enumerate().filter(|(_, guide)| is_source(guide)) {
            let label = Guide(*guide).label() as usize;
            if seen[label].is_multiple_of(stride) {
                let place = self.ranges[label] + seen[label] / stride;
                self.sources[place as usize] = pack(index as u32 % self.width, index as u32 / self.width);
            }
            seen[label] += 1;
        }
    }
}

/// Steps to the nearest known pixel over four neighbours, 0 for known ones: a sweep each way.
async fn depths(width: u32, height: u32, marks: &[Guide], pace: &Pace) -> Vec<u16> {
    let (width, height) = (width as usize, height as usize);
    let mut depths: Vec<u16> =
        marks.iter().map(|mark| if mark.has(Guide::HOLE) { u16::MAX } else { 0 }).collect();
    for y in 0..height {
        for index in y * width..(y + 1) * width {
            let left = if index % width > 0 { depths[index - 1] } else { u16::MAX };
            let above = if y > 0 { depths[index - width] } else { u16::MAX };
            depths[index] = depths[index].min(left.min(above).saturating_add(1));
        }
        pace.spend(width).await;
    }
    for y in (0..height).rev() {
        for index in (y * width..(y + 1) * width).rev() {
            let right = if index % width + 1 < width { depths[index + 1] } else { u16::MAX };
            let below = if y + 1 < height { depths[index + width] } else { u16::MAX };
            depths[index] = depths[index].min(right.min(below).saturating_add(1));
        }
        pace.spend(width).await;
    }
    depths
}
