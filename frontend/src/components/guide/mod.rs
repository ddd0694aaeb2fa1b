//! What guidance shows: the labels and what is done with them, results so far, the tour.

mod candidates;
mod labels;
mod mapping;
mod more;
mod tour;

use leptos::prelude::*;

use super::{app, icon::Icon};
use crate::editor::{session::GuidePhase, tools::Tool};
use crate::strings::{WORDS, with};
pub use mapping::Mapping;
pub use tour::{Tour, TourButton};

/// The tools that change labels.
pub fn tools() -> [(Tool, Icon, &'static str); 6] {
    [
        (Tool::Bucket, Icon::Bucket, WORDS.guide.bucket),
        (Tool::LabelBrush, Icon::Brush, WORDS.guide.brush),
        (Tool::Horizon, Icon::Horizon, WORDS.guide.horizon),
        (Tool::Polygon, Icon::Lasso, WORDS.guide.polygon),
        (Tool::Boundary, Icon::Boundary, WORDS.guide.boundary),
        (Tool::PickLabel, Icon::Pick, WORDS.guide.pick),
    ]
}

/// Whether a map is being edited.
pub fn is_editing() -> bool {
    app().view.with(|view| view.guide.phase == GuidePhase::Editing)
}

/// Opens and ends guidance.
#[component]
pub fn GuideButton() -> impl IntoView {
    let app = app();
    let is_on = move || app.view.with(|view| view.guide.phase != GuidePhase::Off);
    view! {
        <button
            class="plain guide"
            type="button"
            aria-label=WORDS.guide.title
            aria-pressed=move || is_on().to_string()
            disabled=move || app.view.with(|view| !view.can_guide)
            on:click=move |_| app.toggle_guide()
        >
            {Icon::Guide.draw()}
            <span class="name" aria-hidden="true">{WORDS.guide.title}</span>
        </button>
    }
}

/// Everything about the labels of the hole.
#[component]
pub fn Panel() -> impl IntoView {
    let app = app();
    let tip = move || tip(app.view.with(|view| view.tool));
    let is_proposal = move || app.view.with(|view| view.guide.is_proposal);
    let source = move || {
        let source = app.view.with(|view| view.guide.source.clone());
        (!source.is_empty()).then(|| with(WORDS.guide.source, &[("source", &source)]))
    };
    view! {
        <aside class="panel" aria-label=WORDS.guide.title>
            <Show when=is_proposal>
                <p class="news">{WORDS.guide.proposal}</p>
            </Show>
            <p class="tip">{tip}</p>
            <labels::Labels/>
            <Show when=move || app.view.with(|view| view.tool == Tool::Horizon)>
                <labels::Horizon/>
            </Show>
            <candidates::Candidates/>
            <more::More/>
            <p class="quiet source">{source}</p>
        </aside>
    }
}

/// The colour of a label.
#[component]
fn Swatch(colour: [u8; 3]) -> impl IntoView {
    let [r, g, b] = colour;
    view! { <span class="swatch" aria-hidden="true" style:background=format!("rgb({r} {g} {b})")></span> }
}

/// How a tool is used; of those for the hole, what can be done here at all.
fn tip(tool: Tool) -> &'static str {
    let [brush, bucket, polygon, horizon, boundary, pick] = WORDS.guide.tips;
    match tool {
        Tool::LabelBrush => brush,
        Tool::Bucket => bucket,
        Tool::Polygon => polygon,
        Tool::Horizon => horizon,
        Tool::Boundary => boundary,
        Tool::PickLabel => pick,
        Tool::Brush | Tool::Eraser | Tool::Lasso | Tool::Rectangle | Tool::Wand => WORDS.guide.hint,
    }
}
