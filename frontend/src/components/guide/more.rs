use infill_protocol::GuideStyle;
use leptos::{html, prelude::*};

use super::app;
use crate::platform::page;
use crate::strings::WORDS;

/// What is wanted less often: how the map is shown, names, swaps, files.
#[component]
pub fn More() -> impl IntoView {
    let app = app();
    let opacity = move || app.view.with(|view| view.map.opacity * 100.0);
    let is_outlined = move || app.view.with(|view| view.guide.style == GuideStyle::Outlines);
    let is_beside = move || app.view.with(|view| view.map.beside);
    let is_unlocked = move || app.view.with(|view| view.guide.unlocked);
    view! {
        <div class="look">
            <label class="opacity">
                <span>{WORDS.guide.opacity}</span>
                <input
                    type="range"
                    min="0"
                    max="100"
                    aria-label=WORDS.guide.opacity
                    prop:value=opacity
                    on:input=move |event| {
                        app.set_map_opacity(event_target_value(&event).parse().unwrap_or(60.0) / 100.0);
                    }
                />
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    aria-label=WORDS.guide.outlines
                    prop:checked=is_outlined
                    on:change=move |event| app.set_outlines(event_target_checked(&event))
                />
                <span aria-hidden="true">{WORDS.guide.outlines}</span>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    aria-label=WORDS.guide.split
                    prop:checked=is_beside
                    on:change=move |event| app.set_map_beside(event_target_checked(&event))
                />
                <span aria-hidden="true">{WORDS.guide.split}</span>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    aria-label=WORDS.guide.unlock
                    prop:checked=is_unlocked
                    on:change=move |event| app.unlock_labels(event_target_checked(&event))
                />
                <span aria-hidden="true">{WORDS.guide.unlock}</span>
            </label>
        </div>
        <Names/>
        <Files/>
    }
}

/// The name of the chosen label, and the label it changes places with.
#[component]
fn Names() -> impl IntoView {
    let app = app();
    let label = move || app.view.with(|view| view.guide.label);
    let classes = move || app.view.with(|view| view.guide.palette.classes.clone());
    let name =
        move || classes().get(usize::from(label())).map_or_else(String::new, |class| class.name.clone());
    let options = move || {
        (0u8..)
            .zip(classes())
            .filter(|&(other, _)| other != label())
            .map(|(other, class)| view! { <option value=other.to_string()>{class.name}</option> })
            .collect_view()
    };
    let swap = move |event| {
        if let Ok(other) = event_target_value(&event).parse() {
            app.swap_labels(label(), other);
        }
        page::reset_choice(&event);
    };
    let rename = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        if !name.is_empty() {
            app.rename_label(app.view.with_untracked(|view| view.guide.label), name);
        }
    };
    view! {
        <div class="pair">
            <input
                class="text"
                type="text"
                maxlength="40"
                aria-label=WORDS.guide.rename
                title=WORDS.guide.rename
                prop:value=name
                on:change=rename
            />
            <select aria-label=WORDS.guide.swap on:change=swap>
                <option value="" selected>{WORDS.guide.swap_none}</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn Files() -> impl IntoView {
    let app = app();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            app.load_labels(&input);
        }
    };
    view! {
        <div class="pair">
            <button class="plain strong" type="button" on:click=move |_| app.save_labels()>
                {WORDS.guide.save}
            </button>
            <button class="plain strong" type="button" on:click=|_| page::click("labels-input")>
                {WORDS.guide.load}
            </button>
            <input
                id="labels-input"
                class="visually-hidden"
                type="file"
                accept=".png,.json"
                multiple
                tabindex="-1"
                aria-label=WORDS.guide.load
                node_ref=input
                on:change=chosen
            />
        </div>
    }
}
