use leptos::prelude::*;

use super::app;
use crate::strings::{WORDS, with};

/// Results side by side; any of them can be gone back to.
#[component]
pub fn Candidates() -> impl IntoView {
    let app = app();
    let list = Memo::new(move |_| app.view.with(|view| view.pictures.clone()));
    let ids = move || {
        app.view.with(|view| view.guide.candidates.iter().map(|candidate| candidate.id).collect::<Vec<_>>())
    };
    let picture = move |id: u32| {
        list.with(|list| list.iter().find(|(other, _)| *other == id).map(|(_, address)| address.clone()))
    };
    let title = move |id: u32| {
        app.view.with(|view| {
            let guide = &view.guide;
            let at = guide.candidates.iter().rev().position(|candidate| candidate.id == id).unwrap_or(0);
            let number = with(WORDS.guide.candidate, &[("number", &(at + 1).to_string())]);
            let options =
                guide.candidates.iter().find(|candidate| candidate.id == id).map(|found| found.options);
            options.map_or(number.clone(), |options| format!("{number} · {}", options.method.title()))
        })
    };
    view! {
        <section class="candidates" aria-label=WORDS.guide.candidates>
            <h3>{WORDS.guide.candidates}</h3>
            <Show when=move || ids().is_empty()>
                <p class="quiet">{WORDS.guide.candidate_none}</p>
            </Show>
            <div class="candidate-row">
                <For each=ids key=|id| *id let:id>
                    <button
                        class="candidate"
                        type="button"
                        aria-label=move || title(id)
                        title=move || title(id)
                        aria-pressed=move || app.view.with(|view| view.guide.current == Some(id)).to_string()
                        on:click=move |_| app.restore_candidate(id)
                    >
                        <img src=move || picture(id).unwrap_or_default() alt=""/>
                    </button>
                </For>
            </div>
        </section>
    }
}
