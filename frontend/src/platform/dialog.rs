use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

use super::page;

/// Opens or closes a `<dialog>`.
pub fn set_open(dialog: &Element, open: bool) {
    let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>() else { return };
    if open && !dialog.open() {
        // Fails only where the dialog left the page meanwhile.
        drop(dialog.show_modal());
    } else if !open && dialog.open() {
        dialog.close();
    }
}

/// Whether a dialog is in front of the editor.
pub fn any_open() -> bool {
    page::document().query_selector("dialog[open]").ok().flatten().is_some()
}
