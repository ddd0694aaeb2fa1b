//! The browser, and nothing but the browser: the only part of the page that touches web-sys.

pub mod canvas;
pub mod clipboard;
pub mod dialog;
pub mod download;
mod dynamic;
pub mod files;
pub mod map;
pub mod memory;
pub mod offline;
pub mod page;
mod patterns;
pub mod pointer;
pub mod shelf;
pub mod worker;
