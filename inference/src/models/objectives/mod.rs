//! What a discriminator and its generator are trained for, and how fast. The objectives take logits of
//! any shape, raw where nothing else is said, and give `[1]`.

mod cross_entropy;
mod hinge;
mod least_squares;
mod relativistic;
mod schedule;

pub use cross_entropy::{binary_cross_entropy, class_cross_entropy, cross_entropy};
pub use hinge::{hinge_discriminator, hinge_generator};
pub use least_squares::LeastSquares;
pub use relativistic::{relativistic_discriminator, relativistic_generator};
pub use schedule::{csa_factor, espa_rate, spl_rate};

#[cfg(test)]
mod tests;
