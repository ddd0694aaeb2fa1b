use leptos::prelude::*;

use super::app;
use crate::strings::WORDS;

/// Asks what the labels of a loaded map are here.
#[component]
pub fn Mapping() -> impl IntoView {
    let app = app();
    let classes = Memo::new(move |_| {
        app.view.with(|view| view.guide.mapping.as_ref().map(|palette| palette.classes.clone()))
    });
    Effect::new(move |_| app.follow_mapping(classes.with(Option::is_some)));
    let choices = RwSignal::new(Vec::<Option<u8>>::new());
    let known = Memo::new(move |_| app.view.with(|view| view.guide.palette.classes.clone()));
    // What has the same name is most likely the same.
    Effect::new(move |_| {
        let same =
            |name: &str| known.with_untracked(|known| known.iter().position(|class| class.name == name));
        let first = classes.get().unwrap_or_default();
        choices.set(first.iter().map(|class| same(&class.name).map(|label| label as u8)).collect());
    });
    let rows = move || {
        classes.get().unwrap_or_default().into_iter().enumerate().map(|(row, class)| {
            let [r, g, b] = class.colour;
            let chosen = move || choices.with(|choices| choices.get(row).copied().flatten());
            let choose = move |event| {
                let choice = event_target_value(&event).parse().ok();
                choices.update(|choices| {
                    if let Some(place) = choices.get_mut(row) {
                        *place = choice;
                    }
                });
            };
            let options = (0u8..).zip(known.get_untracked()).map(|(label, class)| {
                view! { <option value=label.to_string() selected=move || chosen() == Some(label)>{class.name}</option> }
            }).collect_view();
            view! {
                <label class="choose-label">
                    <span><span class="swatch" style:background=format!("rgb({r} {g} {b})")></span>{class.name.clone()}</span>
                    <select aria-label=class.name on:change=choose>
                        <option value="" selected=move || chosen().is_none()>{WORDS.guide.mapping_new}</option>
                        {options}
                    </select>
                </label>
            }
        }).collect_view()
    };
    view! {
        <p>{WORDS.guide.mapping_body}</p>
        <div class="mapping">{rows}</div>
        <div class="actions">
            <button class="plain" type="button" on:click=move |_| app.refuse_mapping()>{WORDS.guide.mapping_cancel}</button>
            <button class="choose" type="button" on:click=move |_| app.map_labels(&choices.get_untracked())>
                {WORDS.guide.mapping_use}
            </button>
        </div>
    }
}
