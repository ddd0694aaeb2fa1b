use infill_protocol::share::LINK_LIMIT;
use leptos::prelude::*;

use super::{app, icon::Icon};
use crate::editor::session::ShareView;
use crate::strings::{WORDS, with};

/// A link to a demo, the project file, and what this device keeps.
#[component]
pub fn Share() -> impl IntoView {
    let app = app();
    let close = move |_| {
        app.close_sheet();
        app.close_photo();
    };
    view! {
        <section class="part">
            <h3>{WORDS.sharing.link}</h3>
            <Link/>
        </section>
        <section class="part">
            <h3>{WORDS.sharing.project}</h3>
            <p class="quiet">{WORDS.sharing.project_about}</p>
            <div class="actions">
                <button class="plain" type="button" on:click=move |_| app.save_project()>
                    {Icon::Download.draw()}
                    <span>{WORDS.sharing.project_save}</span>
                </button>
            </div>
        </section>
        <section class="part">
            <h3>{WORDS.keeping.sheet}</h3>
            <p class="quiet">{move || app.view.with(|view| view.kept)}</p>
            <div class="actions">
                <button class="plain" type="button" on:click=close>
                    {Icon::Clear.draw()}
                    <span>{WORDS.opening.close_photo}</span>
                </button>
            </div>
        </section>
    }
}

#[component]
fn Link() -> impl IntoView {
    let app = app();
    let share = Memo::new(move |_| app.view.with(|view| view.share.clone()));
    let limit = LINK_LIMIT.to_string();
    let too_long = with(WORDS.sharing.too_long, &[("limit", &limit)]);
    move || match share.get() {
        ShareView::Private => view! { <p class="quiet">{WORDS.sharing.private}</p> }.into_any(),
        ShareView::Making => view! { <p class="quiet" role="status">{WORDS.sharing.making}</p> }.into_any(),
        ShareView::Link { address, is_too_long } => {
            let length = address.chars().count().to_string();
            let counter = with(WORDS.sharing.length, &[("length", &length), ("limit", &limit)]);
            let about = if is_too_long { too_long.clone() } else { WORDS.sharing.about.to_owned() };
            view! {
                <p class="quiet">{about}</p>
                <div class="link-row">
                    <input type="text" id="share-link" readonly aria-label=WORDS.sharing.link value=address/>
                    <button class="choose" type="button" disabled=is_too_long on:click=move |_| app.copy_link()>
                        {WORDS.sharing.copy}
                    </button>
                </div>
                <p class="quiet counter" class:is-over=is_too_long>{counter}</p>
            }
            .into_any()
        }
    }
}
