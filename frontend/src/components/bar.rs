use leptos::prelude::*;

use super::{app, device::Device, icon::Icon, parts::IconButton};
use crate::app::Sheet;
use crate::platform::page;
use crate::strings::WORDS;

/// The top of the page: the photo as a whole.
#[component]
pub fn Bar() -> impl IntoView {
    let app = app();
    let has_photo = move || app.view.with(|view| view.photo.is_some());
    let theme_name = move || if app.dark.get() { WORDS.view.theme_light } else { WORDS.view.theme_dark };
    let theme_icon = move || if app.dark.get() { Icon::Sun.draw() } else { Icon::Moon.draw() };
    view! {
        <header class="bar">
            <h1 class="brand">
                <span class="mark" aria-hidden="true"></span>
                {WORDS.view.page}
            </h1>
            <Show when=has_photo>
                <Opened/>
            </Show>
            <span class="spring"></span>
            <Device/>
            <IconButton icon=Icon::Lock name=WORDS.help.privacy on_press=move || app.open_sheet(Sheet::Privacy)/>
            <IconButton
                class="plain keys"
                icon=Icon::Keys
                name=WORDS.help.shortcuts
                on_press=move || app.open_sheet(Sheet::Shortcuts)
            />
            <button class="plain" type="button" aria-label=theme_name on:click=move |_| app.toggle_theme()>
                {theme_icon}
            </button>
            <Show when=has_photo>
                <HandOut/>
            </Show>
        </header>
    }
}

/// Which photo is open, and the way to another.
#[component]
fn Opened() -> impl IntoView {
    let view = app().view;
    let name = move || view.with(|view| view.photo.as_ref().map(|photo| photo.name.clone()));
    let size = move || {
        view.with(|view| {
            view.photo.as_ref().map(|photo| format!("{} × {}", photo.size.width, photo.size.height))
        })
    };
    view! {
        <button class="plain" type="button" aria-label=WORDS.opening.open on:click=|_| page::click("photo-input")>
            {Icon::Open.draw()}
            <span class="name wide" aria-hidden="true">{WORDS.opening.open}</span>
        </button>
        <p class="file">
            <span class="file-name">{name}</span>
            <span class="file-size" dir="ltr">{size}</span>
        </p>
    }
}

/// Sharing and saving.
#[component]
fn HandOut() -> impl IntoView {
    let app = app();
    let is_off = Signal::derive(move || app.view.with(|view| !view.is_editable));
    view! {
        <IconButton icon=Icon::Share name=WORDS.sharing.share is_off=is_off on_press=move || app.share()/>
        <button
            class="plain strong"
            type="button"
            aria-label=WORDS.saving.download
            disabled=move || is_off.get()
            on:click=move |_| app.open_sheet(Sheet::Download)
        >
            {Icon::Download.draw()}
            <span class="name wide" aria-hidden="true">{WORDS.saving.download}</span>
        </button>
    }
}
