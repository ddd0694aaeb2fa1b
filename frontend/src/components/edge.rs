use leptos::prelude::*;

use super::{
    app,
    icon::Icon,
    parts::{FileInput, IconButton, Slider},
};
use crate::platform::page;
use crate::strings::WORDS;

/// Farthest step of the edge, and widest fade, that the sliders offer, pixels.
const WIDEST: u32 = 64;

/// Grows, shrinks and softens the hole.
#[component]
pub fn Edge() -> impl IntoView {
    let app = app();
    let (width, set_width) = signal(4_u32);
    let (feather, set_feather) = signal(0_u32);
    let is_still = move || app.view.with(|view| view.is_editable && view.progress.is_none() && view.has_hole);
    let step = move |name, direction: i32| {
        view! {
            <button
                class="plain"
                type="button"
                disabled=move || !is_still()
                on:click=move |_| app.grow(direction * width.get_untracked() as i32)
            >
                {name}
            </button>
        }
    };
    view! {
        <button class="tool" type="button" popovertarget="edge-panel" aria-label=WORDS.tools.edge>
            {Icon::Edge.draw()}
            <span class="name" aria-hidden="true">{WORDS.tools.edge}</span>
        </button>
        <div id="edge-panel" class="edge" popover="auto">
            <Slider
                class="field"
                name=WORDS.tools.edge_width
                least=1
                most=WIDEST
                value=move || width.get()
                shown=Signal::derive(move || pixels(width.get()))
                on_input=move |pixels| set_width.set(pixels)
            />
            <div class="edge-steps">
                {step(WORDS.tools.grow, 1)}
                {step(WORDS.tools.shrink, -1)}
            </div>
            <Slider
                class="field"
                name=WORDS.tools.feather
                least=0
                most=WIDEST
                value=move || feather.get()
                shown=Signal::derive(move || pixels(feather.get()))
                is_off=Signal::derive(move || !is_still())
                on_input=move |pixels| set_feather.set(pixels)
                on_settle=Box::new(move |pixels| app.feather(pixels))
            />
            <p class="quiet">{WORDS.tools.feather_about}</p>
        </div>
    }
}

/// The hole from a picture, and as one.
#[component]
pub fn MaskFile() -> impl IntoView {
    let app = app();
    let is_off = Signal::derive(move || app.view.with(|view| !view.is_editable || view.progress.is_some()));
    view! {
        <FileInput
            id="mask-input"
            name=WORDS.tools.load_mask
            accept="image/png,image/*"
            on_choose=move |input| app.load_chosen_mask(input)
        />
        <div class="pair">
            <IconButton
                icon=Icon::MaskIn
                name=WORDS.tools.load_mask
                is_off=is_off
                on_press=|| page::click("mask-input")
            />
            <IconButton
                icon=Icon::MaskOut
                name=WORDS.tools.save_mask
                is_off=is_off
                on_press=move || app.save_mask()
            />
        </div>
    }
}

fn pixels(count: u32) -> String {
    format!("{count} px")
}
