use leptos::prelude::*;

use super::{app, guide::TourButton};
use crate::app::{SAMPLES, Sheet, sample_address};
use crate::platform::page;
use crate::strings::EN;

/// The page before a photo is open.
#[component]
pub fn Empty() -> impl IntoView {
    let app = app();
    let samples = SAMPLES.into_iter().zip(EN.sample_names).map(|(file, name)| {
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
                <h2>{EN.headline}</h2>
                <p class="pitch">{EN.pitch}</p>
                <div class="drop">
                    <button class="choose" type="button" on:click=|_| page::click("photo-input")>
                        {EN.choose}
                    </button>
                    <p>{EN.drop_hint}</p>
                    <p class="quiet">{EN.formats}</p>
                </div>
                <div class="links">
                    <TourButton/>
                    <button class="link" type="button" on:click=move |_| app.open_sheet(Sheet::Privacy)>
                        {EN.privacy}
                    </button>
                </div>
            </div>
            <div class="gallery">
                <h3>{EN.samples}</h3>
                <ul class="samples">{samples.collect_view()}</ul>
            </div>
        </section>
    }
}
