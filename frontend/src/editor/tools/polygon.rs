use infill_protocol::{Edit, LabelEdit, Point};

/// An area by its outline: corner after corner, drawn freely, or both in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polygon {
    label: u8,
    pub outline: Vec<Point>,
    /// Points that stay whatever becomes of the press under way.
    fixed: usize,
}

/// What a lifted pointer made of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lifted {
    /// It waits for its next corner.
    Open(Polygon),
    Closed(Edit),
    /// It has no area.
    Nothing,
}

impl Polygon {
    pub const fn new(label: u8) -> Self {
        Self { label, outline: Vec::new(), fixed: 0 }
    }

    /// A click sets a corner; at the first or the last one (a double click) it closes the area. A drag draws
    /// the outline, and closes it where nothing was clicked before. `reach`: how near is at a corner, in
    /// sixteenths of a photo pixel.
    pub fn lift(mut self, was_click: bool, reach: u32) -> Lifted {
        let set = self.fixed;
        if !was_click {
            self.fixed = self.outline.len();
            return if set == 0 { self.closed() } else { Lifted::Open(self) };
        }
        // A click at the very place of the last corner added no point.
        let Some(&at) = self.outline.get(set).or_else(|| self.outline.last()) else { return Lifted::Nothing };
        self.outline.truncate(set);
        let is_at = |corner: Option<&Point>| corner.is_some_and(|corner| is_near(*corner, at, reach));
        let (first, last) = (is_at(self.outline.first()), is_at(self.outline.last()));
        if set >= 3 && (first || last) {
            return self.closed();
        }
        if !last {
            self.outline.push(at);
            self.fixed = self.outline.len();
        }
        Lifted::Open(self)
    }

    /// Without the press under way; `None` where nothing is left.
    pub fn before_press(mut self) -> Option<Self> {
        self.outline.truncate(self.fixed);
        (self.fixed > 0).then_some(self)
    }

    /// Without its last corner; `None` where nothing is left.
    pub fn without_last(mut self) -> Option<Self> {
        self.fixed = self.fixed.saturating_sub(1);
        self.before_press()
    }

    /// Whether there is an area to close.
    pub const fn is_area(&self) -> bool {
        self.outline.len() >= 3
    }

    pub fn edit(self) -> Option<Edit> {
        let Self { label, outline, .. } = self;
        (outline.len() >= 3).then_some(Edit::Label(LabelEdit::Polygon { label, points: outline }))
    }

    fn closed(self) -> Lifted {
        self.edit().map_or(Lifted::Nothing, Lifted::Closed)
    }
}

fn is_near(a: Point, b: Point, reach: u32) -> bool {
    let way = |a: i32, b: i32| u64::from(a.abs_diff(b)).pow(2);
    way(a.x, b.x) + way(a.y, b.y) <= u64::from(reach).pow(2)
}
