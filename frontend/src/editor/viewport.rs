use infill_protocol::{Point, Rect, Size, TILE_SIDE};

/// A position on the canvas in CSS pixels from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
}

impl Spot {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub fn middle(self, other: Self) -> Self {
        Self::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }
}

/// Free space around a fitted photo: this share of the canvas, at most so many CSS pixels.
const FIT_MARGIN: (f64, f64) = (0.025, 24.0);
/// How much of the photo always stays in sight, CSS pixels.
const KEEP: f64 = 64.0;
/// The closest look: device pixels a photo pixel may cover.
const CLOSEST: f64 = 32.0;

/// Which part of the photo is on the canvas: the one map between the two, both ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    photo: Size,
    /// Size of the canvas, CSS pixels.
    width: f64,
    height: f64,
    /// Device pixels per CSS pixel.
    ratio: f64,
    /// CSS pixels per photo pixel.
    scale: f64,
    /// Where the photo's top left corner lies on the canvas.
    origin: Spot,
    /// Still as `fit` left it, and so to be fitted again when the canvas changes.
    fitted: bool,
}

impl Viewport {
    pub fn new(photo: Size) -> Self {
        let origin = Spot::default();
        let mut view = Self { photo, width: 1.0, height: 1.0, ratio: 1.0, scale: 1.0, origin, fitted: true };
        view.fit();
        view
    }

    pub const fn photo(&self) -> Size {
        self.photo
    }

    pub const fn scale(&self) -> f64 {
        self.scale
    }

    pub const fn ratio(&self) -> f64 {
        self.ratio
    }

    /// Width and height of the canvas in CSS pixels.
    pub const fn canvas(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    /// Device pixels a photo pixel covers, in percent.
    pub fn percent(&self) -> f64 {
        self.scale * self.ratio * 100.0
    }

    /// Starts on another photo, fitted.
    pub fn set_photo(&mut self, photo: Size) {
        self.photo = photo;
        self.fit();
    }

    /// The canvas became `width` by `height` CSS pixels; its middle keeps showing the same place.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        let shift = ((width - self.width) / 2.0, (height - self.height) / 2.0);
        (self.width, self.height, self.ratio) = (width.max(1.0), height.max(1.0), ratio.max(0.1));
        if self.fitted {
            self.fit();
        } else {
            self.pan_by(shift.0, shift.1);
        }
    }

    /// The whole photo, in the middle.
    pub fn fit(&mut self) {
        self.scale = self.fit_scale();
        let (width, height) = self.shown_size();
        self.origin = Spot::new((self.width - width) / 2.0, (self.height - height) / 2.0);
        self.fitted = true;
    }

    /// One photo pixel on one device pixel, around the middle of the canvas.
    pub fn actual_size(&mut self) {
        let middle = Spot::new(self.width / 2.0, self.height / 2.0);
        self.zoom_at(middle, 1.0 / self.ratio / self.scale);
    }

    /// Zooms by `factor` so that the place of the photo under `spot` stays there.
    pub fn zoom_at(&mut self, spot: Spot, factor: f64) {
        let fit = self.fit_scale();
        let closest = (CLOSEST / self.ratio).max(fit);
        let scale = (self.scale * factor).clamp((fit / 2.0).min(1.0 / self.ratio), closest);
        let factor = scale / self.scale;
        self.origin.x = spot.x - (spot.x - self.origin.x) * factor;
        self.origin.y = spot.y - (spot.y - self.origin.y) * factor;
        self.scale = scale;
        self.keep_in_sight();
    }

    pub fn pan_by(&mut self, dx: f64, dy: f64) {
        self.origin.x += dx;
        self.origin.y += dy;
        self.keep_in_sight();
    }

    /// Two fingers moved from `from` to `to`: zoom by their distance, pan by their middle.
    pub fn pinch(&mut self, from: [Spot; 2], to: [Spot; 2]) {
        let (before, after) = (from[0].distance(from[1]).max(1.0), to[0].distance(to[1]).max(1.0));
        let (start, end) = (from[0].middle(from[1]), to[0].middle(to[1]));
        self.zoom_at(start, after / before);
        self.pan_by(end.x - start.x, end.y - start.y);
    }

