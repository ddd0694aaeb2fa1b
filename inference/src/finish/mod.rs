//! What a prediction goes through before it leaves the crop. The texture fill is its one caller so far;
//! nothing here knows where the colours come from.

mod border;
mod membrane;

pub use border::correct_border;
