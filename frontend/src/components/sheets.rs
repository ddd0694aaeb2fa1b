use infill_protocol::ExportFormat;
use leptos::{html, prelude::*};

use super::{app, guide::Mapping, icon::Icon, share::Share, weights::Shelf};
use crate::app::Sheet;
use crate::platform::dialog;
use crate::strings::EN;

/// Everything that can come in front of the editor.
#[component]
pub fn Sheets() -> impl IntoView {
    let privacy = EN.privacy_body.iter().map(|&text| view! { <p>{text}</p> }).collect_view();
    let shortcuts = EN
        .shortcut_rows
        .iter()
        .map(|&(keys, what)| view! { <tr><th scope="row">{keys}</th><td>{what}</td></tr> })
        .collect_view();
    view! {
        <Dialog sheet=Sheet::Privacy title=EN.privacy>{privacy}</Dialog>
        <Dialog sheet=Sheet::Shortcuts title=EN.shortcuts>
            <table class="shortcuts"><tbody>{shortcuts}</tbody></table>
        </Dialog>
        <Dialog sheet=Sheet::Mapping title=EN.mapping>
            <Mapping/>
        </Dialog>
        <Dialog sheet=Sheet::Weights title=EN.weights_sheet>
            <Shelf/>
        </Dialog>
        <Dialog sheet=Sheet::Share title=EN.share_sheet>
            <Share/>
        </Dialog>
        <Dialog sheet=Sheet::Download title=EN.save_as>
            <Export/>
        </Dialog>
    }
}

/// A modal sheet; the browser keeps the focus inside and closes it with Escape.
#[component]
fn Dialog(sheet: Sheet, title: &'static str, children: Children) -> impl IntoView {
    let app = app();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = app.sheet.get() == Some(sheet);
        if let Some(node) = node.get() {
            dialog::set_open(&node, open);
        }
    });
    let closed = move |_| {
        if app.sheet.get_untracked() == Some(sheet) {
            app.close_sheet();
        }
    };
    view! {
        <dialog class="sheet" aria-label=title node_ref=node on:close=closed>
            <header>
                <h2>{title}</h2>
                <button class="plain" type="button" aria-label=EN.close on:click=move |_| app.close_sheet()>
                    {Icon::Close.draw()}
                </button>
            </header>
            <div class="sheet-body">{children()}</div>
        </dialog>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
    WebP,
}

const FORMATS: [(Format, &str, &str); 3] = [
    (Format::Png, EN.format_png, EN.format_png_note),
    (Format::Jpeg, EN.format_jpeg, EN.format_jpeg_note),
    (Format::WebP, EN.format_webp, EN.format_webp_note),
];

/// Format, quality, and where to.
#[component]
fn Export() -> impl IntoView {
    let app = app();
    let (format, set_format) = signal(Format::Png);
    let (quality, set_quality) = signal(92_u8);
    let choices = FORMATS.map(|(choice, name, note)| {
        view! {
            <label class="format">
                <input
                    type="radio"
                    name="format"
                    aria-label=name
                    prop:checked=move || format.get() == choice
                    on:change=move |_| set_format.set(choice)
                />
                <span class="format-text">
                    <strong>{name}</strong>
                    <span class="quiet">{note}</span>
                </span>
            </label>
        }
    });
    let save = move |_| {
        app.close_sheet();
        app.download(match format.get_untracked() {
            Format::Png => ExportFormat::Png,
            Format::Jpeg => ExportFormat::Jpeg(quality.get_untracked()),
            Format::WebP => ExportFormat::WebP,
        });
    };
    let copy = move |_| {
        app.close_sheet();
        app.copy();
    };
    view! {
        <fieldset class="formats"><legend class="visually-hidden">{EN.save_as}</legend>{choices}</fieldset>
        <label class="quality" class:is-off=move || format.get() != Format::Jpeg>
            <span>{EN.quality}</span>
            <input
                type="range"
                min="1"
                max="100"
                aria-label=EN.quality
                disabled=move || format.get() != Format::Jpeg
                prop:value=quality
                on:input=move |event| set_quality.set(event_target_value(&event).parse().unwrap_or(92))
            />
            <output>{quality}</output>
        </label>
        <div class="actions">
            <button class="plain" type="button" aria-label=EN.copy on:click=copy>
                {Icon::Copy.draw()}
                <span>{EN.copy}</span>
            </button>
            <button class="choose" type="button" on:click=save>{EN.save}</button>
        </div>
    }
}
