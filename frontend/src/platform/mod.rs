//! The browser, and nothing but the browser: the only part of the page that touches web-sys.

pub mod canvas;
pub mod clipboard;
pub mod dialog;
pub mod download;
pub mod files;
pub mod page;
mod patterns;
pub mod pointer;
pub mod worker;
