use infill_protocol::{
    GuideOrigin, LabelEdit, Mask, Point, Rect, Size, Stroke, StrokePoint, Tone, VOID_LABEL,
};

use super::{Guide, flood, warp};
use crate::raster::{lasso, stroke};

impl Guide {
    /// Makes one edit and tells what of the map changed. Labels without a class change nothing.
    pub fn apply(&mut self, edit: &LabelEdit) -> Rect {
        if edit.says() {
            self.origin = GuideOrigin::Loaded;
        }
        match edit {
            LabelEdit::Brush { label, points } => self.paint(*label, |mask, scale| {
                let points = points.iter().map(|point| scale.stroke(*point)).collect();
                stroke::draw(mask, &Stroke { tone: Tone::Paint, points });
            }),
            LabelEdit::Polygon { label, points } => self.paint(*label, |mask, scale| {
                let points: Vec<Point> = points.iter().map(|&point| scale.point(point)).collect();
                lasso::draw(mask, &points, Tone::Paint);
            }),
            LabelEdit::Bucket { label, at } => self.pour(*label, *at),
            LabelEdit::Horizon { from, to, above, below } => self.split(*from, *to, *above, *below),
            LabelEdit::Boundary { from, to, reach } => self.drag(*from, *to, *reach),
            LabelEdit::Swap { a, b } => self.swap(*a, *b),
            LabelEdit::Unlock(unlocked) => {
                self.unlocked = *unlocked;
                Rect::default()
            }
            LabelEdit::Rename { label, name } => {
                if let Some(class) = self.palette.classes.get_mut(usize::from(*label)) {
                    class.name.clone_from(name);
                }
                Rect::default()
            }
        }
    }

    /// Whether a pixel may change.
    pub(super) fn is_free(&self, index: usize) -> bool {
        self.unlocked || self.hole.data()[index] == Mask::HOLE
    }

    /// The pixel of the map at a position of the photo.
    pub(super) fn pixel(&self, at: Point) -> Option<(u32, u32)> {
        let at = self.scale().point(at);
        let (x, y) = (at.x.div_euclid(16), at.y.div_euclid(16));
        let inside = x >= 0 && y >= 0 && x < self.size.width as i32 && y < self.size.height as i32;
        inside.then_some((x as u32, y as u32))
    }

    fn scale(&self) -> Scale {
        Scale { photo: self.photo, guide: self.size }
    }

    fn has(&self, label: u8) -> bool {
        usize::from(label) < self.palette.classes.len()
    }

    fn paint(&mut self, label: u8, draw: impl FnOnce(&mut Mask, Scale)) -> Rect {
        if !self.has(label) {
            return Rect::default();
        }
        let mut mask = Mask::known(self.size);
        draw(&mut mask, self.scale());
        self.relabel(|guide, index| {
            (mask.data()[index] == Mask::HOLE && guide.is_free(index)).then_some(label)
        })
    }

    fn pour(&mut self, label: u8, at: Point) -> Rect {
        let Some((x, y)) = self.pixel(at).filter(|_| self.has(label)) else { return Rect::default() };
        let found = self.labels[self.index(x, y)];
        let region =
            flood::region(self.size, (x, y), |index| self.labels[index] == found && self.is_free(index));
        self.relabel(|_, index| region[index].then_some(label))
    }

    fn split(&mut self, from: Point, to: Point, above: u8, below: u8) -> Rect {
        let Some(line) = Line::new(self.scale(), from, to) else { return Rect::default() };
        let [above, below] = [(above, true), (below, false)].map(|(label, side)| {
            Some(label).filter(|&label| self.has(label)).or_else(|| self.shore(&line, side))
        });
        self.relabel(|guide, index| {
            let side = if line.is_above(guide.place(index)) { above } else { below };
            side.filter(|_| guide.is_free(index))
        })
    }

