//! What every method's prediction goes through before it leaves the crop.

mod border;
mod membrane;

pub use border::{RingColour, correct_border};
