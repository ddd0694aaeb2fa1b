use infill_protocol::{ExportFormat, PhotoInfo};
use leptos::prelude::*;

use super::{app, icon::Icon, parts::Slider};
use crate::app::{Sheet, check_in_words};
use crate::editor::settings::SaveFormat;
use crate::strings::WORDS;

fn formats() -> [(SaveFormat, &'static str, &'static str); 4] {
    [
        (SaveFormat::Same, WORDS.saving.format_same, ""),
        (SaveFormat::Png, WORDS.saving.format_png, WORDS.saving.png_note),
        (SaveFormat::Jpeg, WORDS.saving.format_jpeg, WORDS.saving.jpeg_note),
        (SaveFormat::WebP, WORDS.saving.format_webp, WORDS.saving.webp_note),
    ]
}

/// What saving a photo as it came means for its own format.
fn same_note(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Png => WORDS.saving.same_png,
        ExportFormat::Jpeg(_) | ExportFormat::JpegAsOpened => WORDS.saving.same_jpeg,
        ExportFormat::WebP => WORDS.saving.same_webp,
        ExportFormat::Tiff => WORDS.saving.same_tiff,
    }
}

/// Format, quality, what goes along, and where to.
#[component]
pub fn Export() -> impl IntoView {
    let app = app();
    let save = move |_| {
        app.close_sheet();
        app.download();
    };
    let copy = move |_| {
        app.close_sheet();
        app.copy();
    };
    view! {
        <Formats/>
        <Show when=move || app.view.with(|view| view.settings.format == SaveFormat::Jpeg)>
            <Quality/>
        </Show>
        <Show when=move || app.view.with(|view| view.photo.as_ref().is_some_and(|photo| photo.has_location))>
            <Location/>
        </Show>
        <Check/>
        <div class="actions">
            <button class="plain" type="button" aria-label=WORDS.saving.copy on:click=copy>
                {Icon::Copy.draw()}
                <span>{WORDS.saving.copy}</span>
            </button>
            <button class="choose" type="button" on:click=save>{WORDS.saving.save}</button>
        </div>
    }
}

#[component]
fn Formats() -> impl IntoView {
    let app = app();
    let same = Memo::new(move |_| app.view.with(|view| view.photo.as_ref().map(|photo| photo.same_format)));
    let choices = formats().map(|(choice, name, note)| {
        let about = move || match choice {
            SaveFormat::Same => same_note(same.get().unwrap_or_default()),
            _ => note,
        };
        view! {
            <label class="format">
                <input
                    type="radio"
                    name="format"
                    aria-label=name
                    prop:checked=move || app.view.with(|view| view.settings.format == choice)
                    on:change=move |_| app.change_settings(|settings| settings.format = choice)
                />
                <span class="format-text">
                    <strong>{name}</strong>
                    <span class="quiet">{about}</span>
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="formats"><legend class="visually-hidden">{WORDS.saving.save_as}</legend>{choices}</fieldset>
    }
}

/// Whether the file keeps telling where the photo was taken.
#[component]
fn Location() -> impl IntoView {
    let app = app();
    view! {
        <label class="location">
            <input
                type="checkbox"
                prop:checked=move || app.view.with(|view| view.settings.keep_location)
                on:change=move |event| {
                    let keep = event_target_checked(&event);
                    app.change_settings(|settings| settings.keep_location = keep);
                }
            />
            <span>{WORDS.saving.keep_location}</span>
        </label>
    }
}

#[component]
fn Quality() -> impl IntoView {
    let app = app();
    let quality = move || u32::from(app.view.with(|view| view.settings.quality));
    view! {
        <Slider
            class="quality"
            name=WORDS.saving.quality
            least=1
            most=100
            value=quality
            shown=Signal::derive(move || quality().to_string())
            on_input=move |quality| app.change_settings(|settings| settings.quality = quality as u8)
        />
    }
}

/// Pixels up to which the check runs by itself: it holds the photo in memory once more.
const CHECKED_AT_ONCE: usize = 16_000_000;

/// Whether anything changed that was not selected, by comparing every pixel: as soon as the sheet opens, or
/// for a large photo when asked to.
#[component]
fn Check() -> impl IntoView {
    let app = app();
    let report = Memo::new(move |_| app.view.with(|view| view.check));
    let is_filled = move || app.view.with(|view| view.fills > 0);
    let asked = RwSignal::new(false);
    let is_large = move || {
        let area = |photo: &PhotoInfo| photo.size.area();
        app.view.with(|view| view.photo.as_ref().map_or(0, area)) > CHECKED_AT_ONCE
    };
    let waits = move || is_large() && !asked.get() && report.get().is_none();
    Effect::new(move |_| {
        if app.sheet.get() == Some(Sheet::Download) {
            if !waits() {
                app.check();
            }
        } else if asked.get_untracked() {
            asked.set(false);
        }
    });
    let is_wrong = move || report.get().is_some_and(|report| report.outside_changed > 0);
    let words = move || report.get().map_or_else(|| WORDS.trust.checking.to_owned(), check_in_words);
    view! {
        <Show when=is_filled>
            <div class="verdict" class:is-wrong=is_wrong>
                <p role="status" hidden=waits>{words}</p>
                <button class="link" type="button" hidden=move || !waits() on:click=move |_| asked.set(true)>
                    {WORDS.trust.check_now}
                </button>
                <Show when=move || report.get().is_some()>
                    <button
                        class="link"
                        type="button"
                        on:click=move |_| {
                            if let Some(report) = report.get_untracked() {
                                app.save_check(report);
                            }
                        }
                    >
                        {WORDS.trust.check_save}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