    /// The label that most known pixels around the hole have on one side of a line.
    fn shore(&self, line: &Line, side: bool) -> Option<u8> {
        let bounds = self.hole.bounds()?;
        let near = bounds.grown(bounds.width.max(bounds.height) / 8 + 4, self.size);
        let mut counts = [0u32; 256];
        for y in near.y..near.bottom() {
            for x in near.x..near.right() {
                let index = self.index(x, y);
                if self.hole.data()[index] == Mask::KNOWN && line.is_above((x, y)) == side {
                    counts[usize::from(self.labels[index])] += 1;
                }
            }
        }
        counts[usize::from(VOID_LABEL)] = 0;
        // The first of equals, so that the choice does not depend on the order of a search.
        let most = *counts.iter().max()?;
        counts.iter().position(|&count| count == most && most > 0).map(|label| label as u8)
    }

    fn drag(&mut self, from: Point, to: Point, reach: u32) -> Rect {
        let scale = self.scale();
        let labels =
            warp::drag(self.size, &self.labels, scale.point(from), scale.point(to), scale.length(reach));
        self.relabel(|guide, index| Some(labels[index]).filter(|_| guide.is_free(index)))
    }

    fn swap(&mut self, a: u8, b: u8) -> Rect {
        if !self.has(a) || !self.has(b) {
            return Rect::default();
        }
        self.relabel(|guide, index| match guide.labels[index] {
            label if !guide.is_free(index) => Some(label),
            label if label == a => Some(b),
            label if label == b => Some(a),
            label => Some(label),
        })
    }

    /// Gives every pixel the label that `choose` has for its index, if any, and tells where that changed
    /// something.
    fn relabel(&mut self, choose: impl Fn(&Self, usize) -> Option<u8>) -> Rect {
        let mut dirty = Rect::default();
        for index in 0..self.labels.len() {
            if let Some(label) = choose(self, index).filter(|&label| label != self.labels[index]) {
                self.labels[index] = label;
                let (x, y) = self.place(index);
                dirty = dirty.union(Rect::new(x, y, 1, 1));
            }
        }
        dirty
    }

    const fn place(&self, index: usize) -> (u32, u32) {
        let width = self.size.width as usize;
        ((index % width) as u32, (index / width) as u32)
    }
}

/// From sixteenths of the photo's pixels to sixteenths of the map's.
#[derive(Clone, Copy)]
struct Scale {
    photo: Size,
    guide: Size,
}

impl Scale {
    fn point(self, at: Point) -> Point {
        Point::new(
            scaled(at.x, self.guide.width, self.photo.width),
            scaled(at.y, self.guide.height, self.photo.height),
        )
    }

    fn length(self, length: u32) -> u32 {
        let length = u64::from(length) * u64::from(self.guide.width) / u64::from(self.photo.width.max(1));
        length.min(1 << 24) as u32
    }

    fn stroke(self, point: StrokePoint) -> StrokePoint {
        StrokePoint { at: self.point(point.at), radius: self.length(point.radius).max(8) }
    }
}

fn scaled(value: i32, guide: u32, photo: u32) -> i32 {
    // No product overflows: sides are below 2^17, and the result is nearer to zero than the value.
    (i64::from(value) * i64::from(guide)).div_euclid(i64::from(photo.max(1))) as i32
}

/// A line across the map, walked from left to right; upright, from below to above.
struct Line {
    from: (i64, i64),
    step: (i64, i64),
}

impl Line {
    fn new(scale: Scale, from: Point, to: Point) -> Option<Self> {
        let [from, to] = [from, to].map(|point| {
            let point = scale.point(point);
            (i64::from(point.x), i64::from(point.y))
        });
        let step = (to.0 - from.0, to.1 - from.1);
        let backwards = step.0 < 0 || (step.0 == 0 && step.1 > 0);
        let step = if backwards { (-step.0, -step.1) } else { step };
        (step != (0, 0)).then_some(Self { from, step })
    }

    fn is_above(&self, (x, y): (u32, u32)) -> bool {
        let (x, y) = (i64::from(x) * 16 + 8 - self.from.0, i64::from(y) * 16 + 8 - self.from.1);
        self.step.0 * y - self.step.1 * x < 0
    }
}
