//! A few words that the browser keeps for the next visit.

use super::{
    dynamic::{call, get},
    page,
};

/// What was kept under a name. Nothing where the browser keeps nothing, as in private windows.
pub fn recall(name: &str) -> Option<String> {
    let storage = get(&page::window(), "localStorage").ok()?;
    call(&storage, "getItem", &[&name.into()]).ok()?.as_string()
}

/// Keeps it if the browser does; nothing that would be missed is kept so.
pub fn keep(name: &str, text: &str) {
    if let Ok(storage) = get(&page::window(), "localStorage") {
        drop(call(&storage, "setItem", &[&name.into(), &text.into()]));
    }
}
