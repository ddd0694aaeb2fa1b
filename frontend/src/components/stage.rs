use leptos::{attr::Attribute, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, PointerEvent, ResizeObserver, WheelEvent};

use super::{app, guide, icon::Icon, parts::IconButton};
use crate::app::{App, Snapshot};
use crate::editor::{Spot, session::Phase, tools::Tool};
use crate::strings::WORDS;

const ZOOM_STEP: f64 = 1.4;

/// The photo: one canvas for it, one for the hole, and what lies over both.
#[component]
pub fn Stage() -> impl IntoView {
    let app = app();
    let view = app.view;
    let photo = NodeRef::<html::Canvas>::new();
    let hole = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        if let (Some(photo), Some(hole)) = (photo.get(), hole.get()) {
            app.attach(photo.clone(), hole);
            watch_size(&photo, move |width, height| app.resize(width, height));
        }
    });
    let is_beside = move || guide::is_editing() && view.with(|view| view.map.beside);
    let is_running = move || view.with(|view| view.phase == Phase::Running);
    let shows_before = move || view.with(|view| view.before_held || view.compare.is_some());
    view! {
        <div
            class="stage"
            class:is-panning=move || view.with(|view| view.pans)
            class:is-running=is_running
            class:is-beside=is_beside
        >
            <canvas
                {..gestures(app, photo)}
                class="photo"
                role="application"
                aria-label=WORDS.view.photo
                tabindex=move || if view.with(|view| view.photo.is_some()) { "0" } else { "-1" }
                node_ref=photo
            ></canvas>
            <canvas
                {..gestures(app, hole)}
                class="hole"
                class:is-map=guide::is_editing
                class:is-hidden=move || shows_before() && !is_beside()
                style:opacity=move || guide::is_editing().then(|| map_opacity(view))
                aria-hidden="true"
                node_ref=hole
            ></canvas>
            <Drawing/>
            <Compare/>
            <Show when=is_beside>
                <div class="map-side">
                    <Drawing/>
                </div>
            </Show>
            <Show when=move || view.with(|view| view.photo.is_some())>
                <Hint/>
            </Show>
        </div>
    }
}

/// What a pointer does on a canvas. Side by side both show the same part of the photo, and either can be
/// drawn on.
fn gestures(app: App, canvas: NodeRef<html::Canvas>) -> impl Attribute {
    let on_canvas = move |act: fn(App, &Element, &PointerEvent)| {
        move |event: PointerEvent| {
            if let Some(canvas) = canvas.get_untracked() {
                act(app, &canvas, &event);
            }
        }
    };
    let wheel = move |event: WheelEvent| {
        if let Some(canvas) = canvas.get_untracked() {
            app.wheel(&canvas, &event);
        }
    };
    view! {
        <{..}
            on:wheel=wheel
            on:pointerdown=on_canvas(App::pointer_down)
            on:pointermove=on_canvas(App::pointer_move)
            on:pointerup=move |event| app.pointer_up(&event)
            on:pointercancel=move |_| app.pointer_cancel()
            on:pointerleave=move |_| app.pointer_leave()
            on:contextmenu=|event| event.prevent_default()
        />
    }
}

/// What is being drawn, and the pointer that draws it.
#[component]
fn Drawing() -> impl IntoView {
    let view = app().view;
    view! {
        <svg class="outline" aria-hidden="true">
            <polygon points=move || view.with(|view| points(&view.outline))></polygon>
        </svg>
        <Cursor/>
    }
}

/// The ring of the brush, or the crosshair of the keyboard's pointer.
#[component]
fn Cursor() -> impl IntoView {
    let view = app().view;
    let is_round = move || view.with(|view| view.tool.is_round());
    let shown = move || view.with(|view| view.cursor.is_some() && !view.pans && view.compare.is_none());
    let place = move |axis: fn(Spot) -> f64| {
        move || view.with(|view| format!("{}px", axis(view.cursor.unwrap_or_default())))
    };
    let diameter = move || format!("{}px", view.with(|view| view.brush));
    view! {
        <div
            class="ring"
            class:is-hidden=move || !(shown() && is_round())
            class:is-eraser=move || view.with(|view| view.tool == Tool::Eraser)
            style:left=place(|spot| spot.x)
            style:top=place(|spot| spot.y)
            style:width=diameter
            style:height=diameter
        ></div>
        <div
            class="crosshair"
            class:is-hidden=move || !(shown() && view.with(|view| view.keyboard_cursor))
            style:left=place(|spot| spot.x)
            style:top=place(|spot| spot.y)
        ></div>
    }
}

/// Before on the left, after on the right: the slider lies over the whole photo.
#[component]
fn Compare() -> impl IntoView {
    let app = app();
    let view = app.view;
    let percent = move || view.with(|view| view.compare.unwrap_or(0.5) * 100.0);
    view! {
        <Show when=move || view.with(|view| view.compare.is_some())>
            <div class="compare">
                <span class="compare-line" style:left=move || format!("{}%", percent())></span>
                <span class="compare-name before">{WORDS.view.before}</span>
                <span class="compare-name after">{WORDS.view.after}</span>
                <input
                    type="range"
                    min="0"
                    max="100"
                    step="0.1"
                    aria-label=WORDS.view.compare_position
                    prop:value=percent
                    on:input=move |event| {
                        let share = event_target_value(&event).parse::<f64>().unwrap_or(50.0);
                        app.set_compare(Some(share / 100.0));
                    }
                />
            </div>
        </Show>
    }
}

/// What to do first.
#[component]
fn Hint() -> impl IntoView {
    let view = app().view;
    let shown =
        move || view.with(|view| view.phase == Phase::Ready && !view.has_edits && view.outline.is_empty());
    view! {
        <Show when=shown>
            <p class="hint">{WORDS.view.hint}</p>
        </Show>
    }
}

/// How close the photo is.
#[component]
pub fn Zoom() -> impl IntoView {
    let app = app();
    view! {
        <div class="zoom">
            <IconButton icon=Icon::Minus name=WORDS.view.zoom_out on_press=move || app.zoom(1.0 / ZOOM_STEP)/>
            <button class="plain percent" type="button" dir="ltr" aria-label=WORDS.view.zoom_actual on:click=move |_| app.zoom_to_actual_size()>
                {move || app.view.with(|view| format!("{} %", view.percent))}
            </button>
            <IconButton icon=Icon::Plus name=WORDS.view.zoom_in on_press=move || app.zoom(ZOOM_STEP)/>
            <IconButton icon=Icon::Fit name=WORDS.view.zoom_fit on_press=move || app.zoom_to_fit()/>
        </div>
    }
}

/// How strongly the labels cover the photo; beside it they are all there is.
fn map_opacity(view: RwSignal<Snapshot>) -> String {
    view.with(|view| if view.map.beside { 1.0 } else { view.map.opacity }).to_string()
}

fn points(outline: &[Spot]) -> String {
    outline.iter().map(|spot| format!("{:.1},{:.1} ", spot.x, spot.y)).collect()
}

/// Tells the size of an element, now and whenever it changes. It is watched as long as the page lives.
fn watch_size(element: &Element, on_size: impl Fn(f64, f64) + 'static) {
    let watched = element.clone();
    let measure = Closure::<dyn Fn()>::new(move || {
        let rect = watched.get_bounding_client_rect();
        on_size(rect.width(), rect.height());
    });
    if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
        observer.observe(element);
    }
    measure.forget();
}
