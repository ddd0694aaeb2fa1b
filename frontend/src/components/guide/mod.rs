//! What guidance shows: the labels and what is done with them, results so far, the tour.

mod candidates;
mod labels;
mod mapping;
mod more;
mod tour;

use leptos::prelude::*;

use super::{app, icon::Icon};
use crate::editor::{session::GuidePhase, tools::Tool};
use crate::strings::{EN, with};
pub use mapping::Mapping;
pub use tour::{Tour, TourButton};

/// The tools that change labels.
pub const TOOLS: [(Tool, Icon, &str); 6] = [
    (Tool::Bucket, Icon::Bucket, EN.label_bucket),
    (Tool::LabelBrush, Icon::Brush, EN.label_brush),
    (Tool::Horizon, Icon::Horizon, EN.label_horizon),
    (Tool::Polygon, Icon::Lasso, EN.label_polygon),
    (Tool::Boundary, Icon::Boundary, EN.label_boundary),
    (Tool::PickLabel, Icon::Pick, EN.label_pick),
];

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
            aria-label=EN.guide
            aria-pressed=move || is_on().to_string()
            disabled=move || app.view.with(|view| !view.can_guide)
            on:click=move |_| app.toggle_guide()
        >
            {Icon::Guide.draw()}
            <span class="name" aria-hidden="true">{EN.guide}</span>
        </button>
    }
}

/// Everything about the labels of the hole.
#[component]
pub fn Panel() -> impl IntoView {
    let app = app();
    let tip = move || {
        let tool = app.view.with(|view| view.tool);
        TOOLS
            .iter()
            .zip(TIPS)
            .find(|((other, ..), _)| *other == tool)
            .map_or(EN.guide_hint, |(_, tip)| EN.label_tips[tip])
    };
    let source = move || {
        let source = app.view.with(|view| view.guide.source.clone());
        (!source.is_empty()).then(|| with(EN.guide_source, &[("source", &source)]))
    };
    view! {
        <aside class="panel" aria-label=EN.guide>
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

/// The place of each tool's tip among the strings, in the order of [`TOOLS`].
const TIPS: [usize; 6] = [1, 0, 3, 2, 4, 5];
