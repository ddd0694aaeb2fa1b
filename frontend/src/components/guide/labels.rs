use infill_protocol::VOID_LABEL;
use leptos::prelude::*;

use super::{Swatch, app};
use crate::strings::WORDS;

/// The palette: one label is in the hand.
#[component]
pub fn Labels() -> impl IntoView {
    let app = app();
    let classes = Memo::new(move |_| app.view.with(|view| view.guide.palette.classes.clone()));
    let choices = move || {
        (0u8..)
            .zip(classes.get())
            .map(|(label, class)| {
                let name = class.name.clone();
                let is_absent = move || {
                    app.view.with(|view| view.guide.known.get(usize::from(label)).is_some_and(|known| !known))
                };
                view! {
                    <label
                        class="label"
                        class:is-absent=is_absent
                        title=move || is_absent().then_some(WORDS.guide.absent)
                    >
                        <input
                            type="radio"
                            name="label"
                            aria-label=class.name
                            prop:checked=move || app.view.with(|view| view.guide.label == label)
                            on:change=move |_| app.choose_label(label)
                        />
                        <Swatch colour=class.colour/>
                        <span class="label-name" aria-hidden="true">{name}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="labels" role="radiogroup" aria-label=WORDS.guide.labels>
            {choices}
        </fieldset>
    }
}

/// Which labels a horizon puts above and below itself.
#[component]
pub fn Horizon() -> impl IntoView {
    let app = app();
    let above = move || app.view.with(|view| view.hand.above);
    let below = move || app.view.with(|view| view.hand.below);
    view! {
        <div class="pair">
            <Choice name=WORDS.guide.horizon_above chosen=above on_choose=move |label| app.set_horizon(Some(label), None)/>
            <Choice name=WORDS.guide.horizon_below chosen=below on_choose=move |label| app.set_horizon(None, Some(label))/>
        </div>
    }
}

/// One label of the palette, or what is known around the hole.
#[component]
fn Choice(
    name: &'static str,
    chosen: impl Fn() -> u8 + Copy + Send + Sync + 'static,
    on_choose: impl Fn(u8) + 'static,
) -> impl IntoView {
    let app = app();
    let names = move || app.view.with(|view| view.guide.palette.classes.clone());
    let options = move || {
        (0u8..).zip(names()).map(|(label, class)| {
            view! { <option value=label.to_string() selected=move || chosen() == label>{class.name}</option> }
        }).collect_view()
    };
    view! {
        <label class="choose-label">
            <span>{name}</span>
            <select
                aria-label=name
                on:change=move |event| on_choose(event_target_value(&event).parse().unwrap_or(VOID_LABEL))
            >
                <option value=VOID_LABEL.to_string() selected=move || chosen() == VOID_LABEL>{WORDS.guide.horizon_auto}</option>
                {options}
            </select>
        </label>
    }
}
