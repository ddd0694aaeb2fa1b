//! Ties the editor to the browser: events in, effects and frames out.

mod effects;
mod frame;
mod guide;
mod history;
mod input;
mod keeping;
mod keys;
mod opening;
mod settings;
mod sharing;
mod snapshot;
mod thumbnails;
mod trust;

use std::{cell::RefCell, rc::Rc};

use gloo::timers::callback::{Interval, Timeout};
use infill_protocol::{DeviceChoice, Edit, Method, Size, WeightsHash};
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use web_sys::{Blob, ImageBitmap};

use self::frame::Layers;
pub use self::guide::MapLook;
use self::guide::Previews;
pub use self::history::Row;
use self::keeping::Keeping;
pub use self::opening::{SAMPLES, sample_address};
pub use self::settings::choose_language;
pub use self::snapshot::Snapshot;
use self::thumbnails::Thumbnails;
pub use self::trust::check_in_words;
use crate::editor::{
    Session, Spot, TileCache, Viewport,
    session::{Host, Purpose},
    settings::Settings,
    tools::{BrushSize, Pointers, Tool},
};
use crate::platform::{
    clipboard::Promised, map::MapPicture, offline::Update, page, shelf::Left, worker::WorkerHandle,
};

/// How often the session is told that time passes, while that matters, ms.
const TICK_MILLIS: u32 = 25;
/// How long a status message stays in sight, ms.
const STATUS_MILLIS: u32 = 6_000;

/// What the session passes through on this page.
pub enum Browser {}

impl Host for Browser {
    type Buffer = ArrayBuffer;
    type File = Blob;
}

/// A sheet in front of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Download,
    Failure,
    Privacy,
    Share,
    Shortcuts,
    Weights,
    Mapping,
}

/// A question that waits for an answer and hinders nothing.
#[derive(Clone)]
enum Offer {
    /// Work that an earlier tab left.
    Restore(Left),
    /// A new release.
    Update(Update),
    /// A link that was put into the address while something else is open.
    Link(String),
}

/// Everything that changes.
struct Core {
    session: Session<Browser>,
    view: Viewport,
    pointers: Pointers,
    tiles: TileCache<ImageBitmap>,
    thumbnails: Thumbnails,
    layers: Option<Layers>,
    photo_worker: Option<WorkerHandle>,
    compute_worker: Option<WorkerHandle>,
    promised: Option<Promised>,
    ticker: Option<Interval>,
    /// Where the pointer hovers, and where the keyboard's pointer is.
    hover: Option<Spot>,
    caret: Option<Spot>,
    space_held: bool,
    /// The photo as it was is shown while a key is held, or left of this share of the canvas.
    before_held: bool,
    compare: Option<f64>,
    dragging: bool,
    shows_history: bool,
    settings: Settings,
    /// How photos are saved was changed by hand.
    settings_changed: bool,
    keeping: Keeping,
    offer: Option<Offer>,
    /// The picture of the guide map, and how it is shown.
    map: MapPicture,
    map_look: MapLook,
    previews: Previews,
    pictures: Vec<(u32, String)>,
    /// The step of the tour that is on screen.
    tour: Option<usize>,
}

/// The page's one handle, free to copy into any closure.
#[derive(Clone, Copy)]
pub struct App {
    core: StoredValue<Rc<RefCell<Core>>, LocalStorage>,
    /// What the components show.
    pub view: RwSignal<Snapshot>,
    pub sheet: RwSignal<Option<Sheet>>,
    pub dark: RwSignal<bool>,
}

impl App {
    /// The editor as `?device=` wants it. Workers start with [`App::start`].
    pub fn new() -> Self {
        let device = match page::parameter("device").as_deref() {
            Some("cpu") => DeviceChoice::Cpu,
            Some("webgpu") => DeviceChoice::WebGpu,
            _ => DeviceChoice::Auto,
        };
        let settings = settings::recall();
        let mut core = Core {
            session: Session::new(device, page::home()),
            view: Viewport::new(Size::default()),
            pointers: Pointers::default(),
            tiles: TileCache::default(),
            thumbnails: Thumbnails::default(),
            layers: None,
            photo_worker: None,
            compute_worker: None,
            promised: None,
            ticker: None,
            hover: None,
            caret: None,
            space_held: false,
            before_held: false,
            compare: None,
            dragging: false,
            shows_history: false,
            settings,
            settings_changed: false,
            keeping: Keeping::default(),
            offer: None,
            map: MapPicture::default(),
            map_look: MapLook::default(),
            previews: Previews::default(),
            pictures: Vec::new(),
            tour: None,
        };
        core.apply_settings(&settings);
        let view = RwSignal::new(Snapshot::of(&core));
        let core = StoredValue::new_local(Rc::new(RefCell::new(core)));
        Self { core, view, sheet: RwSignal::new(None), dark: RwSignal::new(page::prefers_dark()) }
    }

    /// Starts the workers, once the page has been painted, and listens to keys, drops and pastes.
    pub fn start(self) {
        self.listen();
        page::next_frame(move || {
            Timeout::new(0, move || {
                self.act(|_| {});
                self.start_sharing();
                self.start_keeping();
            })
            .forget();
        });
    }

    fn shared(self) -> Rc<RefCell<Core>> {
        self.core.get_value()
    }