    /// Canvas → photo, in photo pixels (pixel `(x, y)` covers `x..x + 1`).
    pub fn to_photo(&self, spot: Spot) -> (f64, f64) {
        ((spot.x - self.origin.x) / self.scale, (spot.y - self.origin.y) / self.scale)
    }

    /// Canvas → photo, in the units of an edit.
    pub fn to_point(&self, spot: Spot) -> Point {
        let (x, y) = self.to_photo(spot);
        Point::from_pixels(x, y)
    }

    /// Photo pixels → canvas.
    pub fn to_canvas(&self, x: f64, y: f64) -> Spot {
        Spot::new(self.origin.x + x * self.scale, self.origin.y + y * self.scale)
    }

    /// The pixels of the photo that are at least partly on the canvas.
    pub fn visible(&self) -> Rect {
        let (left, top) = self.to_photo(Spot::default());
        let (right, bottom) = self.to_photo(Spot::new(self.width, self.height));
        let cut = |value: f64, limit: u32| value.clamp(0.0, f64::from(limit)) as u32;
        let (x, y) = (cut(left.floor(), self.photo.width), cut(top.floor(), self.photo.height));
        let right = cut(right.ceil(), self.photo.width);
        let bottom = cut(bottom.ceil(), self.photo.height);
        Rect::new(x, y, right - x, bottom - y)
    }

    /// The coarsest of the levels `0..=coarsest` that still has a pixel for every device pixel.
    pub fn level(&self, coarsest: u32) -> u32 {
        let halvings = -(self.scale * self.ratio).log2();
        // A whole halving of the view must not fall one level short by rounding.
        (halvings + 1e-6).floor().clamp(0.0, f64::from(coarsest)) as u32
    }

    /// The tiles `(column, row)` of `level` on the canvas, those nearest its middle first.
    pub fn tiles(&self, level: u32) -> Vec<(u32, u32)> {
        let visible = self.visible();
        if visible.is_empty() {
            return Vec::new();
        }
        let side = u64::from(TILE_SIDE) << level;
        let index = |position: u32| (u64::from(position) / side) as u32;
        let mut tiles = Vec::new();
        for row in index(visible.y)..=index(visible.bottom() - 1) {
            for column in index(visible.x)..=index(visible.right() - 1) {
                tiles.push((column, row));
            }
        }
        let (x, y) = self.to_photo(Spot::new(self.width / 2.0, self.height / 2.0));
        let middle = (x / side as f64 - 0.5, y / side as f64 - 0.5);
        let distance = |&(column, row): &(u32, u32)| {
            (f64::from(column) - middle.0).powi(2) + (f64::from(row) - middle.1).powi(2)
        };
        tiles.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        tiles
    }

    fn fit_scale(&self) -> f64 {
        let (width, height) = (f64::from(self.photo.width.max(1)), f64::from(self.photo.height.max(1)));
        let (share, most) = FIT_MARGIN;
        let margin = |side: f64| side - 2.0 * (side * share).min(most);
        (margin(self.width) / width).min(margin(self.height) / height).min(CLOSEST / self.ratio)
    }

    fn shown_size(&self) -> (f64, f64) {
        (f64::from(self.photo.width) * self.scale, f64::from(self.photo.height) * self.scale)
    }

    fn keep_in_sight(&mut self) {
        let (width, height) = self.shown_size();
        let cut = |origin: f64, shown: f64, canvas: f64| {
            let keep = KEEP.min(shown).min(canvas);
            origin.clamp(keep - shown, canvas - keep)
        };
        self.origin =
            Spot::new(cut(self.origin.x, width, self.width), cut(self.origin.y, height, self.height));
        self.fitted = false;
    }
}

#[cfg(test)]
mod tests;
