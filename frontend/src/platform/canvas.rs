use infill_protocol::{Edit, Rect, Shape, Size, Stroke, StrokePoint, TileId, Tone, UNITS_PER_PIXEL};
use js_sys::{ArrayBuffer, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageData};

use super::{files::CANVAS_AREA, map::MapPicture, page, patterns};
use crate::editor::{Viewport, tile_rect};

const TAU: f64 = std::f64::consts::TAU;
/// From this many device pixels a photo pixel on, pixels are shown as squares.
const SQUARE_FROM: f64 = 3.0;

/// RGBA8 pixels as something that can be drawn.
pub async fn picture(pixels: ArrayBuffer, size: Size) -> Result<ImageBitmap, JsValue> {
    let pixels = Uint8ClampedArray::new(&pixels);
    let data = ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, size.width, size.height)?;
    JsFuture::from(page::window().create_image_bitmap_with_image_data(&data)?).await?.dyn_into()
}

/// Device pixels per CSS pixel for a canvas of this size: the screen's, unless the canvas would be
/// larger than every browser grants.
pub fn pixel_ratio(width: f64, height: f64) -> f64 {
    let limit = (f64::from(CANVAS_AREA) / (width * height).max(1.0)).sqrt();
    page::window().device_pixel_ratio().min(limit)
}

/// One of the two canvases, in device pixels.
pub struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    pattern: Option<CanvasPattern>,
}

impl Layer {
    /// The lower canvas: the photo.
    pub fn photo(canvas: HtmlCanvasElement) -> Option<Self> {
        Self::new(canvas, &patterns::checkers()?)
    }

    /// The upper canvas: the hole.
    pub fn hole(canvas: HtmlCanvasElement) -> Option<Self> {
        Self::new(canvas, &patterns::stripes()?)
    }

