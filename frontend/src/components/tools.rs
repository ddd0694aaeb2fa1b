use leptos::prelude::*;

use super::{
    app,
    edge::{Edge, MaskFile},
    guide,
    icon::Icon,
};
use crate::editor::tools::Tool;
use crate::strings::WORDS;

fn tools() -> [(Tool, Icon, &'static str); 5] {
    [
        (Tool::Brush, Icon::Brush, WORDS.tools.brush),
        (Tool::Eraser, Icon::Eraser, WORDS.tools.eraser),
        (Tool::Lasso, Icon::Lasso, WORDS.tools.lasso),
        (Tool::Rectangle, Icon::Rectangle, WORDS.tools.rectangle),
        (Tool::Wand, Icon::Wand, WORDS.tools.wand),
    ]
}

/// The tools for the hole, or for the labels in it.
#[component]
pub fn Rail() -> impl IntoView {
    view! {
        <Show when=guide::is_editing fallback=|| view! { <HoleTools/> }>
            <div class="rail" role="toolbar" aria-label=WORDS.guide.tools>{guide::tools().map(button)}</div>
        </Show>
    }
}

/// The tools, and what changes the whole hole.
#[component]
fn HoleTools() -> impl IntoView {
    let app = app();
    let tools = tools().map(button);
    let is_still = move || app.view.with(|view| view.is_editable && view.progress.is_none());
    let can_clear = move || is_still() && app.view.with(|view| view.has_hole);
    view! {
        <div class="rail" role="toolbar" aria-label=WORDS.tools.title>
            {tools}
            <span class="rule" aria-hidden="true"></span>
            <button
                class="tool"
                type="button"
                aria-label=WORDS.tools.invert
                disabled=move || !is_still()
                on:click=move |_| app.invert()
            >
                {Icon::Invert.draw()}
                <span class="name" aria-hidden="true">{WORDS.tools.invert}</span>
            </button>
            <button
                class="tool"
                type="button"
                aria-label=WORDS.tools.clear
                disabled=move || !can_clear()
                on:click=move |_| app.clear()
            >
                {Icon::Clear.draw()}
                <span class="name" aria-hidden="true">{WORDS.tools.clear}</span>
            </button>
            <Edge/>
            <button
                class="tool"
                type="button"
                aria-label=WORDS.view.history
                aria-pressed=move || app.view.with(|view| view.history.is_some()).to_string()
                on:click=move |_| app.toggle_history()
            >
                {Icon::History.draw()}
                <span class="name" aria-hidden="true">{WORDS.view.history}</span>
            </button>
            <MaskFile/>
        </div>
    }
}

fn button((tool, icon, name): (Tool, Icon, &'static str)) -> impl IntoView {
    let app = app();
    let is_chosen = move || app.view.with(|view| view.tool == tool);
    view! {
        <button
            class="tool"
            type="button"
            aria-label=name
            aria-pressed=move || is_chosen().to_string()
            on:click=move |_| app.choose_tool(tool)
        >
            {icon.draw()}
            <span class="name" aria-hidden="true">{name}</span>
        </button>
    }
}
