//! What a prediction goes through before it leaves the crop, a network's or the texture fill's; nothing
//! here knows where the colours come from.

mod border;
mod edges;
mod membrane;

pub use border::correct_border;
pub use edges::blend_edges;
