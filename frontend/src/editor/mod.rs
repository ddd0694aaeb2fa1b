//! What the page knows and decides, in plain Rust: no browser in here, so native tests drive it all.

mod document;
pub mod session;
pub mod settings;
pub mod sniff;
mod tiles;
pub mod tools;
mod viewport;

pub use document::{Document, MissingMap};
pub use session::Session;
pub use tiles::{TileCache, tile_rect};
pub use viewport::{Spot, Viewport};
