use infill_protocol::Method;
use leptos::prelude::*;

use super::{app, icon::Icon, parts::IconButton, weights};
use crate::app::Sheet;
use crate::editor::session::{NetworkState, Phase};
use crate::strings::{WORDS, with};

/// What fills the hole, and how it stands with the network that this needs.
#[component]
pub fn Methods() -> impl IntoView {
    let app = app();
    let view = app.view;
    let is_running = move || view.with(|view| view.phase == Phase::Running);
    let choices = Method::ALL.into_iter().zip(WORDS.filling.method_names).map(|(method, name)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="method"
                    aria-label=name
                    prop:checked=move || view.with(|view| !view.weights.auto && view.weights.method == method)
                    on:change=move |_| app.choose_method(method)
                />
                <span aria-hidden="true">{name}</span>
            </label>
        }
    });
    let decided = move || {
        let method = view.with(|view| view.weights.method.title());
        with(WORDS.filling.auto_note, &[("method", method)])
    };
    view! {
        <div class="methods">
            <fieldset class="choices" role="radiogroup" aria-label=WORDS.filling.method disabled=is_running>
                <label class="choice">
                    <input
                        type="radio"
                        name="method"
                        aria-label=WORDS.filling.auto
                        prop:checked=move || view.with(|view| view.weights.auto)
                        on:change=move |_| app.choose_auto()
                    />
                    <span aria-hidden="true">{WORDS.filling.auto}</span>
                </label>
                {choices.collect_view()}
            </fieldset>
            <IconButton
                icon=Icon::Weights
                name=WORDS.weights.sheet
                on_press=move || app.open_sheet(Sheet::Weights)
            />
            <Show when=move || view.with(|view| view.weights.auto)>
                <p class="network quiet">{decided}</p>
            </Show>
            <Show when=move || view.with(|view| view.weights.method.needs_weights())>
                <Network/>
            </Show>
        </div>
    }
}

/// Of the chosen network: what it is, whether it is ready, and what can be done about it.
#[component]
fn Network() -> impl IntoView {
    let app = app();
    let view = app.view;
    let state = move || view.with(|view| view.weights.state.clone());
    let about = move || {
        view.with(|view| {
            let weights = &view.weights;
            weights.chosen.as_ref().map_or_else(
                || WORDS.weights.none.to_owned(),
                |info| format!("{} · {}", info.title, weights::about(info)),
            )
        })
    };
    let words = move || match state() {
        NetworkState::NotNeeded => String::new(),
        NetworkState::Missing => WORDS.weights.none_short.to_owned(),
        NetworkState::NotLoaded => WORDS.weights.not_loaded.to_owned(),
        NetworkState::Loading(words) => words,
        NetworkState::Ready => WORDS.weights.is_ready.to_owned(),
    };
    let is_idle = move || view.with(|view| view.phase != Phase::Running);
    view! {
        <div class="network">
            <p class="network-text">
                <span class="network-state" class:is-ready=move || state() == NetworkState::Ready>{words}</span>
                <span class="quiet">{about}</span>
            </p>
            <Show when=move || is_idle() && state() == NetworkState::NotLoaded>
                <button class="plain strong" type="button" on:click=move |_| app.load_weights()>
                    {WORDS.weights.load}
                </button>
            </Show>
            <Show when=move || is_idle() && matches!(state(), NetworkState::Loading(_))>
                <button class="plain strong" type="button" on:click=move |_| app.cancel_loading()>
                    {WORDS.weights.cancel}
                </button>
            </Show>
            <Show when=move || state() == NetworkState::Missing>
                <weights::OpenButton/>
            </Show>
        </div>
    }
}
