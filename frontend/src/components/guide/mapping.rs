use infill_protocol::Class;
use leptos::prelude::*;

use super::{Swatch, app};
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
    let known = move || app.view.with_untracked(|view| view.guide.palette.classes.clone());
    // What has the same name is most likely the same.
    Effect::new(move |_| {
        let known = known();
        let same = |name: &str| (0u8..).zip(&known).find(|(_, class)| class.name == name);
        let foreign = classes.get().unwrap_or_default();
        choices.set(foreign.iter().map(|class| same(&class.name).map(|(label, _)| label)).collect());
    });
    let rows = move || {
        let foreign = classes.get().unwrap_or_default().into_iter().enumerate();
        foreign.map(|(row, class)| view! { <Row class=class row=row choices=choices/> }).collect_view()
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

/// One class of the loaded map, and what it is here: a label of the palette, or one of its own.
#[component]
fn Row(class: Class, row: usize, choices: RwSignal<Vec<Option<u8>>>) -> impl IntoView {
    let chosen = move || choices.with(|choices| choices.get(row).copied().flatten());
    let choose = move |event| {
        let choice = event_target_value(&event).parse().ok();
        choices.update(|choices| {
            if let Some(place) = choices.get_mut(row) {
                *place = choice;
            }
        });
    };
    let known = app().view.with_untracked(|view| view.guide.palette.classes.clone());
    let options = (0u8..).zip(known).map(|(label, class)| {
        view! { <option value=label.to_string() selected=move || chosen() == Some(label)>{class.name}</option> }
    });
    view! {
        <label class="choose-label">
            <span><Swatch colour=class.colour/>{class.name.clone()}</span>
            <select aria-label=class.name on:change=choose>
                <option value="" selected=move || chosen().is_none()>{WORDS.guide.mapping_new}</option>
                {options.collect_view()}
            </select>
        </label>
    }
}
