//! Links out of and into the page, projects, questions, and what the system hands over.

use gloo::events::EventListener;
use infill_protocol::share::{PhotoPath, Share};
use leptos::{prelude::*, task::spawn_local};

use super::{App, Offer, Sheet};
use crate::editor::session::Arrival;
use crate::platform::{files, offline, page};
use crate::strings::{WORDS, with};

/// Name of a photo that another program shared without saying its name.
const SHARED_NAME: &str = "shared";

impl App {
    /// Opens what the address names, and listens to what comes later.
    pub(super) fn start_sharing(self) {
        offline::install(move |update| self.act(|core| core.offer = Some(Offer::Update(update))));
        offline::on_launch(move |file| self.open_file(&file));
        if page::parameter("shared").is_some() {
            spawn_local(async move {
                if let Some(photo) = offline::shared_photo().await {
                    self.act(|core| core.session.open(SHARED_NAME, photo));
                }
            });
        }
        if let Some(source) = page::parameter("photo").and_then(PhotoPath::new) {
            self.open_beside(source);
        }
        self.open_link(&page::fragment());
        EventListener::new(&page::window(), "hashchange", move |_| {
            let fragment = page::fragment();
            let is_busy = self.view.with_untracked(|view| view.photo.is_some() && view.has_edits);
            if is_busy && Share::read(&fragment).is_some() {
                self.act(|core| core.offer = Some(Offer::Link(fragment)));
            } else {
                self.open_link(&fragment);
            }
        })
        .forget();
    }

    /// Opens a demo; any other fragment means nothing.
    fn open_link(self, fragment: &str) {
        let share = match Share::read(fragment) {
            None => return,
            Some(Ok(share)) => Box::new(share),
            Some(Err(error)) => {
                let message = with(WORDS.sharing.link_broken, &[("why", &error.to_string())]);
                return self.act(|core| core.session.alert(message));
            }
        };
        spawn_local(async move {
            let name = share.photo.name().to_owned();
            match files::fetch(share.photo.as_str()).await {
                Ok(photo) => self.act(|core| core.session.arrive(name, photo, Arrival::Link(share))),
                Err(_) => self.act(|core| core.session.alert(WORDS.sharing.link_photo_missing)),
            }
        });
    }

    /// Shows the share sheet, and makes the link for it.
    pub fn share(self) {
        self.act(|core| core.session.share());
        self.open_sheet(Sheet::Share);
    }

    pub fn save_project(self) {
        self.act(|core| core.session.save_project());
    }

    pub fn close_photo(self) {
        self.act(|core| core.session.close());
    }

    /// The person answers a question with yes.
    pub fn accept(self) {
        let offer = self.act(|core| core.offer.take());
        match offer {
            None => {}
            Some(Offer::Restore(left)) => spawn_local(self.restore(left.slot)),
            Some(Offer::Link(fragment)) => self.open_link(&fragment),
            Some(Offer::Update(update)) => spawn_local(async move {
                let work = self.written().await;
                update.start(work.as_deref());
            }),
        }
    }

    /// The person answers a question with no.
    pub fn decline(self) {
        if let Some(Offer::Restore(left)) = self.act(|core| core.offer.take()) {
            self.discard(left.slot);
        }
    }
}
