//! The page: an editor for holes in a photo.
//!
//! [`editor`] decides, in plain Rust that native tests drive; `components` only draws; `platform` is
//! the only part that touches the browser; `app` ties them together.

pub mod editor;
pub mod strings;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod platform;

/// Shows the page.
#[cfg(target_arch = "wasm32")]
pub fn run() {
    app::choose_language();
    platform::page::tell_panics(strings::WORDS.trust.page_broke);
    platform::page::remove_boot();
    leptos::mount::mount_to_body(components::Main);
}
