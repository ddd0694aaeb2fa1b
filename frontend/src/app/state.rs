use gloo::timers::callback::Interval;
use infill_protocol::{DeviceChoice, Size};
use web_sys::ImageBitmap;

use super::{
    Browser, MapLook,
    frame::Layers,
    keeping::Keeping,
    previews::Previews,
    settings,
    thumbnails::{Picture, Thumbnails},
};
use crate::editor::{Session, Spot, TileCache, Viewport, settings::Settings, tools::Pointers};
use crate::platform::{
    clipboard::Promised, map::MapPicture, offline::Update, page, shelf::Left, worker::WorkerHandle,
};

/// A question that waits for an answer and hinders nothing.
#[derive(Clone)]
pub enum Offer {
    /// Work that an earlier tab left.
    Restore(Left),
    /// A new release.
    Update(Update),
    /// A link that was put into the address while something else is open.
    Link(String),
}

/// Everything that changes.
pub struct Core {
    pub(super) session: Session<Browser>,
    pub(super) viewport: Viewport,
    pub(super) pointers: Pointers,
    pub(super) tiles: TileCache<ImageBitmap>,
    pub(super) thumbnails: Thumbnails,
    pub(super) layers: Option<Layers>,
    pub(super) photo_worker: Option<WorkerHandle>,
    pub(super) compute_worker: Option<WorkerHandle>,
    pub(super) promised: Option<Promised>,
    pub(super) ticker: Option<Interval>,
    /// Where the pointer hovers, and where the keyboard's pointer is.
    pub(super) hover: Option<Spot>,
    pub(super) caret: Option<Spot>,
    pub(super) space_held: bool,
    /// The photo as it was is shown while a key is held, or left of this share of the canvas.
    pub(super) before_held: bool,
    pub(super) compare: Option<f64>,
    pub(super) dragging: bool,
    pub(super) shows_history: bool,
    pub(super) settings: Settings,
    /// A setting was changed by hand and has not been kept yet.
    pub(super) settings_changed: bool,
    pub(super) keeping: Keeping,
    pub(super) offer: Option<Offer>,
    /// The picture of the guide map, and how it is shown.
    pub(super) map: MapPicture,
    pub(super) map_look: MapLook,
    pub(super) previews: Previews,
    pub(super) pictures: Vec<(u32, Picture)>,
    /// The step of the tour that is on screen.
    pub(super) tour: Option<usize>,
}

impl Core {
    /// The editor as `?device=` and the last visit want it.
    pub(super) fn new() -> Self {
        let device = match page::parameter("device").as_deref() {
            Some("cpu") => DeviceChoice::Cpu,
            Some("webgpu") => DeviceChoice::WebGpu,
            _ => DeviceChoice::Auto,
        };
        let settings = settings::recall();
        let mut core = Self {
            session: Session::new(device, page::home()),
            viewport: Viewport::new(Size::default()),
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
        core
    }
}
