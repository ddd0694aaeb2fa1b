//! Ties the editor to the browser: events in, effects and frames out.

mod actions;
mod copying;
mod effects;
mod frame;
mod guide;
mod history;
mod input;
mod keeping;
mod keys;
mod looking;
mod opening;
mod previews;
mod reading;
mod settings;
mod sharing;
mod sheet;
mod snapshot;
mod state;
mod thumbnails;
mod tour;
mod trust;
mod workers;

use std::{cell::RefCell, rc::Rc};

use gloo::timers::callback::{Interval, Timeout};
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use web_sys::Blob;

use self::frame::Layers;
pub use self::guide::MapLook;
pub use self::history::Row;
pub use self::opening::{SAMPLES, sample_address};
pub use self::settings::choose_language;
pub use self::sheet::Sheet;
pub use self::snapshot::Snapshot;
use self::state::{Core, Offer};
pub use self::trust::check_in_words;
use crate::editor::session::{Host, Notice};
use crate::platform::page;

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
        let core = Core::new();
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
            if snapshot.notice != before.notice {
                self.dismiss_later(snapshot.notice.clone());
            }
            self.view.set(snapshot);
        }
    }

    /// A status goes out of sight by itself; an alert stays until it is dismissed.
    fn dismiss_later(self, notice: Option<Notice>) {
        if notice.as_ref().is_some_and(|notice| !notice.is_alert) {
            let dismiss = move |core: &mut Core| {
                if core.session.notice() == notice.as_ref() {
                    core.session.dismiss();
                }
            };
            Timeout::new(STATUS_MILLIS, move || self.act(dismiss)).forget();
        }
    }
}
