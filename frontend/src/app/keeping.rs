//! Keeps the work of this tab against a crash or a reload, and offers what an earlier one left.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use infill_protocol::{Edit, share::PhotoPath};
use leptos::task::spawn_local;
use web_sys::Blob;

use super::{App, Core, Offer};
use crate::editor::session::Arrival;
use crate::platform::{
    offline, page,
    shelf::{self, NotKept, Slot},
};
use crate::strings::WORDS;

/// How long the page waits for more edits before it writes them, ms.
const PAUSE_MILLIS: u32 = 500;

/// How often the page looks for work that was left, and after which pause, ms.
const LOOKS: u32 = 4;
const LOOK_MILLIS: u32 = 700;

/// What of this tab's work lies on the shelf.
#[derive(Default)]
pub struct Keeping {
    slot: Option<Slot>,
    /// The photo that lies there, by its number.
    photo: Option<u32>,
    /// The newest state that is there or being written: photo and revision of the log.
    seen: (u32, u64),
    pause: Option<Timeout>,
    is_writing: bool,
    pub refused: Option<NotKept>,
    /// The person closed the photo: what lies there goes.
    pub closed: bool,
}

/// What is to be done with the shelf.
enum Wish {
    Keep(State),
    Remove,
    /// The photo was lost, not closed: what was kept of it is all there is.
    Leave,
}

/// What is to be on the shelf.
struct State {
    epoch: u32,
    name: String,
    file: Blob,
    source: Option<PhotoPath>,
    edits: Vec<Edit>,
}

impl App {
    /// Offers what was left, and writes before the page is put away.
    pub(super) fn start_keeping(self) {
        EventListener::new(&page::document(), "visibilitychange", move |_| {
            if page::is_hidden() {
                self.write_now();
            }
        })
        .forget();
        spawn_local(async move {
            if let Some(name) = offline::handed_over() {
                return self.restore(Slot::named(name)).await;
            }
            self.offer_left(LOOKS).await;
        });
    }

    /// Looks for what an earlier tab left. The page before a reload may hold its work for a moment longer.
    async fn offer_left(self, looks: u32) {
        // Where files cannot be listed, none were kept.
        match shelf::left().await {
            Ok(Some(left)) => self.act(|core| core.offer = Some(Offer::Restore(left))),
            Ok(None) if looks > 1 => {
                Timeout::new(LOOK_MILLIS, move || spawn_local(self.offer_left(looks - 1))).forget();
            }
            _ => {}
        }
    }

    /// Something may have changed: writes it after a pause.
    pub(super) fn keep_later(self, core: &mut Core) {
        let state = (core.session.epoch(), core.session.document().revision());
        if state != core.keeping.seen && core.keeping.pause.is_none() && !core.keeping.is_writing {
            core.keeping.pause = Some(Timeout::new(PAUSE_MILLIS, move || self.write_now()));
        }
    }

    fn write_now(self) {
        let shared = self.shared();
        let mut core = shared.borrow_mut();
        core.keeping.pause = None;
        if !std::mem::replace(&mut core.keeping.is_writing, true) {
            spawn_local(self.write());
        }
    }

    /// Brings the shelf up to date, however often that changes meanwhile.
    pub(super) async fn write(self) {
        loop {
            let shared = self.shared();
            let (slot, photo, wish) = {
                let mut core = shared.borrow_mut();
                let seen = (core.session.epoch(), core.session.document().revision());
                if core.keeping.seen == seen {
                    core.keeping.is_writing = false;
                    return;
                }
                core.keeping.seen = seen;
                (core.keeping.slot.clone(), core.keeping.photo, core.wish())
            };
            let outcome = self.bring_up_to_date(slot, photo, wish).await;
            self.act(|core| core.note_kept(outcome));
        }
    }

    async fn bring_up_to_date(
        self,
        slot: Option<Slot>,
        photo: Option<u32>,
        wish: Wish,
    ) -> Result<(), NotKept> {
        let state = match (wish, &slot) {
            (Wish::Keep(state), _) => state,
            (Wish::Remove, Some(slot)) => {
                self.shared().borrow_mut().keeping.photo = None;
                return slot.remove().await;
            }
            (Wish::Remove, None) | (Wish::Leave, _) => return Ok(()),
        };
        let slot = slot.unwrap_or_else(|| {
            let slot = Slot::new();
            slot.hold();
            self.shared().borrow_mut().keeping.slot = Some(slot.clone());
            slot
        });
        if photo != Some(state.epoch) {
            slot.keep_photo(&state.name, state.source.as_ref(), &state.file).await?;
            self.shared().borrow_mut().keeping.photo = Some(state.epoch);
        }
        slot.keep_log(&state.edits).await
    }

    /// Opens what an earlier tab left, and goes on keeping it in the same place.
    pub(super) async fn restore(self, slot: Slot) {
        slot.hold();
        let work = match slot.read().await {
            Ok(work) => work,
            Err(_) => return self.act(|core| core.session.alert(WORDS.keeping.restore_failed)),
        };
        let Ok(edits) = work.edits else {
            slot.remove().await.ok();
            return self.act(|core| core.session.alert(WORDS.keeping.restore_failed));
        };
        let arrival = Arrival::Kept { edits, source: work.source };
        let before = self.act(|core| {
            core.session.arrive(work.name, work.photo, arrival);
            core.keeping.photo = None;
            core.keeping.slot.replace(slot)
        });
        if let Some(before) = before {
            // What stays of it is removed when it has become old.
            before.remove().await.ok();
        }
    }

    /// The person wants nothing of it.
    pub(super) fn discard(self, slot: Slot) {
        spawn_local(async move {
            let removed = slot.remove().await;
            self.act(|core| match removed {
                Ok(()) => core.session.say(WORDS.keeping.discarded),
                Err(_) => core.session.alert(WORDS.keeping.discard_failed),
            });
        });
    }

    /// The name under which the present work is found again, once it is written.
    pub(super) async fn written(self) -> Option<String> {
        let is_busy = std::mem::replace(&mut self.shared().borrow_mut().keeping.is_writing, true);
        if !is_busy {
            self.write().await;
        }
        let shared = self.shared();
        let core = shared.borrow();
        core.keeping.photo.and(core.keeping.slot.as_ref()).map(|slot| slot.name().to_owned())
    }
}

impl Core {
    /// Worth keeping is a photo that something was done to.
    fn wish(&mut self) -> Wish {
        let closed = std::mem::take(&mut self.keeping.closed);
        let edits = self.session.document().done().to_vec();
        let Some((name, file)) = self.session.file().cloned() else {
            return if closed { Wish::Remove } else { Wish::Leave };
        };
        if edits.is_empty() {
            return Wish::Remove;
        }
        let source = self.session.photo_source().cloned();
        Wish::Keep(State { epoch: self.session.epoch(), name, file, source, edits })
    }

    /// Says once that nothing is kept, and why.
    fn note_kept(&mut self, outcome: Result<(), NotKept>) {
        let refused = outcome.err();
        if refused == Some(NotKept::Full) && self.keeping.refused != refused {
            self.session.alert(WORDS.keeping.full);
        }
        self.keeping.refused = refused;
    }
}
