use leptos::{html, prelude::*};

use super::{
    app, guide,
    icon::Icon,
    parts::{IconButton, Range},
};
use crate::editor::session::Phase;
use crate::editor::tools::{BrushSize, Tool};
use crate::platform::page;
use crate::strings::WORDS;

/// Farthest tolerance of the wand that the slider offers, levels of 255.
const WIDEST_TOLERANCE: u32 = 128;

/// What is done with the hole: undo, redo, the brush, compare, fill.
#[component]
pub fn Dock() -> impl IntoView {
    let app = app();
    let view = app.view;
    let is_comparing = move || view.with(|view| view.compare.is_some());
    let compare = move |_| app.set_compare(if is_comparing() { None } else { Some(0.5) });
    view! {
        <div class="dock" class:is-round=move || view.with(|view| view.tool.is_round())>
            <div class="group">
                <IconButton
                    icon=Icon::Undo
                    name=WORDS.tools.undo
                    is_off=Signal::derive(move || view.with(|view| !view.can_undo))
                    on_press=move || app.undo()
                />
                <IconButton
                    icon=Icon::Redo
                    name=WORDS.tools.redo
                    is_off=Signal::derive(move || view.with(|view| !view.can_redo))
                    on_press=move || app.redo()
                />
            </div>
            <Show when=move || view.with(|view| view.tool == Tool::Wand) fallback=|| view! { <Size/> }>
                <Tolerance/>
            </Show>
            <button
                class="plain"
                type="button"
                aria-label=WORDS.view.compare
                aria-pressed=move || is_comparing().to_string()
                disabled=move || view.with(|view| !view.is_editable)
                on:click=compare
            >
                {Icon::Compare.draw()}
            </button>
            <Show when=move || view.with(|view| view.can_try_another)>
                <button class="plain another" type="button" aria-label=WORDS.filling.another on:click=move |_| app.try_another()>
                    {Icon::Another.draw()}
                    <span class="name wide" aria-hidden="true">{WORDS.filling.another}</span>
                </button>
            </Show>
            <guide::GuideButton/>
            <Fill/>
        </div>
    }
}

/// Fills, says how far it is, and stops; while labels are edited, ends that.
#[component]
fn Fill() -> impl IntoView {
    let app = app();
    let view = app.view;
    let is_running = move || view.with(|view| view.phase == Phase::Running);
    let is_guided = guide::is_editing;
    let (fill, cancel) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    // The button that was pressed goes; whoever works by keyboard goes on from the one in its place.
    Effect::new(move |before: Option<bool>| {
        let running = is_running();
        let (from, to) = if running { (fill, cancel) } else { (cancel, fill) };
        if let (Some(from), Some(to), Some(_)) =
            (from.get(), to.get(), before.filter(|&before| before != running))
        {
            page::pass_focus(&from, to.into());
        }
        running
    });
    view! {
        <button
            class="fill"
            type="button"
            hidden=move || is_running() && !is_guided()
            disabled=move || view.with(|view| !view.can_fill) && !is_guided()
            node_ref=fill
            on:click=move |_| app.fill()
        >
            {Icon::Fill.draw()}
            <span>{move || if is_guided() { WORDS.guide.done } else { WORDS.filling.fill }}</span>
        </button>
        <Show when=is_running>
            <Running/>
        </Show>
        <button class="cancel" type="button" hidden=move || !is_running() node_ref=cancel on:click=move |_| app.cancel()>
            {Icon::Close.draw()}
            <span>{WORDS.filling.cancel}</span>
        </button>
    }
}

/// The width of brush and eraser.
#[component]
fn Size() -> impl IntoView {
    let app = app();
    let diameter = move || app.view.with(|view| view.brush.round() as u32);
    view! {
        <label class="size">
            <span class="size-small" aria-hidden="true"></span>
            <Range
                name=WORDS.tools.brush_size
                least=BrushSize::SMALLEST as u32
                most=BrushSize::LARGEST as u32
                value=diameter
                on_input=move |diameter| app.set_brush(diameter.into())
            />
            <span class="size-large" aria-hidden="true"></span>
        </label>
    }
}

/// How far colours may differ for the wand.
#[component]
fn Tolerance() -> impl IntoView {
    let app = app();
    let tolerance = move || app.view.with(|view| view.tolerance);
    view! {
        <label class="size">
            <span class="quiet" aria-hidden="true">{WORDS.tools.tolerance}</span>
            <Range
                name=WORDS.tools.tolerance
                least=0
                most=WIDEST_TOLERANCE
                value=move || tolerance().into()
                on_input=move |levels| app.set_tolerance(levels as u8)
            />
            <output>{tolerance}</output>
        </label>
    }
}

/// A fill under way.
#[component]
fn Running() -> impl IntoView {
    let app = app();
    let percent = move || {
        app.view.with(|view| view.progress.as_ref().map_or(0, |progress| (progress.fraction * 100.0) as u32))
    };
    let stage = move || {
        app.view
            .with(|view| view.progress.as_ref().map_or_else(String::new, |progress| progress.stage.clone()))
    };
    view! {
        <div class="running">
            <span class="running-text">
                <span class="stage-name">{stage}</span>
                <span class="percent">{move || format!("{} %", percent())}</span>
            </span>
            <progress max="100" aria-label=stage prop:value=percent></progress>
        </div>
    }
}