    /// Does something, then whatever follows from it.
    fn act<T>(self, action: impl FnOnce(&mut Core) -> T) -> T {
        let shared = self.shared();
        let (result, effects) = {
            let mut core = shared.borrow_mut();
            core.session.set_clock(page::now());
            let result = action(&mut core);
            (result, core.session.take_effects())
        };
        for effect in effects {
            self.carry_out(effect);
        }
        self.publish();
        result
    }

    /// Shows what is: signals for the components, a frame for the canvases, a clock where time matters.
    fn publish(self) {
        let shared = self.shared();
        let mut core = shared.borrow_mut();
        if core.session.needs_tick() {
            let tick = move || self.act(|core| core.session.tick());
            core.ticker.get_or_insert_with(|| Interval::new(TICK_MILLIS, tick));
        } else {
            core.ticker = None;
        }
        self.keep_later(&mut core);
        core.follow_guide();
        drop(core);
        self.remember();
        let mut core = shared.borrow_mut();
        let snapshot = Snapshot::of(&core);
        let frame = core.layers.as_mut().is_some_and(Layers::schedule);
        drop(core);
        if frame {
            page::next_frame(move || self.draw());
        }
        let before = self.view.get_untracked();
        if before != snapshot {
            let status = snapshot.notice.as_ref().filter(|notice| !notice.is_alert);
            if status.is_some() && status != before.notice.as_ref() {
                let shown = snapshot.notice.clone();
                Timeout::new(STATUS_MILLIS, move || {
                    self.act(|core| {
                        if core.session.notice() == shown.as_ref() {
                            core.session.dismiss();
                        }
                    })
                })
                .forget();
            }
            self.view.set(snapshot);
        }
    }

    pub fn choose_tool(self, tool: Tool) {
        self.act(|core| {
            core.pointers.tool = core.fitting(tool);
            core.compare = None;
            core.photo_changed();
        });
    }

    pub fn set_brush(self, diameter: f64) {
        self.act(|core| core.pointers.size = BrushSize::new(diameter));
    }

    pub fn step_brush(self, steps: i32) {
        self.act(|core| core.pointers.size = core.pointers.size.stepped(steps));
    }

    pub fn undo(self) {
        self.act(|core| {
            core.hole_changed();
            core.session.undo();
        });
    }

    pub fn redo(self) {
        self.act(|core| {
            core.hole_changed();
            core.session.redo();
        });
    }

    pub fn invert(self) {
        self.commit(Edit::Invert);
    }

    pub fn clear(self) {
        self.commit(Edit::Clear);
    }

    fn commit(self, edit: Edit) {
        self.act(|core| {
            core.hole_changed();
            core.session.commit(edit);
        });
    }

    pub fn fill(self) {
        self.act(|core| {
            core.pointers.cancel();
            core.hole_changed();
            core.session.fill();
        });
    }

    pub fn try_another(self) {
        self.act(|core| {
            core.hole_changed();
            core.session.try_another();
        });
    }

    pub fn cancel(self) {
        self.act(|core| {
            core.hole_changed();
            core.session.cancel();
        });
    }

    pub fn dismiss(self) {
        self.act(|core| core.session.dismiss());
    }

    pub fn choose_method(self, method: Method) {
        self.act(|core| core.session.choose_method(method));
    }

    pub fn load_weights(self) {
        self.act(|core| core.session.load_weights());
    }

    pub fn cancel_loading(self) {
        self.act(|core| core.session.cancel_loading());
    }

    pub fn use_weights(self, hash: WeightsHash) {
        self.act(|core| core.session.use_weights(hash));
    }

    pub fn delete_weights(self, hash: WeightsHash) {
        self.act(|core| core.session.delete_weights(hash));
    }

    /// Saves the photo as the settings say.
    pub fn download(self) {
        self.act(|core| {
            if let Some(same) = core.session.photo().map(|photo| photo.same_format) {
                core.session.export(core.settings.export(same), Purpose::Download);
            }
        });
    }

    pub fn grow(self, pixels: i32) {
        self.commit(Edit::Grow(pixels));
    }

    pub fn feather(self, pixels: u32) {
        self.commit(Edit::Feather(pixels));
    }

    pub fn save_mask(self) {
        self.act(|core| core.session.save_mask());
    }

    /// Compare mode: `Some(0.5)` shows the photo as it was on the left half.
    pub fn set_compare(self, share: Option<f64>) {
        self.act(|core| {
            core.compare = share;
            core.photo_changed();
        });
    }

    fn set_before_held(self, held: bool) {
        self.act(|core| {
            if core.before_held != held {
                core.before_held = held;
                core.photo_changed();
            }
        });
    }

    pub fn zoom(self, factor: f64) {
        self.change_view(|view| {
            let (width, height) = view.canvas();
            view.zoom_at(Spot::new(width / 2.0, height / 2.0), factor);
        });
    }

    pub fn zoom_to_fit(self) {
        self.change_view(Viewport::fit);
    }

    pub fn zoom_to_actual_size(self) {
        self.change_view(Viewport::actual_size);
    }

    fn change_view(self, change: impl FnOnce(&mut Viewport)) {
        self.act(|core| {
            change(&mut core.view);
            core.view_changed();
        });
    }

    pub fn toggle_theme(self) {
        let dark = !self.dark.get_untracked();
        self.dark.set(dark);
        page::set_theme(dark);
    }
}
