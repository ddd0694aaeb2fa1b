use leptos::prelude::*;

use super::{app, icon::Icon, parts::IconButton};
use crate::app::Row;
use crate::strings::WORDS;

/// The steps so far, each a way back (or forth) to it.
#[component]
pub fn History() -> impl IntoView {
    let app = app();
    let rows = Memo::new(move |_| app.view.with(|view| view.history.clone()));
    view! {
        <Show when=move || rows.with(Option::is_some)>
            <aside class="history" aria-label=WORDS.view.history>
                <header>
                    <h2>{WORDS.view.history}</h2>
                    <IconButton icon=Icon::Close name=WORDS.view.close on_press=move || app.toggle_history()/>
                </header>
                <ol>{move || rows.get().unwrap_or_default().into_iter().map(step).collect_view()}</ol>
            </aside>
        </Show>
    }
}

fn step(row: Row) -> impl IntoView {
    let app = app();
    let position = row.position;
    let picture = row.picture.map(|address| view! { <img src=address alt="" decoding="async"/> });
    view! {
        <li>
            <button
                class="step"
                class:is-undone=row.is_undone
                type="button"
                aria-current=row.is_current.then_some("step")
                disabled=move || app.view.with(|view| !view.is_editable)
                on:click=move |_| app.go_to(position)
            >
                {picture}
                <span>{row.label}</span>
            </button>
        </li>
    }
}
