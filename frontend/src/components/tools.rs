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
            <ToolButton
                icon=Icon::Invert
                name=WORDS.tools.invert
                is_off=Signal::derive(move || !is_still())
                on_press=move || app.invert()
            />
            <ToolButton
                icon=Icon::Clear
                name=WORDS.tools.clear
                is_off=Signal::derive(move || !can_clear())
                on_press=move || app.clear()
            />
            <Edge/>
            <ToolButton
                icon=Icon::History
                name=WORDS.view.history
                is_pressed=Signal::derive(move || app.view.with(|view| view.history.is_some()))
                on_press=move || app.toggle_history()
            />
            <MaskFile/>
        </div>
    }
}

fn button((tool, icon, name): (Tool, Icon, &'static str)) -> impl IntoView {
    let app = app();
    view! {
        <ToolButton
            icon=icon
            name=name
            is_pressed=Signal::derive(move || app.view.with(|view| view.tool == tool))
            on_press=move || app.choose_tool(tool)
        />
    }
}

/// A picture over its name.
#[component]
fn ToolButton(
    icon: Icon,
    name: &'static str,
    #[prop(optional, into)] is_off: Signal<bool>,
    /// Only of what is either on or off.
    #[prop(optional, into)]
    is_pressed: Option<Signal<bool>>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            class="tool"
            type="button"
            aria-label=name
            aria-pressed=move || is_pressed.map(|is_pressed| is_pressed.get().to_string())
            disabled=move || is_off.get()
            on:click=move |_| on_press()
        >
            {icon.draw()}
            <span class="name" aria-hidden="true">{name}</span>
        </button>
    }
}
