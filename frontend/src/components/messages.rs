use leptos::prelude::*;

use super::{app, icon::Icon, offer::Offer, parts::IconButton};
use crate::editor::session::{Phase, Progress};
use crate::strings::WORDS;

/// Fills that are made again, and how far they are.
fn repeating(progress: &Progress) -> String {
    format!("{} · {} %", WORDS.filling.repeating, (progress.fraction * 100.0) as u32)
}

/// What the page has to say. Both places are always there, so that their news are announced.
#[component]
pub fn Messages() -> impl IntoView {
    let app = app();
    let view = app.view;
    let message = move |is_alert: bool| {
        view.with(|view| {
            let notice = view.notice.as_ref().filter(|notice| notice.is_alert == is_alert);
            notice.map(|notice| notice.message.clone())
        })
    };
    let status = move || {
        let loading = view.with(|view| view.phase == Phase::Loading);
        let repeated = view.with(|view| view.progress.as_ref().filter(|_| loading).map(repeating));
        let weights = view.with(|view| {
            // Else the place beside the method shows it.
            let is_shown = view.photo.is_some() && view.weights.method.needs_weights();
            view.weights.loading.clone().filter(|_| !is_shown)
        });
        repeated
            .or_else(|| message(false))
            .or_else(|| loading.then(|| WORDS.opening.loading.to_owned()))
            .or(weights)
    };
    view! {
        <div class="messages">
            <p class="status" role="status">{status}</p>
            <div class="alert">
                <p role="alert">{move || message(true)}</p>
                <Show when=move || message(true).is_some()>
                    <button class="plain" type="button" on:click=move |_| app.show_failure()>{WORDS.trust.details}</button>
                    <IconButton icon=Icon::Close name=WORDS.view.dismiss on_press=move || app.dismiss()/>
                </Show>
            </div>
            <Offer/>
        </div>
    }
}
