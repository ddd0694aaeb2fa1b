use infill_protocol::GuideStyle;
use leptos::prelude::*;

use super::app;
use crate::components::parts::{FileInput, Slider, Switch, Way};
use crate::platform::page;
use crate::strings::WORDS;

/// What is wanted less often: how the map is shown, names, swaps, files, how guidance begins.
#[component]
pub fn More() -> impl IntoView {
    view! {
        <Look/>
        <Names/>
        <Files/>
        <Habits/>
    }
}

/// How the map is shown.
#[component]
fn Look() -> impl IntoView {
    let app = app();
    let opacity = move || app.view.with(|view| (view.map.opacity * 100.0).round() as u32);
    view! {
        <div class="look">
            <Slider
                class="opacity"
                name=WORDS.guide.opacity
                least=0
                most=100
                value=opacity
                is_off=Signal::derive(move || app.view.with(|view| view.map.beside))
                on_input=move |percent| app.set_map_opacity(f64::from(percent) / 100.0)
            />
            <Switch
                name=WORDS.guide.outlines
                is_on=move || app.view.with(|view| view.guide.style == GuideStyle::Outlines)
                on_change=move |outlines| app.set_outlines(outlines)
            />
            <Switch
                name=WORDS.guide.split
                is_on=move || app.view.with(|view| view.map.beside)
                on_change=move |beside| app.set_map_beside(beside)
            />
            <Switch
                name=WORDS.guide.unlock
                is_on=move || app.view.with(|view| view.guide.unlocked)
                on_change=move |unlocked| app.unlock_labels(unlocked)
            />
        </div>
    }
}

/// What proposes the map, and when guidance opens.
#[component]
fn Habits() -> impl IntoView {
    let app = app();
    let habits = move || app.view.with(|view| view.guide.habits);
    let ways = [(WORDS.guide.by_names, false), (WORDS.guide.by_regions, true)].map(|(name, regions)| {
        view! {
            <Way
                group="proposal"
                name=name
                is_chosen=move || habits().regions == regions
                on_choose=move || app.change_guide_habits(|habits| habits.regions = regions)
            />
        }
    });
    view! {
        <fieldset class="look habits">
            <legend>{WORDS.guide.by}</legend>
            {ways}
        </fieldset>
        <Switch
            name=WORDS.guide.after_fill
            is_on=move || habits().after_fill
            on_change=move |after_fill| app.change_guide_habits(|habits| habits.after_fill = after_fill)
        />
    }
}

/// The name of the chosen label, and the label it changes places with.
#[component]
fn Names() -> impl IntoView {
    let app = app();
    let label = move || app.view.with(|view| view.guide.label);
    let classes = move || app.view.with(|view| view.guide.palette.classes.clone());
    let name =
        move || classes().get(usize::from(label())).map_or_else(String::new, |class| class.name.clone());
    let options = move || {
        (0u8..)
            .zip(classes())
            .filter(|&(other, _)| other != label())
            .map(|(other, class)| view! { <option value=other.to_string()>{class.name}</option> })
            .collect_view()
    };
    let swap = move |event| {
        if let Ok(other) = event_target_value(&event).parse() {
            app.swap_labels(label(), other);
        }
        page::reset_choice(&event);
    };
    let rename = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        if !name.is_empty() {
            app.rename_label(app.view.with_untracked(|view| view.guide.label), name);
        }
    };
    view! {
        <div class="pair">
            <input
                class="text"
                type="text"
                maxlength="40"
                aria-label=WORDS.guide.rename
                title=WORDS.guide.rename
                prop:value=name
                on:change=rename
            />
            <select aria-label=WORDS.guide.swap on:change=swap>
                <option value="" selected>{WORDS.guide.swap_none}</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn Files() -> impl IntoView {
    let app = app();
    view! {
        <div class="pair">
            <button class="plain strong" type="button" on:click=move |_| app.save_labels()>
                {WORDS.guide.save}
            </button>
            <button class="plain strong" type="button" on:click=|_| page::click("labels-input")>
                {WORDS.guide.load}
            </button>
            <FileInput
                id="labels-input"
                name=WORDS.guide.load
                accept=".png,.json"
                multiple=true
                on_choose=move |input| app.load_labels(input)
            />
        </div>
    }
}
