use infill_protocol::{Method, WeightsInfo, WeightsPlace};
use leptos::prelude::*;

use super::{
    app,
    icon::Icon,
    parts::{FileInput, IconButton},
};
use crate::editor::session::Phase;
use crate::platform::page;
use crate::strings::{WORDS, with};

/// Size and licence in a few words.
pub fn about(info: &WeightsInfo) -> String {
    let size = format!("{:.1}", info.bytes as f64 / 1e6);
    let licence = if info.licence.is_empty() { WORDS.weights.no_licence } else { &info.licence };
    with(WORDS.weights.about, &[("size", &size), ("licence", licence)])
}

/// Takes weights files from the browser's picker.
#[component]
pub fn Input() -> impl IntoView {
    let app = app();
    view! {
        <FileInput
            id="weights-input"
            name=WORDS.weights.open
            accept=".safetensors"
            on_choose=move |input| app.take_chosen_weights(input)
        />
    }
}

#[component]
pub fn OpenButton() -> impl IntoView {
    view! {
        <button class="plain strong" type="button" on:click=|_| page::click("weights-input")>
            {WORDS.weights.open}
        </button>
    }
}

/// Which weights there are, and what of them is on this device.
#[component]
pub fn Shelf() -> impl IntoView {
    let view = app().view;
    let list = move || view.with(|view| view.weights.list.clone());
    let note = move || view.with(|view| view.weights.note.clone());
    view! {
        <Show when=move || list().is_empty()>
            <p>{WORDS.weights.list_empty}</p>
        </Show>
        <ul class="shelf">
            <For each=list key=|info| (info.hash, info.place) let:info>
                <Weights info=info/>
            </For>
        </ul>
        <Show when=move || note().is_some()>
            <p class="quiet">{note}</p>
        </Show>
        <div class="actions"><OpenButton/></div>
    }
}

/// One weights file.
#[component]
fn Weights(info: WeightsInfo) -> impl IntoView {
    let app = app();
    let hash = info.hash;
    let in_use = move || {
        app.view
            .with(|view| view.weights.network.as_ref().is_some_and(|network| network.weights.hash == hash))
    };
    let is_running = move || app.view.with(|view| view.phase == Phase::Running);
    let place = match info.place {
        WeightsPlace::Offered => WORDS.weights.offered,
        WeightsPlace::Kept => WORDS.weights.here,
        WeightsPlace::InMemory => WORDS.weights.in_memory,
    };
    let state = move || if in_use() { WORDS.weights.in_use } else { place };
    let is_here = info.place != WeightsPlace::Offered;
    let fills = info.purpose.method();
    let purpose = fills.map_or(WORDS.weights.names, Method::title);
    let name = |template| with(template, &[("title", &info.title)]);
    let (use_name, delete_name) = (name(WORDS.weights.use_it), name(WORDS.weights.delete));
    let choose = move || {
        app.close_sheet();
        app.use_weights(hash);
    };
    view! {
        <li class="weights">
            <p class="weights-text">
                <strong>{info.title.clone()}</strong>
                <span class="quiet">{purpose} " · " {info.preset.clone()} " · " {about(&info)}</span>
                <span class="quiet">{state}</span>
            </p>
            {fills.map(|_| view! {
                <IconButton
                    icon=Icon::Fill
                    name=use_name
                    is_off=Signal::derive(move || in_use() || is_running())
                    on_press=choose
                />
            })}
            {is_here.then(|| view! {
                <IconButton
                    icon=Icon::Clear
                    name=delete_name
                    is_off=Signal::derive(is_running)
                    on_press=move || app.delete_weights(hash)
                />
            })}
        </li>
    }
}
