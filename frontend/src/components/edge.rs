use leptos::{html, prelude::*};

use super::{app, icon::Icon};
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
    let number = |event| event_target_value(&event).parse().unwrap_or_default();
    view! {
        <button class="tool" type="button" popovertarget="edge-panel" aria-label=WORDS.tools.edge>
            {Icon::Edge.draw()}
            <span class="name" aria-hidden="true">{WORDS.tools.edge}</span>
        </button>
        <div id="edge-panel" class="edge" popover="auto">
            <label class="field">
                <span>{WORDS.tools.edge_width}</span>
                <output>{move || pixels(width.get())}</output>
                <input
                    type="range"
                    min="1"
                    max=WIDEST
                    aria-label=WORDS.tools.edge_width
                    prop:value=width
                    on:input=move |event| set_width.set(number(event))
                />
            </label>
            <div class="edge-steps">
                <button
                    class="plain"
                    type="button"
                    disabled=move || !is_still()
                    on:click=move |_| app.grow(width.get_untracked() as i32)
                >
                    {WORDS.tools.grow}
                </button>
                <button
                    class="plain"
                    type="button"
                    disabled=move || !is_still()
                    on:click=move |_| app.grow(-(width.get_untracked() as i32))
                >
                    {WORDS.tools.shrink}
                </button>
            </div>
            <label class="field">
                <span>{WORDS.tools.feather}</span>
                <output>{move || pixels(feather.get())}</output>
                <input
                    type="range"
                    min="0"
                    max=WIDEST
                    aria-label=WORDS.tools.feather
                    disabled=move || !is_still()
                    prop:value=feather
                    on:input=move |event| set_feather.set(number(event))
                    on:change=move |event| app.feather(number(event))
                />
            </label>
            <p class="quiet">{WORDS.tools.feather_about}</p>
        </div>
    }
}

/// The hole from a picture, and as one.
#[component]
pub fn MaskFile() -> impl IntoView {
    let app = app();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            app.load_chosen_mask(&input);
        }
    };
    let is_still = move || app.view.with(|view| view.is_editable && view.progress.is_none());
    view! {
        <input
            id="mask-input"
            class="visually-hidden"
            type="file"
            accept="image/png,image/*"
            tabindex="-1"
            aria-label=WORDS.tools.load_mask
            node_ref=input
            on:change=chosen
        />
        <div class="pair">
            <button
                class="plain"
                type="button"
                aria-label=WORDS.tools.load_mask
                title=WORDS.tools.load_mask
                disabled=move || !is_still()
                on:click=|_| page::click("mask-input")
            >
                {Icon::MaskIn.draw()}
            </button>
            <button
                class="plain"
                type="button"
                aria-label=WORDS.tools.save_mask
                title=WORDS.tools.save_mask
                disabled=move || !is_still()
                on:click=move |_| app.save_mask()
            >
                {Icon::MaskOut.draw()}
            </button>
        </div>
    }
}

fn pixels(count: u32) -> String {
    format!("{count} px")
}
