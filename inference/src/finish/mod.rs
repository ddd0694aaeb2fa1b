//! What every method's prediction goes through before it leaves the crop.

mod border;
mod membrane;

pub use border::correct_border;
