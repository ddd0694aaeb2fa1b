use leptos::prelude::*;

use super::{app, icon::Icon};
use crate::app::Sheet;
use crate::strings::WORDS;

/// What went wrong, what was kept, and what to tell somebody who looks for the cause.
#[component]
pub fn Failure() -> impl IntoView {
    let app = app();
    let cause = move || {
        let alert = |view: &crate::app::Snapshot| {
            view.notice.as_ref().filter(|notice| notice.is_alert).map(|notice| notice.message.clone())
        };
        app.view.with(alert)
    };
    let kept = move || {
        app.view.with(|view| {
            if view.photo.is_some() { WORDS.trust.failure_kept_photo } else { WORDS.trust.failure_kept_file }
        })
    };
    let report = move || {
        if app.sheet.get() == Some(Sheet::Failure) { app.report() } else { String::new() }
    };
    view! {
        <section class="part"><p>{cause}</p></section>
        <section class="part">
            <h3>{WORDS.trust.failure_kept}</h3>
            <p class="quiet">{kept}</p>
        </section>
        <section class="part">
            <h3>{WORDS.trust.failure_report}</h3>
            <p class="quiet">{WORDS.trust.failure_report_about}</p>
            <textarea class="report" readonly rows="8" aria-label=WORDS.trust.failure_report prop:value=report></textarea>
            <div class="actions">
                <button class="plain" type="button" on:click=move |_| app.copy_report()>
                    {Icon::Copy.draw()}
                    <span>{WORDS.trust.failure_copy}</span>
                </button>
            </div>
        </section>
    }
}