    fn new(canvas: HtmlCanvasElement, pattern: &HtmlCanvasElement) -> Option<Self> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
        let pattern = context.create_pattern_with_html_canvas_element(pattern, "repeat").ok()?;
        Some(Self { canvas, context, pattern })
    }

    /// Gives the canvas the size of the view, and clears it.
    pub fn clear(&self, view: &Viewport) {
        let (width, height) = view.canvas();
        let size = [width, height].map(|side| (side * view.ratio()).round().max(1.0) as u32);
        if [self.canvas.width(), self.canvas.height()] == size {
            self.context.clear_rect(0.0, 0.0, f64::from(size[0]), f64::from(size[1]));
        } else {
            self.canvas.set_width(size[0]);
            self.canvas.set_height(size[1]);
        }
        self.context.set_image_smoothing_enabled(view.scale() * view.ratio() < SQUARE_FROM);
    }

    /// What shows through a transparent photo.
    pub fn draw_checkers(&self, view: &Viewport) {
        let [left, top, right, bottom] = device_edges(view, view.photo().rect());
        self.fill_with_pattern();
        self.context.fill_rect(left, top, right - left, bottom - top);
    }

    /// Draws the part of `picture`, which is tile `found`, that tile `wanted` covers.
    ///
    /// Edges fall on whole device pixels, so that neighbours meet without a seam.
    pub fn draw_tile(&self, view: &Viewport, wanted: TileId, found: TileId, picture: &ImageBitmap) {
        let photo = view.photo().rect();
        let Some(part) = tile_rect(wanted).intersect(photo) else { return };
        let origin = tile_rect(found);
        let [left, top, right, bottom] = device_edges(view, part);
        let step = f64::from(1_u32 << found.level);
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let x = f64::from(part.x - origin.x) / step;
        let y = f64::from(part.y - origin.y) / step;
        let columns = (f64::from(part.width) / step).min(width - x);
        let rows = (f64::from(part.height) / step).min(height - y);
        // Fails only for a picture that was closed; the next frame has another.
        drop(self.context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            picture,
            x,
            y,
            columns,
            rows,
            left,
            top,
            right - left,
            bottom - top,
        ));
    }

    /// Gives what is drawn the look of the hole, as opaque as it is.
    pub fn tint(&self, view: &Viewport) {
        self.compose("source-in");
        self.cover(view);
        self.compose("source-over");
    }

    /// Keeps what is drawn next left of `x` (CSS pixels), until [`Layer::release`].
    pub fn clip_left_of(&self, view: &Viewport, x: f64) {
        let height = view.canvas().1 * view.ratio();
        self.context.save();
        self.context.begin_path();
        self.context.rect(0.0, 0.0, (x * view.ratio()).round(), height.ceil());
        self.context.clip();
    }

    /// Keeps what is drawn next inside the photo, until [`Layer::release`].
    pub fn clip_to_photo(&self, view: &Viewport) {
        let [left, top, right, bottom] = device_edges(view, view.photo().rect());
        self.context.save();
        self.context.begin_path();
        self.context.rect(left, top, right - left, bottom - top);
        self.context.clip();
    }

    pub fn release(&self) {
        self.context.restore();
    }

    /// Draws an edit of the hole over those before it.
    pub fn draw_edit(&self, view: &Viewport, edit: &Edit) {
        match edit {
            Edit::Stroke(stroke) => self.draw_stroke(view, stroke, 0),
            Edit::Shape { tone, shape } => self.draw_shape(view, *tone, shape),
            Edit::Invert => {
                // Exclusive-or with a full cover leaves exactly what was not painted.
                self.compose("xor");
                self.cover(view);
                self.compose("source-over");
            }
            // What needs the pixels is drawn from tiles.
            Edit::Wand { .. } | Edit::Grow(_) | Edit::Feather(_) | Edit::Mask(_) => {}
            Edit::Guide(_) | Edit::Label(_) => {}
            Edit::Clear | Edit::Fill(_) => {
                self.compose("destination-out");
                self.cover(view);
                self.compose("source-over");
            }
        }
    }

    /// Draws a stroke from its point `from` on.
    pub fn draw_stroke(&self, view: &Viewport, stroke: &Stroke, from: usize) {
        self.set_tone(stroke.tone);
        self.draw_discs(view, &stroke.points, from);
        self.compose("source-over");
    }

    /// Draws a stroke of a label from its point `from` on, in a colour.
    pub fn draw_points(&self, view: &Viewport, points: &[StrokePoint], from: usize, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.draw_discs(view, points, from);
    }

    /// Draws the picture of a guide map over the photo.
    pub fn draw_map(&self, view: &Viewport, map: &MapPicture) {
        let Some(canvas) = map.canvas() else { return };
        let [left, top, right, bottom] = device_edges(view, view.photo().rect());
        // Fails only for a canvas without pixels, which a map has.
        drop(self.context.draw_image_with_offscreen_canvas_and_dw_and_dh(
            canvas,
            left,
            top,
            right - left,
            bottom - top,
        ));
    }

    /// Draws a picture over a part of the photo.
    pub fn draw_picture(&self, view: &Viewport, rect: Rect, picture: &ImageBitmap) {
        let [left, top, right, bottom] = device_edges(view, rect);
        drop(self.context.draw_image_with_image_bitmap_and_dw_and_dh(
            picture,
            left,
            top,
            right - left,
            bottom - top,
        ));
    }

    fn draw_discs(&self, view: &Viewport, points: &[StrokePoint], from: usize) {
        let points = &points[from.saturating_sub(1).min(points.len())..];
        self.context.begin_path();
        match points {
            [] => {}
            [only] => self.add_disc(view, *only),
            _ => {
                for pair in points.windows(2) {
                    self.add_capsule(view, pair[0], pair[1]);
                }
            }
        }
        self.context.fill();
    }

    fn draw_shape(&self, view: &Viewport, tone: Tone, shape: &Shape) {
        self.set_tone(tone);
        self.context.begin_path();
        match shape {
            Shape::Lasso(outline) => {
                for point in outline {
                    let (x, y) = device(view, point.x, point.y);
                    self.context.line_to(x, y);
                }
                self.context.close_path();
                self.context.fill_with_canvas_winding_rule(web_sys::CanvasWindingRule::Evenodd);
            }
            Shape::Rectangle(a, b) => {
                let ((x, y), (right, bottom)) = (device(view, a.x, a.y), device(view, b.x, b.y));
                self.context.fill_rect(x, y, right - x, bottom - y);
            }
        }
        self.compose("source-over");
    }

    fn add_disc(&self, view: &Viewport, point: StrokePoint) {
        let (x, y) = device(view, point.at.x, point.at.y);
        let radius = device_radius(view, point.radius);
        self.context.move_to(x + radius, y);
        // Fails only for a negative radius.
        drop(self.context.arc(x, y, radius, 0.0, TAU));
    }

    /// Two discs and what lies between them. All parts turn the same way, so that overlaps stay filled.
    fn add_capsule(&self, view: &Viewport, a: StrokePoint, b: StrokePoint) {
        self.add_disc(view, a);
        self.add_disc(view, b);
        let ((ax, ay), (bx, by)) = (device(view, a.at.x, a.at.y), device(view, b.at.x, b.at.y));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx.hypot(dy);
        if length > 1e-6 {
            let (nx, ny) = (-dy / length, dx / length);
            let (ra, rb) = (device_radius(view, a.radius), device_radius(view, b.radius));
            self.context.move_to(ax - nx * ra, ay - ny * ra);
            self.context.line_to(bx - nx * rb, by - ny * rb);
            self.context.line_to(bx + nx * rb, by + ny * rb);
            self.context.line_to(ax + nx * ra, ay + ny * ra);
            self.context.close_path();
        }
    }

    fn cover(&self, view: &Viewport) {
        self.fill_with_pattern();
        let [left, top, right, bottom] = device_edges(view, view.photo().rect());
        self.context.fill_rect(left, top, right - left, bottom - top);
    }

    fn set_tone(&self, tone: Tone) {
        self.fill_with_pattern();
        self.compose(if tone == Tone::Erase { "destination-out" } else { "source-over" });
    }

    fn fill_with_pattern(&self) {
        if let Some(pattern) = &self.pattern {
            self.context.set_fill_style_canvas_pattern(pattern);
        }
    }

    fn compose(&self, operation: &str) {
        // The names used here are known to every canvas.
        drop(self.context.set_global_composite_operation(operation));
    }
}

/// Sixteenths of a photo pixel → device pixels of the canvas.
fn device(view: &Viewport, x: i32, y: i32) -> (f64, f64) {
    let units = f64::from(UNITS_PER_PIXEL);
    let spot = view.to_canvas(f64::from(x) / units, f64::from(y) / units);
    (spot.x * view.ratio(), spot.y * view.ratio())
}

fn device_radius(view: &Viewport, radius: u32) -> f64 {
    f64::from(radius) / f64::from(UNITS_PER_PIXEL) * view.scale() * view.ratio()
}

/// Left, top, right and bottom of a rectangle of the photo, in whole device pixels.
fn device_edges(view: &Viewport, rect: Rect) -> [f64; 4] {
    let (start, end) = (
        view.to_canvas(f64::from(rect.x), f64::from(rect.y)),
        view.to_canvas(f64::from(rect.right()), f64::from(rect.bottom())),
    );
    [start.x, start.y, end.x, end.y].map(|edge| (edge * view.ratio()).round())
}
