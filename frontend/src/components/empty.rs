use leptos::prelude::*;

use super::{app, guide::TourButton};
use crate::app::{SAMPLES, Sheet, sample_address};
use crate::platform::page;
use crate::strings::{Language, WORDS, chosen};

/// The page before a photo is open.
#[component]
pub fn Empty() -> impl IntoView {
    let app = app();
    let samples = SAMPLES.into_iter().zip(WORDS.opening.sample_names).map(|(file, name)| {
        view! {
            <li>
                <button class="sample" type="button" on:click=move |_| app.open_sample(file)>
                    <img src=sample_address(file) alt="" width="640" height="400" loading="lazy" decoding="async"/>
                    <span>{name}</span>
                </button>
            </li>
        }
    });
    view! {
        <section class="empty">
            <div class="welcome">
                <h2>{WORDS.opening.headline}</h2>
                <p class="pitch">{WORDS.opening.pitch}</p>
                <div class="drop">
                    <button class="choose" type="button" on:click=|_| page::click("photo-input")>
                        {WORDS.opening.choose}
                    </button>
                    <p>{WORDS.opening.drop_hint}</p>
                    <p class="quiet">{WORDS.opening.formats}</p>
                </div>
                <div class="links">
                    <TourButton/>
                    <button class="link" type="button" on:click=move |_| app.open_sheet(Sheet::Privacy)>
                        {WORDS.help.privacy}
                    </button>
                    <Languages/>
                </div>
            </div>
            <div class="gallery">
                <h3>{WORDS.opening.samples}</h3>
                <ul class="samples">{samples.collect_view()}</ul>
            </div>
        </section>
    }
}

/// The languages, each in its own words.
#[component]
fn Languages() -> impl IntoView {
    let app = app();
    let choices = Language::ALL.map(|language| {
        view! {
            <option value=language.code() lang=language.code() selected=chosen() == language>
                {language.own_name()}
            </option>
        }
    });
    let change = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            app.set_language(language);
        }
    };
    view! {
        <select class="languages" aria-label=WORDS.view.language on:change=change>{choices}</select>
    }
}
