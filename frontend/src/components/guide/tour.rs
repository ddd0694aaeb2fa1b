use leptos::prelude::*;

use super::{Icon, app};
use crate::components::parts::IconButton;
use crate::strings::{WORDS, with};

/// Starts the tour on a sample photo.
#[component]
pub fn TourButton() -> impl IntoView {
    let app = app();
    view! {
        <button class="link" type="button" on:click=move |_| app.start_tour()>{WORDS.tour.start}</button>
    }
}

/// One step of the tour: what to do now, in a sentence or two.
#[component]
pub fn Tour() -> impl IntoView {
    let app = app();
    let step = move || app.view.with(|view| view.tour);
    let words = move || step().map_or("", |step| WORDS.tour.steps[step]);
    let steps = WORDS.tour.steps.len();
    let count = move || {
        let step = (step().unwrap_or(0) + 1).to_string();
        with(WORDS.tour.step, &[("step", &step), ("steps", &steps.to_string())])
    };
    let is_last = move || step().is_some_and(|step| step + 1 == steps);
    view! {
        <Show when=move || step().is_some()>
            <section class="tour" aria-label=WORDS.tour.title>
                <p aria-live="polite">{words}</p>
                <div class="tour-row">
                    <span class="quiet">{count}</span>
                    <IconButton icon=Icon::Close name=WORDS.tour.end on_press=move || app.set_tour(None)/>
                    <Show when=move || !is_last()>
                        <button class="plain strong" type="button" on:click=move |_| app.set_tour(step().map(|step| step + 1))>
                            {WORDS.tour.next}
                        </button>
                    </Show>
                </div>
            </section>
        </Show>
    }
}
