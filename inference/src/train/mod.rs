//! Learning: the same modules that fill a hole, taught on a person's own photos.
//!
//! [`train()`] reads a [`TrainConfig`], opens photos and holes ([`data`]), and drives a
//! [`systems::System`] through its phases; [`run`] keeps what came of it. Everything random is drawn
//! by counter from the seed, so a run that was interrupted goes on bit for bit on the CPU.

pub mod config;
pub mod data;
mod error;
mod gradients;
mod learner;
mod material;
pub mod parallel;
mod perceptual;
pub mod run;
mod schedule;
mod step;
pub mod systems;
mod trainer;

pub use config::TrainConfig;
pub use error::TrainError;
pub use learner::{Learner, Learning};
pub use perceptual::Perceptual;
pub use schedule::Decay;
pub use step::{Clock, Values};
pub use trainer::{Outcome, Session, train};
