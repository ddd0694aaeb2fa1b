use leptos::{html, prelude::*};

use super::{
    app, export::Export, failure::Failure, guide::Mapping, icon::Icon, parts::IconButton, share::Share,
    weights::Shelf,
};
use crate::app::Sheet;
use crate::platform::dialog;
use crate::strings::WORDS;

/// Everything that can come in front of the editor.
#[component]
pub fn Sheets() -> impl IntoView {
    let privacy = WORDS.help.privacy_body.iter().map(|&text| view! { <p>{text}</p> }).collect_view();
    let shortcuts = WORDS
        .help
        .shortcut_rows
        .iter()
        .map(|&(keys, what)| view! { <tr><th scope="row">{keys}</th><td>{what}</td></tr> })
        .collect_view();
    view! {
        <Dialog sheet=Sheet::Privacy title=WORDS.help.privacy>{privacy}</Dialog>
        <Dialog sheet=Sheet::Shortcuts title=WORDS.help.shortcuts>
            <table class="shortcuts"><tbody>{shortcuts}</tbody></table>
        </Dialog>
        <Dialog sheet=Sheet::Mapping title=WORDS.guide.mapping>
            <Mapping/>
        </Dialog>
        <Dialog sheet=Sheet::Weights title=WORDS.weights.sheet>
            <Shelf/>
        </Dialog>
        <Dialog sheet=Sheet::Share title=WORDS.sharing.sheet>
            <Share/>
        </Dialog>
        <Dialog sheet=Sheet::Failure title=WORDS.trust.failure>
            <Failure/>
        </Dialog>
        <Dialog sheet=Sheet::Download title=WORDS.saving.save_as>
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
                <IconButton icon=Icon::Close name=WORDS.view.close on_press=move || app.close_sheet()/>
            </header>
            <div class="sheet-body">{children()}</div>
        </dialog>
    }
}
